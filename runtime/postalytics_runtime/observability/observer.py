"""Observer protocol: events of a call, for logs, traces, metrics and tests.

No event holds a value of the request or of the response, nor the key.
"""

from __future__ import annotations

import attrs

from ..errors import Outcome, PostalyticsError


@attrs.frozen(kw_only=True, eq=False)
class Attempt:
    """Attempt of a call. All events of one attempt carry the same object."""

    operation: str
    """`resource.name`, or `request` for a raw call."""
    method: str
    path: str
    """The path template, without values. For a raw call: the path, with `…` in place of every
    segment that is not a word of the API's own paths."""
    origin: str
    """Scheme, host and port."""
    number: int
    """1 for the first attempt of a call."""

    def __str__(self) -> str:
        return f"Attempt {self.number} of {self.operation} ({self.method} {self.path})"


@attrs.frozen(kw_only=True)
class AttemptResult:
    """Result of an attempt."""

    seconds: float
    """From the start of the attempt to the response, or to the end without a response."""
    outcome: Outcome
    status: int | None
    """The HTTP status; `None` if no response came."""
    error: str | None
    """The class name of the error; `None` for a success."""

    def __str__(self) -> str:
        outcome = self.outcome.value if self.status is None else f"answered {self.status}"
        error = "" if self.error is None else f" ({self.error})"
        return f"ended after {self.seconds:.3f} s: {outcome}{error}"


class Observer:
    """Base class for observers. Override the events you need.

    The methods run in the task and the context of the call, and must not block. An exception from
    an observer is logged and does not affect the call, which may already have sent a letter.
    """

    def waited(self, attempt: Attempt, seconds: float) -> None:
        """Receive the wait of an attempt for the rate limit; 0 seconds if there was none."""

    def started(self, attempt: Attempt) -> None:
        """Receive the start of an attempt."""

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        """Receive the end of an attempt. Each started attempt ends, even if it is cancelled."""

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        """Receive the failure of an attempt, to be retried in `delay` seconds or later."""
