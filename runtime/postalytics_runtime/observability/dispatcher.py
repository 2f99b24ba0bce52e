"""Dispatcher of call events to the log and observers; one that raises never fails the call."""

from __future__ import annotations

import contextlib
import logging
import traceback
from asyncio import CancelledError
from collections.abc import Callable, Iterable
from typing import Concatenate, ParamSpec

from ..errors import PostalyticsError
from .failure_words import failure_words
from .observer import Attempt, AttemptResult, Observer

P = ParamSpec("P")

log = logging.getLogger("postalytics")
"""No line holds a value of a request or of a response."""


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
        why = failure_words(error)  # Not the text of the error, which may quote the server.
        log.warning("%s failed (%s) and is retried in %.1f s or later.", attempt, why, delay)


class EventDispatcher:
    """Dispatcher that notifies the log and all observers of a client."""

    def __init__(self, observers: Iterable[Observer] = ()) -> None:
        self._observers: tuple[Observer, ...] = (LogObserver(), *observers)

    @property
    def enabled(self) -> bool:
        """Whether the log or an observer listens to attempts.

        Read this once per attempt, because an observer notified of the start must also be notified
        of the end. Notify of `retried` in any case, because the log has it at a higher level.
        """
        return len(self._observers) > 1 or log.isEnabledFor(logging.DEBUG)

    def notify(
        self, event: Callable[Concatenate[Observer, P], None], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Notify the log and each observer of an event, such as `Observer.started`."""
        for observer in self._observers:
            try:
                getattr(observer, event.__name__)(*args, **kwargs)
            except (Exception, CancelledError) as error:  # noqa: BLE001 (a sent letter must not look unsent; observers run synchronously, so a CancelledError here is their own)
                raised = f"The observer {type(observer).__name__} raised {type(error).__name__}"
                _log_traceback(error, f"{raised} in {event.__name__}; the call continues.")


def report_unexpected(error: Exception) -> None:
    """Log the traceback of an unexpected exception: a bug, or an error of a trace hook."""
    kind = type(error).__name__
    _log_traceback(
        error, f"An unexpected {kind} ended a call; please report it with this traceback."
    )


def _log_traceback(error: BaseException, message: str) -> None:
    """Log a message and the traceback of an error.

    The text and the context of the error are not logged: they may hold the key or personal data,
    or quote the server.
    """
    with contextlib.suppress(Exception):  # The log itself may be the part that fails.
        log.error("%s\n%s", message, "".join(traceback.format_tb(error.__traceback__)))
