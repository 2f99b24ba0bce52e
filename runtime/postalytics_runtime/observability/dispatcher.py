"""Dispatcher of call events to the log and observers; one that raises never fails the call."""

from __future__ import annotations

import contextlib
import logging
import traceback
from asyncio import CancelledError
from collections.abc import Callable, Iterable

from ..errors import PostalyticsError
from .log_observer import LogObserver, log
from .observer import Attempt, AttemptResult, Observer


class EventDispatcher:
    """Dispatcher that notifies the log and all observers of a client."""

    __slots__ = ("_observers",)

    def __init__(self, observers: Iterable[Observer] = ()) -> None:
        self._observers: tuple[Observer, ...] = (LogObserver(), *observers)

    @property
    def enabled(self) -> bool:
        """Whether the log or an observer listens to attempts.

        Read this once per attempt, because an observer notified of the start must also be notified
        of the end. Emit `retried` in any case, because the log has it at a higher level.
        """
        return len(self._observers) > 1 or log.isEnabledFor(logging.DEBUG)

    def waited(self, attempt: Attempt, seconds: float) -> None:
        """Notify that an attempt has waited for the rate limit."""
        self._notify("waited", lambda observer: observer.waited(attempt, seconds))

    def started(self, attempt: Attempt) -> None:
        """Notify that an attempt starts."""
        self._notify("started", lambda observer: observer.started(attempt))

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        """Notify that an attempt has ended."""
        self._notify("finished", lambda observer: observer.finished(attempt, result))

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        """Notify that an attempt failed and will be retried."""
        self._notify("retried", lambda observer: observer.retried(attempt, delay, error))

    def _notify(self, event: str, notify: Callable[[Observer], None]) -> None:
        for observer in self._observers:
            try:
                notify(observer)
            except (Exception, CancelledError) as error:  # noqa: BLE001 (a sent letter must not look unsent; observers run synchronously, so a CancelledError here is their own)
                _report(observer, event, error)


def report_unexpected(error: Exception) -> None:
    """Log the traceback of an unexpected exception: a bug, or an error of a trace hook.

    The text of the error is not logged, because it may hold the key or personal data.
    """
    with contextlib.suppress(Exception):
        log.error(
            "An unexpected %s ended a call; please report it with this traceback.\n%s",
            type(error).__name__,
            "".join(traceback.format_tb(error.__traceback__)),
        )


def _report(observer: Observer, event: str, error: BaseException) -> None:
    """Log the traceback of an observer that raised.

    The text and the context of the error are not logged, because the error may have been raised
    from the error of the call, which quotes the server.
    """
    with contextlib.suppress(Exception):  # The log itself may be the part that fails.
        log.error(
            "The observer %s raised %s in %s; the call continues.\n%s",
            type(observer).__name__,
            type(error).__name__,
            event,
            "".join(traceback.format_tb(error.__traceback__)),
        )
