"""Circuit breaker for bulk uploads, and the budget of rejected rows. No I/O.

An upload of many hours must not use up its list while the API is down, and must not send
a hundred thousand rows that are all rejected for one reason.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import attrs

from ...errors import OutageError, PostalyticsError, ResponseError, TooManyRejectedError

FIRST_DELAY = 1.0
MAX_DELAY = 300.0
GIVE_UP_AFTER = 6 * 3600.0
"""Seconds after which an upload gives up waiting for the API."""
MAX_UNCONFIRMED_IN_A_ROW = 5
"""Maximum number of consecutive rows that end unconfirmed while the API answers other calls.

Rows that are in flight together count as one, unless the API answers each with an error."""
ALWAYS_TOLERATED_REJECTIONS = 10
"""Up to this many rejections never stop an upload (unless `max_rejected` is 0)."""


@attrs.frozen
class Pause:
    """Reason and remaining time of a paused upload."""

    reason: str
    seconds: float
    """Minimum remaining time, in seconds."""


class CircuitBreaker:
    """Circuit breaker for one upload: open while the API fails.

    While the breaker is open, one row at a time is tried: first after 1 s, then after twice
    the last delay, at most after five minutes, with jitter.

    Args:
        clock: returns the time in seconds; only differences count.
        chance: returns a new random number from 0 to 1, for the jitter.
        give_up_after: seconds after which the upload gives up waiting for the API.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        give_up_after: float = GIVE_UP_AFTER,
    ) -> None:
        self._give_up_after = give_up_after
        self._clock = clock
        self._chance = chance
        self._worked = False
        self._began: float | None = None
        self._until = 0.0
        self._tries = 0
        self._unconfirmed = 0
        self._reason = ""

    @property
    def is_open(self) -> bool:
        """Whether the API has failed and not worked since."""
        return self._began is not None

    @property
    def generation(self) -> int:
        """The number of failures that opened the breaker or extended its delay.

        A call that began in an earlier generation and fails now adds no information.
        """
        return self._tries

    @property
    def seconds(self) -> float:
        """Seconds until the next call; 0 if the breaker is closed."""
        return max(0.0, self._until - self._clock()) if self.is_open else 0.0

    @property
    def pause(self) -> Pause | None:
        """Why the upload waits, and how long; `None` if the breaker is closed."""
        return Pause(self._reason, self.seconds) if self.is_open else None

    def record_success(self) -> None:
        """Close the breaker: the API works."""
        self._worked = True
        self._began = None
        self._tries = self._unconfirmed = 0

    def record_failure(
        self, error: PostalyticsError, generation: int, *, unconfirmed: bool = False
    ) -> PostalyticsError | None:
        """Open the breaker, or extend its delay.

        Args:
            error: how the API failed.
            generation: what `generation` was when the call began.
            unconfirmed: whether the call sent a row that may have been carried out.

        Returns:
            The error to stop the upload with; `None` to wait and retry.
        """
        # When the API goes down, all calls in flight fail together. Only the first of these
        # failures counts; otherwise each of them would double the delay.
        is_news = self._began is None or generation == self._tries
        if is_news or _is_error_in_success(error):
            self._unconfirmed += unconfirmed
        if self._unconfirmed > MAX_UNCONFIRMED_IN_A_ROW:
            return OutageError(
                f"{self._unconfirmed} consecutive rows ended unconfirmed, although the API can be "
                f"reached. Last error: {error.message}"
            )
        if not is_news:
            return None
        now = self._clock()
        if self._began is None:
            self._began = now
        delay = min(MAX_DELAY, FIRST_DELAY * 2.0**self._tries)
        self._until = now + max(delay * (0.5 + self._chance() / 2), error.retry_after or 0.0)
        self._tries += 1
        self._reason = error.message
        if not self._worked and not unconfirmed:
            return error  # No call has ever succeeded: the configuration is probably wrong.
        if self._until - self._began > self._give_up_after:
            how_long = _duration(self._give_up_after)
            return OutageError(
                f"The API has failed for {how_long}. Last error: {error.message}",
                retry_after=self.seconds,
            )
        return None


def _duration(seconds: float) -> str:
    """Return a duration in words.

    >>> _duration(21_600.0), _duration(60.0)
    ('6 hours', '60 seconds')
    """
    hours = seconds / 3600
    return f"{hours:g} hours" if hours > 1 else f"{seconds:g} seconds"


def _is_error_in_success(error: PostalyticsError) -> bool:
    """Return whether the API reports an error in a 2xx response: that is about each row alone."""
    return isinstance(error, ResponseError) and 200 <= error.status < 300


class RejectionBudget:
    """Maximum share of rejected rows of one upload.

    Args:
        share: maximum share of the rows that got a response, from 0 to 1; 1 allows all.
    """

    def __init__(self, share: float) -> None:
        self._share = share
        self._answered = 0
        self._rejected = 0

    def record_success(self) -> None:
        """Count a row that succeeded."""
        self._answered += 1

    def record_rejection(self, error: PostalyticsError) -> TooManyRejectedError | None:
        """Count a rejected row.

        Returns:
            The error to stop the upload with if too many rows are rejected, else `None`.
        """
        self._answered += 1
        self._rejected += 1
        tolerated = ALWAYS_TOLERATED_REJECTIONS if self._share else 0
        if self._rejected <= max(tolerated, self._share * self._answered):
            return None
        return TooManyRejectedError(
            f"{self._rejected:,} of {self._answered:,} rows were rejected, more than "
            f"{self._share * 100:g} %. Last error: {error.message} Fix the cause, then go on."
        )
