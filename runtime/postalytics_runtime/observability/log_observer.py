"""Log observer: writes waits and attempts at DEBUG, and retries at WARNING, to `postalytics`.

No log line holds a value of a request or of a response.
"""

from __future__ import annotations

import logging

from ..errors import PostalyticsError
from .observer import Attempt, AttemptResult, Observer

log = logging.getLogger("postalytics")


class LogObserver(Observer):
    """Observer that writes the log. Nothing is formatted for a disabled level."""

    def waited(self, attempt: Attempt, seconds: float) -> None:
        """Log the wait for the rate limit, if it took at least 1 ms."""
        if seconds >= 0.001:
            log.debug("%s waited %.3f s for the rate limit.", _LazyAttempt(attempt), seconds)

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        """Log the outcome of the attempt."""
        log.debug("%s %s.", _LazyAttempt(attempt), _LazyResult(result))

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        """Log the reason for a retry, so that a waiting program is not silent."""
        log.warning(
            "%s failed (%s) and is retried in %.1f s or later.",
            _LazyAttempt(attempt),
            _LazyError(error),
            delay,
        )


class _LazyAttempt:
    """An attempt as the subject of a log sentence, formatted on demand."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt

    def __str__(self) -> str:
        attempt = self._attempt
        return f"Attempt {attempt.number} of {attempt.operation} ({attempt.method} {attempt.path})"


class _LazyResult:
    """A result as the predicate of a log sentence, formatted on demand."""

    def __init__(self, result: AttemptResult) -> None:
        self._result = result

    def __str__(self) -> str:
        result = self._result
        outcome = result.outcome.value if result.status is None else f"answered {result.status}"
        error = "" if result.error is None else f" ({result.error})"
        return f"ended after {result.seconds:.3f} s: {outcome}{error}"


class _LazyError:
    """Class and status of an error, without its text, which may quote the server."""

    def __init__(self, error: PostalyticsError) -> None:
        self._error = error

    def __str__(self) -> str:
        status = getattr(self._error, "status", None)
        return type(self._error).__name__ + ("" if status is None else f", status {status}")
