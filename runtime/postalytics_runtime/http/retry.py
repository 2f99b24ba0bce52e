"""Whether to try again, and when. No I/O: the caller brings error, attempt and randomness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from ..errors import (
    ConfigurationError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    ResponseError,
    ServerError,
    UnreadableResponseError,
)


def _not_below(least: float) -> Callable[[object, attrs.Attribute[Any], Any], None]:
    def validate(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, int | float) or not value >= least:
            raise ConfigurationError(
                f"The {attribute.name} of a RetryPolicy must be a number of at least {least:g}, "
                f"not {value!r}."
            )

    return validate


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How often and how patiently a failed attempt is repeated.

    Only what is safe to repeat is repeated: reads, replacements and deletions after anything
    passing; everything else only when it provably was not carried out.

    Raises:
        ConfigurationError: one is no number, or too small.
    """

    attempts: int = attrs.field(default=4, validator=_not_below(1))
    """How many times a request is tried in all; 1 never repeats it."""
    first_delay: float = attrs.field(default=0.5, validator=_not_below(0))
    """The longest wait before the second attempt, in seconds; it doubles each time."""
    max_delay: float = attrs.field(default=20.0, validator=_not_below(0))
    """The longest wait of our own choice, in seconds."""
    max_wait: float = attrs.field(default=120.0, validator=_not_below(0))
    """The longest wait that the server may ask for, in seconds; a longer one is an error."""
    max_time: float = attrs.field(default=300.0, validator=_not_below(0))
    """Seconds after the first attempt set out within which another one may begin."""
    budget: float = attrs.field(default=100.0, validator=_not_below(0))
    """How many attempts the client may repeat in a row of failures; see `RetryBudget`."""

    def delay(
        self, error: PostalyticsError, attempt: int, elapsed: float, random: float
    ) -> float | None:
        """The seconds to wait before the attempt after this one, `None` to give up.

        Args:
            error: why this attempt failed.
            attempt: its number, from 1.
            elapsed: the seconds since the first attempt set out.
            random: a number from 0 to 1 ("full jitter": clients that failed together
                do not come back together).
        """
        if attempt >= self.attempts or not _is_transient(error):
            return None
        delay = random * min(self.first_delay * 2.0 ** min(attempt - 1, 64), self.max_delay)
        if error.retry_after is not None:
            if error.retry_after > self.max_wait:
                return None
            delay = max(delay, error.retry_after)
        return delay if elapsed + delay <= self.max_time else None


class RetryBudget:
    """Keeps an outage from becoming a storm: the more fails, the less is repeated.

    A token bucket with the ratios of botocore's standard mode: a repeated attempt takes one, and
    two where nothing came back; a call that succeeds gives back what its last repetition took, or
    a fifth where it had none.

    Args:
        size: how many tokens there are at most, and at first.
    """

    def __init__(self, size: float) -> None:
        self._size = size
        self._left = size

    def acquire(self, error: PostalyticsError) -> bool:
        """Take what repeating costs after `error`; `False` where there is not enough left."""
        cost = _cost(error)
        if cost > self._left:
            return False
        self._left -= cost
        return True

    def release(self, error: PostalyticsError | None) -> None:
        """Note a success, after a repetition because of `error`, or at once."""
        self._left = min(self._left + (0.2 if error is None else _cost(error)), self._size)


def _cost(error: PostalyticsError) -> float:
    silent = isinstance(error, OutcomeUnknownError) and not isinstance(error, ServerError)
    return 2.0 if silent else 1.0


def _is_transient(error: PostalyticsError) -> bool:
    if not error.safe_to_repeat:
        return False
    if isinstance(error, ResponseError):
        return error.status in (408, 429) or error.status >= 500
    return isinstance(error, (NotSentError, OutcomeUnknownError, UnreadableResponseError))
