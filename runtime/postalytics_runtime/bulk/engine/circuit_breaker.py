"""What holds an upload up: an API that fails or cannot be reached, and too many refusals. No I/O.

An upload of many hours must not burn through its list while the API is down, and must not send
a hundred thousand rows that are all refused for one reason.
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
"""Rows that may end unconfirmed, one after the other, while the API answers other calls.

Rows that are in flight together count as one, unless the API answers each with an error."""
ALWAYS_TOLERATED_REJECTIONS = 10
"""So many refused rows say nothing of the rest of a list, unless none may be refused."""


@attrs.frozen
class Pause:
    """Why an upload waits."""

    reason: str
    seconds: float
    """How long it still waits, at least."""


class CircuitBreaker:
    """An API that fails, and when to try it again.

    While it is present, one row at a time is tried: first after a second, then after twice
    as long each time, at most after five minutes, with jitter.

    Args:
        clock: what tells the time.
        chance: a number from 0 to 1, new each time.
        patience: the seconds after which one gives up.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        give_up_after: float = GIVE_UP_AFTER,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._patience = give_up_after
        self._worked = False
        self._began: float | None = None
        self._until = 0.0
        self._tries = 0
        self._unconfirmed = 0
        self._reason = ""

    @property
    def is_open(self) -> bool:
        """Whether the API failed and has not worked since."""
        return self._began is not None

    @property
    def generation(self) -> int:
        """How often it was tried and failed again: an older failure is no news."""
        return self._tries

    @property
    def seconds(self) -> float:
        """How long to wait before it is tried again."""
        return max(0.0, self._until - self._clock()) if self.is_open else 0.0

    @property
    def pause(self) -> Pause | None:
        """Why the upload waits, if it does."""
        return Pause(self._reason, self.seconds) if self.is_open else None

    def record_success(self) -> None:
        """The API works."""
        self._worked = True
        self._began = None
        self._tries = self._unconfirmed = 0

    def record_failure(
        self, error: PostalyticsError, generation: int, *, unconfirmed: bool = False
    ) -> PostalyticsError | None:
        """The API has failed; the error to stop with, where it is no use to wait.

        Args:
            error: how it failed.
            generation: what `generation` was when the call began.
            unconfirmed: whether a row may have been carried out.
        """
        is_news = self._began is None or generation == self._tries
        if is_news or _is_told(error):
            self._unconfirmed += unconfirmed
        if self._unconfirmed > MAX_UNCONFIRMED_IN_A_ROW:
            return OutageError(
                f"{self._unconfirmed} rows one after the other ended unconfirmed, though the API "
                f"can be reached. Last: {error.message}"
            )
        return self._wait_longer(error, unconfirmed=unconfirmed) if is_news else None

    def _wait_longer(
        self, error: PostalyticsError, *, unconfirmed: bool
    ) -> PostalyticsError | None:
        now = self._clock()
        if self._began is None:
            self._began = now
        delay = min(MAX_DELAY, FIRST_DELAY * 2.0**self._tries)
        self._until = now + max(delay * (0.5 + self._chance() / 2), error.retry_after or 0.0)
        self._tries += 1
        self._reason = error.message
        if not self._worked and not unconfirmed:
            return error  # It has never worked: probably something is set up wrongly.
        if self._until - self._began > self._patience:
            hours = self._patience / 3600
            return OutageError(f"The API has failed for {hours:g} hours. Last: {error.message}")
        return None


def _is_told(error: PostalyticsError) -> bool:
    """Whether the API works, and answers with an error in a success: it says so of each row."""
    return isinstance(error, ResponseError) and 200 <= error.status < 300


class RejectionBudget:
    """How many rows may be refused.

    Args:
        share: of the rows that were answered, from 0 to 1; 1 allows all.
    """

    def __init__(self, share: float) -> None:
        self._share = share
        self._answered = 0
        self._refused = 0

    def record_success(self) -> None:
        """A row was created."""
        self._answered += 1

    def record_rejection(self, error: PostalyticsError) -> TooManyRejectedError | None:
        """A row was refused; the error to stop with, where these are too many."""
        self._answered += 1
        self._refused += 1
        tolerated = ALWAYS_TOLERATED_REJECTIONS if self._share else 0
        if self._refused <= max(tolerated, self._share * self._answered):
            return None
        return TooManyRejectedError(
            f"{self._refused:,} of {self._answered:,} rows were refused, more than "
            f"{self._share * 100:g} %. Last: {error.message} Mend the cause, then go on."
        )
