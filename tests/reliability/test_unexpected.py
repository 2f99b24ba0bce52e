"""Exceptions that no part of a call raises on purpose: a bug, a trace that fails, a broken disk.

One is planted in each place that a call passes. It must not leave the call unchanged: it would
not say whether the request was sent.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NoReturn

import aiohttp
import cattrs
import pytest

from postalytics import API, Postalytics
from postalytics.errors import (
    Outcome,
    OutcomeUnknownError,
    PostalyticsError,
    UnreadableResponseError,
    outcome_of,
)
from postalytics.models import ContactReplacement, MailSent, NewContact
from postalytics_runtime.config import Secret
from postalytics_runtime.http import (
    AttemptState,
    ResponseHead,
    ResponseHeadTap,
    RetryBudget,
    RetryPolicy,
    executor,
)
from postalytics_runtime.observability import Attempt, AttemptResult, Observer
from postalytics_runtime.rate_limit import Pacer, forget_pacers
from postalytics_runtime.rate_limit.shared_file import PaceFile
from postalytics_runtime.values import make_converter
from support.leaks import leaks, shown_by
from support.people import recipient
from support.runtime.raw_server import Connection, RawServer, answering, http, serve

KEY = "KANARIENKEY-3AEF-7ADE-A468-9D51756E5D32"
ADA = NewContact(contact_list_id=1, first_name="Ada")
TWICE = RetryPolicy(attempts=2, first_delay=0.0)


class PlantedError(Exception):
    """An exception that no code expects."""


def planted(*_: object, **__: object) -> NoReturn:
    raise PlantedError(KEY)


async def planted_later(*_: object, **__: object) -> None:
    raise PlantedError(KEY)


@contextlib.asynccontextmanager
async def calling(server: RawServer, **options: Any) -> AsyncIterator[Postalytics]:
    async with Postalytics(KEY, base_url=server.url, retry=TWICE, **options) as client:
        yield client


def assert_nothing_foreign(error: PostalyticsError) -> None:
    assert error.call is not None
    assert (error.__cause__, error.__context__) == (None, None)
    assert leaks(shown_by(error, skip=Path(__file__).name), [KEY]) == []


# The place; the behaviour of the server; the number of requests of a create; the outcome.
NOT_SENT, UNKNOWN = Outcome.NOT_SENT, Outcome.UNKNOWN
CREATED = answering(http(b"{}"))
BUSY = answering(http(b"", "429 Slow", "Retry-After: 1"))
GARBAGE = answering(b"what?\r\n\r\n")
PLACES: dict[str, tuple[object, str, Connection, int, Outcome]] = {
    "the pacer": (Pacer, "try_acquire", CREATED, 0, NOT_SENT),
    "the pacer, at a response": (Pacer, "release", CREATED, 1, UNKNOWN),
    "the pacer, at a 429": (Pacer, "pause", BUSY, 1, UNKNOWN),
    "the session": (executor, "open_session", CREATED, 0, NOT_SENT),
    "a deadline": (AttemptState, "__enter__", CREATED, 0, NOT_SENT),
    "the headers that are sent": (Secret, "headers", CREATED, 0, NOT_SENT),
    "the watch over the head": (ResponseHeadTap, "attach", CREATED, 0, NOT_SENT),
    "the parser of the head": (ResponseHead, "status", GARBAGE, 1, UNKNOWN),
    "what is left": (AttemptState, "abort_unsent", GARBAGE, 1, UNKNOWN),
    "the reading": (executor, "parse_response", CREATED, 1, UNKNOWN),
    "the budget": (RetryBudget, "release", CREATED, 1, UNKNOWN),
}


@pytest.mark.parametrize("place", PLACES)
async def test_an_exception_in_a_call_becomes_an_error_with_the_true_outcome(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, name, connection, arrived, outcome = PLACES[place]
    async with serve(connection) as server, calling(server) as client:
        monkeypatch.setattr(owner, name, property(planted) if name == "status" else planted)
        with pytest.raises(PostalyticsError) as error:
            await client.contacts.create_contact(ADA)
        monkeypatch.undo()
        assert (outcome_of(error.value), len(server.requests)) == (outcome, arrived)
    assert error.value.safe_to_repeat is (outcome is NOT_SENT)
    assert_nothing_foreign(error.value)


class Breaking(Observer):
    """Breaks the pace file when an attempt starts, so that its end cannot be recorded."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def started(self, attempt: Attempt) -> None:
        self._monkeypatch.setattr(PaceFile, "__enter__", planted)


