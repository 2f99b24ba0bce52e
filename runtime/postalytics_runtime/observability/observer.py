"""What happens on the way: one protocol for logs, traces, metrics and tests.

No event holds a value of the request or of the answer, nor the key.
"""

from __future__ import annotations

import attrs

from ..errors import Outcome, PostalyticsError


@attrs.frozen(kw_only=True, eq=False)
class Attempt:
    """One attempt of a call. All events of an attempt bring the same object."""

    operation: str
    """`resource.name`, or `request` for a raw call."""
    method: str
    path: str
    """The template, without values; of a raw call the path, with `…` for all that is not a word of
    the API's own paths."""
    origin: str
    """Scheme, host and port."""
    number: int
    """1 for the first attempt of a call."""


@attrs.frozen(kw_only=True)
class AttemptResult:
    """What became of an attempt."""

    seconds: float
    """From setting out to the answer, or to the end without one."""
    outcome: Outcome
    status: int | None
    """`None` when no answer came."""
    error: str | None
    """The class of the error, `None` for a success."""


class Observer:
    """Is told what happens; override what you want to know.

    The methods are called in the task and the context of the call, and must not block. What
    they raise is logged and does not touch the call: it may have sent a letter.
    """

    def waited(self, attempt: Attempt, seconds: float) -> None:
        """The attempt has waited for the rate limit, 0 seconds where it did not need to."""

    def started(self, attempt: Attempt) -> None:
        """The attempt sets out."""

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        """The attempt is over. Each one that started finishes, also when it is cancelled."""

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        """The attempt failed, and the call is tried again in `delay` seconds or later."""
