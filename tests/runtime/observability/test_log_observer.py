"""The log of a client."""

from __future__ import annotations

import logging

import pytest

from postalytics_runtime.errors import NotSentError, Outcome, PostalyticsError, RateLimitError
from postalytics_runtime.observability import Attempt, AttemptResult, LogObserver

ATTEMPT = Attempt(
    operation="books.lend_book",
    method="POST",
    path="/books/{book}/loans",
    origin="https://library.example",
    number=2,
)
NAMED = "Attempt 2 of books.lend_book (POST /books/{book}/loans)"


def result(status: int | None, outcome: Outcome, error: str | None) -> AttemptResult:
    return AttemptResult(seconds=0.25, outcome=outcome, status=status, error=error)


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (result(201, Outcome.ANSWERED, None), "answered 201"),
        (result(503, Outcome.ANSWERED, "ServerError"), "answered 503 (ServerError)"),
        (result(None, Outcome.NOT_SENT, "NotSentError"), "not sent (NotSentError)"),
        (result(None, Outcome.UNKNOWN, "CancelledError"), "unknown (CancelledError)"),
    ],
)
def test_the_end_of_an_attempt_is_a_line_at_debug(
    caplog: pytest.LogCaptureFixture, ended: AttemptResult, said: str
) -> None:
    caplog.set_level(logging.DEBUG, "postalytics")
    LogObserver().finished(ATTEMPT, ended)
    assert caplog.record_tuples == [
        ("postalytics", logging.DEBUG, f"{NAMED} ended after 0.250 s: {said}.")
    ]


def test_a_wait_is_a_line_at_debug_and_no_wait_is_none(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "postalytics")
    LogObserver().waited(ATTEMPT, 0.0009)
    LogObserver().waited(ATTEMPT, 61.5)
    assert caplog.record_tuples == [
        ("postalytics", logging.DEBUG, f"{NAMED} waited 61.500 s for the rate limit.")
    ]


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (RateLimitError("Slow down, Ada.", status=429), "status 429"),
        (NotSentError("There is no network."), "not sent"),
    ],
)
def test_a_retry_is_a_warning_that_says_why_and_does_not_quote_the_server(
    caplog: pytest.LogCaptureFixture, error: PostalyticsError, why: str
) -> None:
    LogObserver().retried(ATTEMPT, 12.345, error)
    assert caplog.record_tuples == [
        (
            "postalytics",
            logging.WARNING,
            f"{NAMED} failed ({why}) and is retried in 12.3 s or later.",
        )
    ]


def test_the_start_of_an_attempt_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "postalytics")
    LogObserver().started(ATTEMPT)
    assert caplog.records == []


def test_nothing_is_formatted_for_a_level_that_is_off(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> str:
        raise AssertionError

    monkeypatch.setattr(Attempt, "__str__", refuse)
    caplog.set_level(logging.ERROR, "postalytics")
    LogObserver().waited(ATTEMPT, 1.0)
    LogObserver().finished(ATTEMPT, result(200, Outcome.ANSWERED, None))
    LogObserver().retried(ATTEMPT, 1.0, NotSentError("There is no network."))
    assert caplog.records == []
