"""Uploads with a journal: interrupted, resumed, refused, reconciled."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from postalytics import API, Postalytics, RetryPolicy, Timeout
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import BulkUpload, RowCounts, RowOutcome, RowState
from postalytics_runtime.bulk.jobs import (
    JobUpload,
)
from postalytics_runtime.bulk.journal import JobJournal
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import ConfigurationError, JournalError, JournalMismatchError
from support.bulk.job_places import JobPlace
from support.bulk.job_runs import FIXED, UPLOAD, Rows, people, person, plan_of, serving
from support.campaign_modes import switch_mode

SEND = API.operation("mail.send_mail")
ENDPOINT = {"endpoint": "b4d5c0ffee"}
QUICK = {"concurrency": 3, "quiet": 1.05}


def client_of(fake: FakePostalytics, deadline: float = 1.0) -> Postalytics:
    return Postalytics(
        fake.api_key,
        base_url=fake.url,
        timeout=Timeout(total=deadline),
        retry=RetryPolicy(attempts=1),
    )


@asynccontextmanager
async def job_of(
    fake: FakePostalytics,
    place: JobPlace,
    rows: Rows,
    settings: Mapping[str, Any] = QUICK,
    *,
    operation: Any = UPLOAD,
    fixed: Mapping[str, Any] = FIXED,
    live: int | None = None,
    deadline: float = 1.0,
) -> AsyncIterator[JobUpload[Any, Any]]:
    """Run a job; its journal is open within the context."""
    async with client_of(fake, deadline) as client:
        plan = plan_of(client, operation=operation, fixed=fixed, live=live, **settings)
        journal = await place.open(plan.parameters(rows, "1001"))
        try:
            async with JobUpload(plan, nullcontext((rows, journal))) as upload:
                yield upload
        finally:
            await journal.aclose()


async def run_to_end(upload: BulkUpload[Any, Any]) -> list[tuple[int, str]]:
    """Run an upload to its end, and return its rows with their states."""
    return sorted([(outcome.row, outcome.state.value) async for outcome in upload])


def names(fake: FakePostalytics) -> Counter[object]:
    return Counter(record["first_name"] for record in fake.records("contacts"))


def steps_of(place: JobPlace, row: int) -> list[str]:
    with place.reading() as journal:
        return [entry.what for entry in journal.history(row)]


async def test_each_row_has_its_intent_and_its_outcome_in_the_journal(place: JobPlace) -> None:
    async with serving() as fake, job_of(fake, place, Rows(people(1, 2))) as upload:
        assert await run_to_end(upload) == [(1, "succeeded"), (2, "succeeded")]
        assert upload.counts == RowCounts(succeeded=2)
    assert steps_of(place, 1) == ["intent", "succeeded"]
    assert steps_of(place, 0) == ["begun", "baseline", "ended"]


async def test_a_job_that_was_left_goes_on_where_it_stopped(place: JobPlace) -> None:
    rows = Rows(people(*range(20)))
    async with serving() as fake:
        async with job_of(fake, place, rows) as upload:
            async for _ in upload:
                break
            await upload.aclose()
            first = upload.counts.succeeded
        assert 0 < first < 20
        async with job_of(fake, place, rows) as upload:
            again = await run_to_end(upload)
        assert len(again) == 20 - first
        assert upload.counts == RowCounts(succeeded=20)
        assert names(fake) == Counter(f"Ada {number}" for number in range(20))


async def test_a_finished_job_sends_nothing_more(place: JobPlace) -> None:
    async with serving() as fake:
        for _ in range(2):
            async with job_of(fake, place, Rows(people(1, 2))) as upload:
                outcomes = await run_to_end(upload)
        assert outcomes == []
        assert upload.counts == RowCounts(succeeded=2)
        assert names(fake) == Counter({"Ada 1": 1, "Ada 2": 1})


async def test_an_unconfirmed_row_that_was_created_succeeds(place: JobPlace) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[2]))
        async with job_of(fake, place, Rows(people(1, 2, 3))) as upload:
            assert await run_to_end(upload) == [
                (1, "succeeded"),
                (2, "succeeded"),
                (3, "succeeded"),
            ]
        assert upload.counts == RowCounts(succeeded=3)
        assert names(fake) == Counter({"Ada 1": 1, "Ada 2": 1, "Ada 3": 1})
    with place.reading() as journal:
        stories = Counter(tuple(entry.what for entry in journal.history(row)) for row in (1, 2, 3))
    assert stories == {("intent", "succeeded"): 2, ("intent", "unconfirmed", "succeeded"): 1}


async def test_an_unconfirmed_row_that_was_not_created_is_sent_again(place: JobPlace) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_before", operation="create_contact", calls=[1]))
        async with job_of(fake, place, Rows(people(1, 2, 3))) as upload:
            await run_to_end(upload)
        assert upload.counts == RowCounts(succeeded=3)
        assert names(fake) == Counter({"Ada 1": 1, "Ada 2": 1, "Ada 3": 1})


async def test_a_row_that_cannot_be_reconciled_is_unconfirmed_with_the_reason(
    place: JobPlace,
) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[2]))
        fake.faults.append(Fault("server_error", operation="list_contacts", calls=range(2, 99)))
        async with job_of(fake, place, Rows(people(1, 2, 3))) as upload:
            outcomes = [outcome async for outcome in upload]
        assert upload.counts == RowCounts(succeeded=2, unconfirmed=1)
    (unconfirmed,) = [one for one in outcomes if one.state is RowState.UNCONFIRMED]
    assert "could not be read" in str(unconfirmed.error)
    assert unconfirmed.given["last_name"] == "Byron"


async def test_a_row_token_reconciles_identical_rows(place: JobPlace) -> None:
    settings = {"concurrency": 1, "quiet": 1.05, "token_field": "var_field_35"}
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[2]))
        async with job_of(fake, place, Rows([person(1), person(1)]), settings) as upload:
            assert await run_to_end(upload) == [(1, "succeeded"), (2, "succeeded")]
        records = fake.records("contacts")
    assert [record["first_name"] for record in records] == ["Ada 1", "Ada 1"]
    assert all(str(record["var_field_35"]).startswith("pc:") for record in records)
    assert records[0]["var_field_35"] != records[1]["var_field_35"]


async def test_a_value_in_the_token_field_is_refused(place: JobPlace) -> None:
    settings = {"token_field": "var_field_35"}
    async with serving() as fake:
        rows = Rows([person(1, var_field_35="mine")])
        async with job_of(fake, place, rows, settings) as upload:
            outcomes = [outcome async for outcome in upload]
    assert str(outcomes[0].error) == (
        "The row was not sent: var_field_35 is reserved for the row token, but has a value."
    )


@pytest.mark.parametrize(
    ("operation", "field", "message"),
    [
        (UPLOAD, "var_field_36", "var_field_36 cannot hold a row token. Did you mean"),
        (UPLOAD, "contact_list_id", "contact_list_id cannot hold a row token."),
        (SEND, "var_field_1", "No list shows what mail.send_mail creates"),
    ],
)
async def test_a_field_that_cannot_hold_a_token_is_refused(
    operation: Any, field: str, message: str
) -> None:
    async with Postalytics() as client:
        with pytest.raises(ConfigurationError, match=message):
            JobUpload(
                plan_of(
                    client,
                    operation=operation,
                    fixed={**FIXED, **ENDPOINT},
                    live=0,
                    token_field=field,
                ),
                NotImplemented,
            )


async def test_a_row_that_never_arrives_is_pending_and_stops_the_job(place: JobPlace) -> None:
    async with serving(person(9)) as fake:
        fake.faults.append(Fault("reset_before", operation="create_contact", calls=range(2, 9)))
        settings = {"concurrency": 1, "quiet": 1.05}
        async with job_of(fake, place, Rows(people(1, 2)), settings) as upload:
            assert await run_to_end(upload) == [(1, "succeeded")]
    assert (upload.counts.succeeded, upload.counts.pending) == (1, 1)
    assert str(upload.counts.stopped) == (
        "1 of the rows did not arrive in 3 rounds. They are pending; go on with the job to send "
        "them again."
    )


async def test_an_unconfirmed_piece_is_never_sent_again(place: JobPlace) -> None:
    rows = Rows(people(1, 2, 3), SEND, {})
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="send_mail", calls=[2]))
        await switch_mode(fake)
        for left in (3, 0, 0):
            async with job_of(
                fake, place, rows, operation=SEND, fixed=ENDPOINT, live=left
            ) as upload:
                await run_to_end(upload)
        sent = [request for request in fake.requests if request.operation == "mail.send_mail"]
    assert upload.counts == RowCounts(succeeded=2, unconfirmed=1)
    assert len(sent) == 3


async def test_too_many_rejected_rows_stop_the_job_until_it_is_resumed(place: JobPlace) -> None:
    rows = Rows(people(*range(60)))
    settings = {"concurrency": 1, "quiet": 1.05, "max_rejected": 0.05}
    async with serving() as fake:
        fake.faults.append(Fault("refused", operation="create_contact", status=422))
        async with job_of(fake, place, rows, settings) as upload:
            await run_to_end(upload)
        assert upload.counts.rejected == 11
        assert str(upload.counts.stopped).startswith("11 of 11 rows were rejected, more than 5 %.")
        fake.faults.clear()
        async with job_of(fake, place, rows, settings) as upload:
            await run_to_end(upload)
    assert upload.counts == RowCounts(succeeded=49, rejected=11)


async def test_a_wrong_key_stops_at_once(place: JobPlace) -> None:
    rows = Rows(people(*range(20)))
    async with serving() as fake:
        fake.faults.append(
            Fault("refused", operation="create_contact", calls=range(3, 99), status=401)
        )
        async with job_of(fake, place, rows, {"concurrency": 1, "quiet": 1.05}) as upload:
            await run_to_end(upload)
    assert (upload.counts.succeeded, upload.counts.pending) == (2, 18)
    assert type(upload.counts.stopped).__name__ == "AuthenticationError"


async def test_a_job_waits_for_the_end_of_an_outage_and_loses_no_row(place: JobPlace) -> None:
    rows = Rows(people(*range(12)))
    async with serving() as fake:
        fake.faults.append(Fault("server_error", operation="get_my_account", calls=range(1, 5)))
        fake.faults.append(Fault("server_error", operation="create_contact", calls=[4]))
        async with job_of(fake, place, rows, {"concurrency": 1, "quiet": 1.05}) as upload:
            await run_to_end(upload)
        probes = [r for r in fake.requests if r.operation == "accounts.get_my_account"]
    assert upload.counts == RowCounts(succeeded=12)
    assert len(probes) == 5
    assert names(fake) == Counter(f"Ada {number}" for number in range(12))


async def test_an_upload_without_a_journal_waits_for_the_end_of_an_outage_too() -> None:
    async with serving() as fake, client_of(fake) as client:
        fake.faults.append(Fault("server_error", operation="get_my_account", calls=[1]))
        fake.faults.append(Fault("refused", operation="create_contact", calls=[2], status=429))
        upload = client.contacts.upload_contacts(people(1, 2, 3), contact_list_id=1, concurrency=1)
        assert await run_to_end(upload) == [(1, "succeeded"), (2, "succeeded"), (3, "succeeded")]
        asked = [str(request.operation).partition(".")[2] for request in fake.requests]
    probes = ["get_my_account", "get_my_account"]
    assert asked == [*["create_contact"] * 2, *probes, *["create_contact"] * 2]


async def test_a_stop_in_the_quiet_period_ends_it(place: JobPlace) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("reset_after", operation="create_contact", calls=[1]))
        settings = {"concurrency": 1, "quiet": 600.0}
        async with job_of(fake, place, Rows(people(1, 2)), settings, deadline=60) as upload:
            outcomes: list[RowOutcome[Any, Any]] = []
            reading = asyncio.create_task(collect(upload, outcomes))
            await until(lambda: upload.phase == "waiting to reconcile")
            pause = upload.pause
            upload.stop()
            await reading
    assert [(o.row, o.state) for o in outcomes] == [
        (2, RowState.SUCCEEDED),
        (1, RowState.UNCONFIRMED),
    ]
    assert pause is not None
    assert pause.reason == "the server may still be processing a request"
    assert 500 < pause.seconds <= 600
    assert upload.pause is None
    assert upload.counts == RowCounts(succeeded=1, unconfirmed=1)


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 (a phase and records have no event)
        await asyncio.sleep(0)


async def collect(upload: BulkUpload[Any, Any], outcomes: list[RowOutcome[Any, Any]]) -> None:
    async for outcome in upload:
        outcomes.append(outcome)


async def test_an_aborted_row_is_unconfirmed_in_the_journal(place: JobPlace) -> None:
    async with serving() as fake:
        fake.faults.append(Fault("hang_after", operation="create_contact", calls=[1]))
        settings = {"concurrency": 1, "quiet": 600.0}
        async with job_of(fake, place, Rows(people(1, 2)), settings, deadline=60) as upload:
            outcomes: list[RowOutcome[Any, Any]] = []
            reading = asyncio.create_task(collect(upload, outcomes))
            await until(lambda: bool(fake.records("contacts")))
            upload.abort()
            await reading
    assert upload.counts == RowCounts(unconfirmed=1, pending=1)
    assert steps_of(place, 1) == ["intent", "unconfirmed"]


@pytest.mark.parametrize("quiet", [1.0, 0.1, float("inf"), float("nan")])
async def test_a_quiet_period_must_be_longer_than_a_request(quiet: float, place: JobPlace) -> None:
    async with serving() as fake:
        with pytest.raises(
            ConfigurationError, match="it must be longer than the timeout of a request"
        ):
            async with job_of(fake, place, Rows([]), {"quiet": quiet}):
                raise AssertionError


async def test_if_the_intent_cannot_be_written_nothing_is_sent(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(self: JobJournal, row: int, step: RowStep, **detail: object) -> None:
        raise JournalError("The disk is full.")

    monkeypatch.setattr(place.kind, "append_and_wait", refuse)
    async with serving() as fake:
        async with job_of(fake, place, Rows(people(1, 2))) as upload:
            assert await run_to_end(upload) == []
        assert fake.records("contacts") == []
    assert str(upload.counts.stopped).endswith("The disk is full.")
    assert (upload.counts.pending, upload.counts.rows) == (2, 2)


@pytest.mark.parametrize(
    ("step", "faults"),
    [
        (RowStep.SUCCEEDED, []),
        (RowStep.REJECTED, [Fault("refused", operation="create_contact", calls=[1], status=422)]),
    ],
)
async def test_if_the_outcome_cannot_be_written_the_row_is_unconfirmed(
    step: RowStep, faults: list[Fault], place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter, full = place.kind.append, False

    def refuse(
        self: JobJournal, row: int, now: RowStep, **detail: object
    ) -> asyncio.Future[str | None]:
        nonlocal full
        full = full or now is step
        if not full:
            return enter(self, row, now, **detail)
        refused: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        refused.set_result("The disk is full.")
        return refused

    monkeypatch.setattr(place.kind, "append", refuse)
    async with serving() as fake:
        fake.faults.extend(faults)
        settings = {"concurrency": 1, "quiet": 1.05, "max_rejected": 1.0}
        async with job_of(fake, place, Rows(people(1, 2)), settings) as upload:
            assert await run_to_end(upload) == [(1, "unconfirmed")]
    assert (upload.counts.unconfirmed, upload.counts.pending) == (1, 1)
    assert str(upload.counts.stopped).endswith("The disk is full.")
    assert steps_of(place, 1) == ["intent"]


async def test_a_program_that_names_a_folder_goes_on_when_it_runs_again(tmp_path: Path) -> None:
    async with serving() as fake:
        for _ in range(2):
            async with client_of(fake) as client:
                upload = client.contacts.upload_contacts(
                    people(1, 2, 3), contact_list_id=1, journal=tmp_path / "june"
                )
                async with upload:
                    async for _ in upload:
                        break
        assert upload.counts.succeeded == 3
        assert names(fake) == Counter({"Ada 1": 1, "Ada 2": 1, "Ada 3": 1})
    assert sorted(path.name for path in (tmp_path / "june").iterdir() if path.suffix) == [
        "journal.sqlite",
        "rows.jsonl",
    ]


async def test_other_rows_for_the_same_folder_are_refused(tmp_path: Path) -> None:
    async with serving() as fake, client_of(fake) as client:
        journal = tmp_path / "june"
        first = client.contacts.upload_contacts(people(1), contact_list_id=1, journal=journal)
        assert await run_to_end(first) == [(1, "succeeded")]
        other = client.contacts.upload_contacts(people(2), contact_list_id=1, journal=journal)
        with pytest.raises(JournalMismatchError, match="input"):
            await run_to_end(other)
        assert names(fake) == Counter({"Ada 1": 1})


async def test_the_progress_is_logged(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.upload.LOG_INTERVAL", 0.0)
    with caplog.at_level(logging.INFO, "postalytics"):
        async with serving() as fake, job_of(fake, place, Rows(people(1, 2))) as upload:
            await run_to_end(upload)
    assert "Bulk: uploading, 0 of 2 rows succeeded, 2 pending." in caplog.messages
