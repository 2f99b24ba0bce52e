"""Retry policy and retry budget. No I/O: the caller passes the error, time and randomness."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs

from ..errors import (
    ConfigurationError,
    NotSentError,
    OutcomeUnknownError,
    PostalyticsError,
    ResponseError,
    ServerError,
    ServerOutcomeUnknownError,
    UnreadableResponseError,
)


def _not_below(minimum: float, _: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, int | float) or not value >= minimum:
        raise ConfigurationError(
            f"The {attribute.name} of a RetryPolicy must be a number of at least {minimum:g}, "
            f"not {value!r}."
        )


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """Number of attempts, and delays between them.

    Only what is safe to repeat is retried: reads, replacements and deletions after any transient
    error, and calls with an idempotency key with the same key; all other calls only if the request
    provably was not carried out.

    Raises:
        ConfigurationError: a value is not a number, or is too small.
    """

    attempts: int = attrs.field(default=4, validator=partial(_not_below, 1))
    """The maximum number of attempts of a call; 1 turns retries off."""
    first_delay: float = attrs.field(default=0.5, validator=partial(_not_below, 0))
    """The maximum delay before the second attempt, in seconds; twice that before the next."""
    max_delay: float = attrs.field(default=20.0, validator=partial(_not_below, 0))
    """The maximum delay that the client chooses by itself, in seconds."""
    max_wait: float = attrs.field(default=120.0, validator=partial(_not_below, 0))
    """The maximum `Retry-After` that is waited for, in seconds; a longer one is an error."""
    max_time: float = attrs.field(default=300.0, validator=partial(_not_below, 0))
    """Seconds since the start of the first attempt after which no other one starts."""
    budget: float = attrs.field(default=100.0, validator=partial(_not_below, 0))
    """The number of retries of the client in a row of failures; see `RetryBudget`."""

    def delay(
        self, error: PostalyticsError, attempt: int, elapsed: float, random: float
    ) -> float | None:
        """Return the seconds to wait before the next attempt, `None` to give up.

        Args:
            error: why this attempt failed.
            attempt: the number of this attempt, from 1.
            elapsed: the seconds since the start of the first attempt.
            random: a number from 0 to 1 ("full jitter": clients that failed at the same time
                do not retry at the same time).
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
    """Token bucket that limits retries during an outage: the more calls fail, the fewer retries.

    It has the ratios of botocore's standard mode. A retry takes one token, or two if no response
    came. A call that succeeds returns what its last retry took, or a fifth of a token if it had
    no retry.

    Args:
        size: the maximum number of tokens, and the number at the start.
    """

    def __init__(self, size: float) -> None:
        self._size = size
        self._left = size

    def renewed(self) -> RetryBudget:
        """Return a full budget of the same size."""
        return RetryBudget(self._size)

    def acquire(self, error: PostalyticsError) -> bool:
        """Take the tokens of a retry after `error`; return `False` if too few are left."""
        cost = _cost(error)
        if cost > self._left:
            return False
        self._left -= cost
        return True

    def release(self, error: PostalyticsError | None) -> None:
        """Return tokens after a success: `error` is the reason of the last retry, if any."""
        self._left = min(self._left + (0.2 if error is None else _cost(error)), self._size)


def _cost(error: PostalyticsError) -> float:
    no_response = isinstance(error, OutcomeUnknownError) and not isinstance(error, ServerError)
    return 2.0 if no_response else 1.0


def is_key_in_use(error: PostalyticsError) -> bool:
    """Return whether another request with the idempotency key of a call is still carried out."""
    if not isinstance(error, ServerOutcomeUnknownError) or error.idempotency_key is None:
        return False
    # Of refusals, no other leaves the outcome unknown but 408.
    return 400 <= error.status < 500 and error.status != 408


def _is_transient(error: PostalyticsError) -> bool:
    if not error.safe_to_repeat and error.idempotency_key is None:
        return False
    if isinstance(error, ResponseError):
        return error.status in (408, 429) or error.status >= 500 or is_key_in_use(error)
    return isinstance(error, (NotSentError, OutcomeUnknownError, UnreadableResponseError))
