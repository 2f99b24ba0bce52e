"""Part of the rate limits of a key, for replicas that share nothing but the key."""

from __future__ import annotations

import math
from fractions import Fraction

import attrs

from ..errors import ConfigurationError
from ..schema import Environment, RateLimit

_TOLERANCE = 1e-9
"""Floats such as 0.29 are a little less than what was meant: 100 * 0.29 < 29."""


def share_of(place: Environment, share: float | Fraction) -> Environment:
    """Return an environment with the limits of one replica.

    Each limit keeps its seconds, and gets the whole requests of its share. So replicas whose shares
    add up to 1 never exceed the limits together.

    Args:
        place: the environment, with the limits of the key.
        share: the part of this replica, such as 1/3.

    Raises:
        ConfigurationError: the share is not more than 0 and at most 1, or leaves a limit without a
            request.

    >>> limits = (RateLimit(3, 1), RateLimit(180, 60))
    >>> share_of(Environment(name="live", url="", limits=limits), 1 / 3).limits
    (RateLimit(requests=1, seconds=1), RateLimit(requests=60, seconds=60))
    """
    if share == 1:
        return place
    if not 0 < share < 1:
        raise ConfigurationError(
            f"rate_share must be more than 0 and at most 1, not {share}: such as 1/3 for each of "
            "three replicas."
        )
    parts: list[RateLimit] = []
    for limit in place.limits:
        requests = math.floor(limit.requests * share + _TOLERANCE)
        if not requests:
            least = min(limit.requests for limit in place.limits)
            raise ConfigurationError(
                f"rate_share={share} leaves less than one of the {limit.requests} requests in "
                f"{limit.seconds:g} s. The smallest share is 1/{least}. More replicas can share "
                "the whole rate through a store, with pace=."
            )
        parts.append(RateLimit(requests, limit.seconds))
    return attrs.evolve(place, limits=tuple(parts))
