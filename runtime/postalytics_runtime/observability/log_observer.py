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
            log.debug("%s waited %.3f s for the rate limit.", attempt, seconds)

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        """Log the outcome of the attempt."""
        log.debug("%s %s.", attempt, result)

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        """Log the reason for a retry, so that a waiting program is not silent."""
        # The class and the status of the error, but not its text, which may quote the server.
        status = getattr(error, "status", None)
        kind = type(error).__name__ + ("" if status is None else f", status {status}")
        log.warning("%s failed (%s) and is retried in %.1f s or later.", attempt, kind, delay)
