"""Observers are notified of all events, and their exceptions break nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import pytest

from postalytics_runtime.errors import NotSentError, Outcome, PostalyticsError
from postalytics_runtime.observability import Attempt, AttemptResult, EventDispatcher, Observer

ATTEMPT = Attempt(
    operation="books.lend_book",
    method="POST",
    path="/books/{book}/loans",
    origin="https://library.example",
    number=1,
)
RESULT = AttemptResult(seconds=0.25, outcome=Outcome.ANSWERED, status=201, error=None)
ERROR = NotSentError("There is no network.")

EVENTS: dict[str, Callable[[EventDispatcher], None]] = {
    "waited": lambda dispatcher: dispatcher.notify(Observer.waited, ATTEMPT, 1.5),
    "started": lambda dispatcher: dispatcher.notify(Observer.started, ATTEMPT),
    "finished": lambda dispatcher: dispatcher.notify(Observer.finished, ATTEMPT, RESULT),
    "retried": lambda dispatcher: dispatcher.notify(Observer.retried, ATTEMPT, 2.0, ERROR),
}


class Diary(Observer):
    """Observer that records all events."""

    def __init__(self) -> None:
        self.entries: list[tuple[object, ...]] = []

    def waited(self, attempt: Attempt, seconds: float) -> None:
        self.entries.append(("waited", attempt, seconds))

    def started(self, attempt: Attempt) -> None:
        self.entries.append(("started", attempt))

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        self.entries.append(("finished", attempt, result))

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        self.entries.append(("retried", attempt, delay, error))


class Broken(Observer):
    """Observer that raises on every event."""

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def waited(self, attempt: Attempt, seconds: float) -> None:
        raise self._error

    def started(self, attempt: Attempt) -> None:
        raise self._error

    def finished(self, attempt: Attempt, result: AttemptResult) -> None:
        raise self._error

    def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
        raise self._error


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "postalytics")


def test_every_observer_is_notified_of_every_event_in_order() -> None:
    diaries = [Diary(), Diary()]
    dispatcher = EventDispatcher(diaries)
    for notify in EVENTS.values():
        notify(dispatcher)
    for diary in diaries:
        assert diary.entries == [
            ("waited", ATTEMPT, 1.5),
            ("started", ATTEMPT),
            ("finished", ATTEMPT, RESULT),
            ("retried", ATTEMPT, 2.0, ERROR),
        ]


def test_an_observer_may_ignore_events(caplog: pytest.LogCaptureFixture) -> None:
    dispatcher = EventDispatcher([Observer()])
    for notify in EVENTS.values():
        notify(dispatcher)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]  # of the retry


def test_events_are_disabled_without_an_observer_unless_the_log_is_at_debug(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert not EventDispatcher().enabled
    assert EventDispatcher([Observer()]).enabled
    caplog.set_level(logging.DEBUG, "postalytics")
    assert EventDispatcher().enabled


@pytest.mark.parametrize("event", EVENTS)
def test_an_exception_of_an_observer_is_logged_and_the_others_are_notified(
    caplog: pytest.LogCaptureFixture, event: str
) -> None:
    diary = Diary()
    EVENTS[event](EventDispatcher([Broken(ValueError("Ada Lovelace")), diary]))
    assert [entry[0] for entry in diary.entries] == [event]
    record = caplog.records[-1]
    assert (record.name, record.levelno) == ("postalytics", logging.ERROR)
    said, _, where = record.getMessage().partition("\n")
    assert said == f"The observer Broken raised ValueError in {event}; the call continues."
    assert where.rstrip().endswith("raise self._error")


def test_a_broken_observer_cannot_put_what_the_server_said_into_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failure = NotSentError("Ada Lovelace")
    raised_meanwhile = KeyError("x")
    raised_meanwhile.__context__ = failure
    for error in (failure, raised_meanwhile):
        EventDispatcher([Broken(error)]).notify(Observer.finished, ATTEMPT, RESULT)
    assert [record.exc_info for record in caplog.records] == [None, None]
    assert "Ada" not in caplog.text


def test_a_log_that_fails_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError

    diary = Diary()
    monkeypatch.setattr(logging.Logger, "handle", fail)
    dispatcher = EventDispatcher([Broken(ValueError()), diary])
    dispatcher.notify(Observer.retried, ATTEMPT, 2.0, ERROR)
    assert diary.entries == [("retried", ATTEMPT, 2.0, ERROR)]


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit])
def test_an_exception_that_ends_the_program_is_not_caught(end: type[BaseException]) -> None:
    with pytest.raises(end):
        EventDispatcher([Broken(end())]).notify(Observer.finished, ATTEMPT, RESULT)


def test_an_observer_cannot_cancel_the_call(caplog: pytest.LogCaptureFixture) -> None:
    EventDispatcher([Broken(asyncio.CancelledError())]).notify(Observer.finished, ATTEMPT, RESULT)
    assert "The observer Broken raised CancelledError in finished" in caplog.text