@pytest.mark.parametrize("started", [False, True], ids=["before it", "in it"])
async def test_a_pace_file_that_breaks_does_not_change_the_outcome(
    started: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking = Breaking(monkeypatch)
    async with (
        serve(CREATED) as server,
        calling(server, pace=tmp_path / "pace", observers=[breaking] * started) as client,
    ):
        if not started:
            monkeypatch.setattr(PaceFile, "__enter__", planted)
        with pytest.raises(PostalyticsError) as error:
            await client.contacts.create_contact(ADA)
        monkeypatch.undo()
        assert outcome_of(error.value) is (UNKNOWN if started else NOT_SENT)
        assert len(server.requests) == started
    forget_pacers()  # A pacer keeps its file open for as long as the process runs.
    assert_nothing_foreign(error.value)


# Signals for the trace of a borrowed session, before the request is sent and after.
SIGNALS = {
    "on_request_start": (0, NOT_SENT),
    "on_connection_create_start": (0, NOT_SENT),
    "on_connection_create_end": (0, NOT_SENT),
    "on_request_headers_sent": (0, UNKNOWN),
    "on_request_end": (1, Outcome.ANSWERED),
}


@pytest.mark.parametrize("signal", SIGNALS)
async def test_a_trace_that_fails_becomes_an_error_with_the_true_outcome(signal: str) -> None:
    trace = aiohttp.TraceConfig()
    getattr(trace, signal).append(planted_later)
    async with (
        serve(CREATED) as server,
        aiohttp.ClientSession(trace_configs=[trace]) as session,
        calling(server, session=session) as client,
    ):
        with pytest.raises(PostalyticsError, match="PlantedError") as error:
            await client.contacts.create_contact(ADA)
        least, outcome = SIGNALS[signal]
        assert outcome_of(error.value) is outcome
        assert least <= len(server.requests) <= (outcome is not NOT_SENT)
    assert_nothing_foreign(error.value)


async def test_the_error_for_a_bug_names_its_type_and_advice_and_is_not_retried(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(executor, "parse_response", planted)
    async with serve(CREATED) as server, calling(server) as client:
        with pytest.raises(OutcomeUnknownError) as error:
            await client.contacts.create_contact(ADA)
    assert str(error.value) == (
        "contacts.create_contact (POST /contacts): An unexpected PlantedError ended the call "
        "after it was sent, so it is unknown whether it was carried out. "
        "Check whether it took effect before you retry it."
    )
    assert len(server.requests) == 1
    assert "in planted" in caplog.text
    assert leaks(caplog.text, [KEY]) == []


async def test_a_bug_of_the_second_attempt_does_not_hide_that_the_first_was_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Planting(Observer):
        def retried(self, attempt: Attempt, delay: float, error: PostalyticsError) -> None:
            monkeypatch.setattr(ResponseHeadTap, "attach", planted)

    replacement = ContactReplacement(contact_id=7, contact_list_id=1)
    async with (
        serve(answering()) as server,
        calling(server, observers=[Planting()]) as client,
    ):
        with pytest.raises(OutcomeUnknownError) as error:
            await client.contacts.update_contact(replacement)
        monkeypatch.undo()
    assert error.value.message.endswith("The last attempt was not sent (NotSentError).")
    assert error.value.call is not None
    assert error.value.call.attempts == 2


async def test_an_observer_sees_the_end_of_an_attempt_that_a_bug_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    results: list[AttemptResult] = []

    class Noting(Observer):
        def finished(self, attempt: Attempt, result: AttemptResult) -> None:
            results.append(result)

    monkeypatch.setattr(executor, "parse_response", planted)
    async with serve(CREATED) as server, calling(server, observers=[Noting()]) as client:
        with pytest.raises(OutcomeUnknownError):
            await client.contacts.create_contact(ADA)
    assert [(result.outcome, result.error) for result in results] == [(UNKNOWN, "PlantedError")]


async def test_a_response_whose_converter_hook_fails_still_counts_as_answered() -> None:
    converter: cattrs.Converter = make_converter(API)
    converter.register_structure_hook(MailSent, planted)
    async with serve(CREATED) as server, calling(server, converter=converter) as client:
        with pytest.raises(UnreadableResponseError, match=r"\(unexpected PlantedError\)") as error:
            await client.mail.send_mail(recipient(), endpoint="abc")
    assert outcome_of(error.value) is Outcome.ANSWERED
    assert_nothing_foreign(error.value)


@pytest.mark.parametrize("error", [KeyError("own"), PlantedError("own")])
async def test_an_exception_of_a_hook_of_the_caller_is_raised_unchanged(error: Exception) -> None:
    async def intend() -> None:
        raise error

    operation = API.operation("contacts.create_contact")
    async with serve(CREATED) as server, calling(server) as client:
        with pytest.raises(type(error)) as raised:
            await client.call(operation, body=ADA, before_send=intend)
    assert raised.value is error
    assert len(server.requests) == 0


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
async def test_an_exception_that_ends_the_program_is_not_caught(
    kind: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object, **__: object) -> NoReturn:
        raise kind

    monkeypatch.setattr(executor, "parse_response", end)
    async with serve(CREATED) as server, calling(server) as client:
        with pytest.raises(kind):
            await client.contacts.create_contact(ADA)
