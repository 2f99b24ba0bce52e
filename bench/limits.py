"""The API with other rate limits than the vendor's, for a class of clients."""

from __future__ import annotations

import attrs

from postalytics import Postalytics
from postalytics_runtime.schema import Api, RateLimit


def limited_to(*limits: RateLimit) -> Api:
    """The same API, with these limits in every environment."""
    return attrs.evolve(
        Postalytics.api,
        environments=tuple(
            attrs.evolve(environment, limits=limits) for environment in Postalytics.api.environments
        ),
    )
