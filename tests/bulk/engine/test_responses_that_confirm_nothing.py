"""Responses that confirm nothing, and errors in responses with a status of success."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from postalytics import Postalytics
from postalytics.errors import OutageError, ServerOutcomeUnknownError
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import BulkUpload
from postalytics_runtime.bulk.engine import MAX_UNCONFIRMED_IN_A_ROW, CircuitBreaker
from postalytics_runtime.schema import Model
from support.bulk.uploads import states, upload_of
from support.people import recipient
from support.runtime.scripted_server import patient

PEOPLE = [recipient(first_name=f"Ada {n}") for n in range(1, 41)]
BROKE = ServerOutcomeUnknownError("Insufficient funds.", status=200)


def pieces(client: Postalytics, folder: Path | None = None, **options: Any) -> BulkUpload[Any, Any]:
    return client.mail.send_mail_pieces(PEOPLE, endpoint="b4d5c0ffee", journal=folder, **options)


@pytest.mark.parametrize("kept", [False, True], ids=["plain", "journal"])
async def test_a_run_of_errors_in_successes_stops_soon_with_the_message_of_the_api(
    fake: FakePostalytics, tmp_path: Path, kept: bool
) -> None:
    fake.faults.append(
        Fault("error_in_success", operation="send_mail", message="Insufficient funds")
    )

    async with patient(fake, allow_live_mail=False) as client:
        upload = pieces(client, tmp_path / "job" if kept else None, concurrency=4)
        async for _ in upload:
            pass

    report = upload.counts
    assert (report.succeeded, report.rejected) == (0, 0)
    assert MAX_UNCONFIRMED_IN_A_ROW < report.unconfirmed <= MAX_UNCONFIRMED_IN_A_ROW + 4
    assert isinstance(report.stopped, OutageError)
    assert "Insufficient funds" in report.stopped.message
    assert len(sent(fake)) == report.unconfirmed


def sent(fake: FakePostalytics) -> list[str | None]:
    return [one.operation for one in fake.requests if one.operation == "mail.send_mail"]


def test_each_of_the_rows_in_flight_counts_if_its_response_is_an_error() -> None:
    breaker = CircuitBreaker(lambda: 0.0, lambda: 1.0)
    breaker.record_success()
    began = breaker.generation

    errors = [
        breaker.record_failure(BROKE, began, unconfirmed=True)
        for _ in range(MAX_UNCONFIRMED_IN_A_ROW + 1)
    ]

    assert errors[:-1] == [None] * MAX_UNCONFIRMED_IN_A_ROW
    assert isinstance(errors[-1], OutageError)
    assert "Insufficient funds." in errors[-1].message
    assert breaker.generation == 1


async def test_an_error_in_one_success_leaves_only_its_row_unconfirmed(
    fake: FakePostalytics,
) -> None:
    fake.faults.append(Fault("error_in_success", operation="send_mail", calls=3))

    async with patient(fake, allow_live_mail=False) as client:
        upload = pieces(client)
        outcomes = [outcome async for outcome in upload]

    assert sorted(states(outcomes)) == ["succeeded"] * 39 + ["unconfirmed"]
    assert len(sent(fake)) == 40


async def test_an_upload_warns_once_of_responses_that_confirm_nothing(
    fake: FakePostalytics, caplog: pytest.LogCaptureFixture
) -> None:
    fake.faults.append(Fault("empty_body", operation="send_mail"))

    async with patient(fake, allow_live_mail=False) as client:
        upload = pieces(client, concurrency=1)
        warned = [len(upload.warnings) async for _ in upload]

    assert (upload.counts.succeeded, set(warned)) == (40, {1})
    assert upload.warnings == [
        "The API accepted row 1, but its response contains nothing that confirms it. Such rows "
        "count as succeeded. Stop here, check in the account how that row was carried out, and go "
        "on only if the result is correct."
    ]
    assert caplog.messages.count(f"Bulk: {upload.warnings[0]}") == 1


async def test_an_upload_does_not_warn_of_responses_that_confirm_their_rows(
    fake: FakePostalytics,
) -> None:
    async with patient(fake, allow_live_mail=False) as client:
        upload = pieces(client)
        assert [upload.warnings async for _ in upload] == [[]] * 40


async def test_with_a_strict_client_such_rows_are_unconfirmed(
    fake: FakePostalytics,
) -> None:
    async def silent(operation: str, _: web.Request) -> web.Response | None:
        return web.Response(text="{}") if operation == "mail.send_mail" else None

    fake.intercept = silent
    async with patient(fake, strict=True, allow_live_mail=False) as client:
        upload = pieces(client, concurrency=1)
        async for _ in upload:
            pass

    assert (upload.counts.succeeded, upload.counts.unconfirmed) == (0, MAX_UNCONFIRMED_IN_A_ROW + 1)
    assert isinstance(upload.counts.stopped, OutageError)


@pytest.mark.parametrize("answer", [None, "text", 7, Model(extra={"status": "queued"})])
async def test_an_upload_does_not_warn_of_values_that_cannot_confirm_anything(answer: Any) -> None:
    async def send(row: int) -> Any:
        return answer

    upload = upload_of([1, 2], send)
    assert states([outcome async for outcome in upload]) == ["succeeded", "succeeded"]
    assert upload.warnings == []
