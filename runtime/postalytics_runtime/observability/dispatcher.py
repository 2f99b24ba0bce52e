"""Tells the log and the observers of a client, so that none of them can break a call."""

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
    """The observers of a client and the log, told as one."""

    __slots__ = ("_observers",)

    def __init__(self, observers: Iterable[Observer] = ()) -> None:
        self._observers: tuple[Observer, ...] = (LogObserver(), *observers)

    @property
    def enabled(self) -> bool:
        """Whether anybody wants to know of attempts.

        Ask once an attempt: who was told that it started must be told that it finished. Of a
        retry tell always, it is logged at a higher level.
        """
        return len(self._observers) > 1 or log.isEnabledFor(logging.DEBUG)

    def waited(self, attempt: Attempt, seconds: float) -> None:
        """Tell that an attempt has waited for the rate limit."""
        self._notify("waited", lambda observer: observer.waited(attempt, seconds))

    def started(self, attempt: Attempt) -> None:
        """Tell that an attempt sets out."""
        self._notify("started", lambda observer: observer.started(attempt))

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        """Tell that an attempt is over."""
        self._notify("finished", lambda observer: observer.finished(attempt, result))

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        """Tell that an attempt failed and that there will be another."""
        self._notify("retried", lambda observer: observer.retried(attempt, delay, error))

    def _notify(self, event: str, notify: Callable[[Observer], None]) -> None:
        for observer in self._observers:
            try:
                notify(observer)
            except (Exception, CancelledError) as error:  # noqa: BLE001 (a letter that was sent must not look unsent; nobody else cancels in here)
                _report(observer, event, error)


def report_unexpected(error: Exception) -> None:
    """Log where a call was ended by an exception that is a bug, or that a trace has raised.

    The error's text stays out: it may hold the key, or people's data.
    """
    with contextlib.suppress(Exception):
        log.error(
            "A call was ended by an unexpected %s; please report where it comes from.\n%s",
            type(error).__name__,
            "".join(traceback.format_tb(error.__traceback__)),
        )


def _report(observer: Observer, event: str, error: BaseException) -> None:
    """Log where an observer failed.

    The error's text and its context stay out: it may have been raised from the error of the
    call, which quotes the server.
    """
    with contextlib.suppress(Exception):  # It may be the log itself that fails.
        log.error(
            "The observer %s raised %s in %s; the call goes on.\n%s",
            type(observer).__name__,
            type(error).__name__,
            event,
            "".join(traceback.format_tb(error.__traceback__)),
        )
