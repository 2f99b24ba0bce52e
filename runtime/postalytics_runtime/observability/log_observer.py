"""What a client writes to the log `postalytics`: waits and attempts at DEBUG, retries at WARNING.

No line holds a value of a request or of an answer.
"""

from __future__ import annotations

import logging

from ..errors import PostalyticsError
from .observer import Attempt, AttemptResult, Observer

log = logging.getLogger("postalytics")


class LogObserver(Observer):
    """Writes what happens to the log. Nothing is formatted for a level that is off."""

    def waited(self, attempt: Attempt, seconds: float) -> None:
        """Say how long the rate limit took, where it took any time to speak of."""
        if seconds >= 0.001:
            log.debug("%s waited %.3f s for the rate limit.", _LazyAttempt(attempt), seconds)

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        """Say how the attempt ended."""
        log.debug("%s %s.", _LazyAttempt(attempt), _LazyResult(result))

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        """Say why a call takes longer, so that a program that only waits is not silent."""
        log.warning(
            "%s failed (%s) and is tried again in %.1f s or later.",
            _LazyAttempt(attempt),
            _LazyError(error),
            delay,
        )


class _LazyAttempt:
    """An attempt as the subject of a sentence."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt

    def __str__(self) -> str:
        attempt = self._attempt
        return f"Attempt {attempt.number} of {attempt.operation} ({attempt.method} {attempt.path})"


class _LazyResult:
    """A result as the rest of the sentence."""

    def __init__(self, result: AttemptResult) -> None:
        self._result = result

    def __str__(self) -> str:
        result = self._result
        outcome = result.outcome.value if result.status is None else f"answered {result.status}"
        error = "" if result.error is None else f" ({result.error})"
        return f"ended after {result.seconds:.3f} s: {outcome}{error}"


class _LazyError:
    """The class of an error, and its status. Its text may quote the server, and stays out."""

    def __init__(self, error: PostalyticsError) -> None:
        self._error = error

    def __str__(self) -> str:
        status = getattr(self._error, "status", None)
        return type(self._error).__name__ + ("" if status is None else f", status {status}")
