"""Live mail in bulk from Python needs a number of pieces, and stays within it and the mode."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from postalytics import Postalytics, RetryPolicy
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import BulkUpload, RowCounts, rows_left
from postalytics_runtime.bulk.journal import JournalReader
from postalytics_runtime.errors import (
    ConfigurationError,
    JournalMismatchError,
    LiveMailError,
    PostalyticsError,
)
from support.bulk.job_runs import people
from support.campaign_modes import switch_mode

ENDPOINT = "b4d5c0ffee"
Change = Callable[[FakePostalytics, int], None]


@asynccontextmanager
async def client_of(fake: FakePostalytics, **options: Any) -> AsyncIterator[Postalytics]:
    async with Postalytics(
        fake.api_key, base_url=fake.url, retry=RetryPolicy(attempts=1), **options
    ) as client:
        yield client


def upload_of(client: Postalytics, rows: int = 3, **options: Any) -> BulkUpload[Any, Any]:
    options = {"endpoint": ENDPOINT, "concurrency": 1, **options}
    return client.mail.send_mail_pieces(people(*range(rows)), **options)


async def states_of(upload: BulkUpload[Any, Any]) -> list[str]:
    return [outcome.state.value async for outcome in upload]


def pieces(fake: FakePostalytics) -> int:
    return len(fake.records("pieces"))


def switched_after(number: int) -> Change:
    """Return a change that switches the mode when this number of pieces is sent."""

    def change(fake: FakePostalytics, number: int = number) -> None:
        async def intercept(operation: str, _: web.Request) -> None:
            if operation == "mail.send_mail" and pieces(fake) == number - 1:
                fake.intercept = None
                await switch_mode(fake)

        fake.intercept = intercept

    return change


@pytest.fixture(params=["stream", "journal"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    return {} if request.param == "stream" else {"journal": tmp_path / "job"}


async def test_without_a_number_or_a_test_only_client_nothing_is_sent(
    fake: FakePostalytics, journal: dict[str, Any]
) -> None:
    async with client_of(fake) as client:
        with pytest.raises(ConfigurationError, match="Pass live= with the number of pieces"):
            upload_of(client, **journal)
        with pytest.raises(ConfigurationError, match="Pass live= with the number of pieces"):
            client.flows.enroll_contacts(people(1), endpoint="f10a7ed001", **journal)
    assert list(fake.requests) == []


async def test_a_test_only_client_refuses_a_number(fake: FakePostalytics) -> None:
    async with client_of(fake, allow_live_mail=False) as client:
        with pytest.raises(ConfigurationError, match="Leave one of them out"):
            upload_of(client, live=3)


@pytest.mark.parametrize("number", [-1, True, 3.0, "3"])
async def test_a_number_of_pieces_is_a_whole_number(fake: FakePostalytics, number: Any) -> None:
    async with client_of(fake) as client:
        with pytest.raises(ConfigurationError, match="it is a number of pieces, 0 or more"):
            upload_of(client, live=number)


async def test_a_test_only_client_sends_tests(
    fake: FakePostalytics, journal: dict[str, Any]
) -> None:
    async with client_of(fake, allow_live_mail=False) as client:
        assert await states_of(upload_of(client, **journal)) == ["succeeded"] * 3


async def test_a_test_only_client_refuses_a_live_campaign_before_the_first_row(
    fake: FakePostalytics, journal: dict[str, Any]
) -> None:
    await switch_mode(fake)
    async with client_of(fake, allow_live_mail=False) as client:
        with pytest.raises(LiveMailError, match="real mail was not agreed to"):
            await states_of(upload_of(client, **journal))
    assert pieces(fake) == 0


async def test_live_mail_is_not_sent_as_a_test(
    fake: FakePostalytics, journal: dict[str, Any]
) -> None:
    async with client_of(fake) as client:
        with pytest.raises(ConfigurationError, match="3 live pieces were agreed to, but"):
            await states_of(upload_of(client, live=3, **journal))
    assert pieces(fake) == 0


async def test_the_agreed_number_of_live_pieces_is_sent(
    fake: FakePostalytics, journal: dict[str, Any]
) -> None:
    await switch_mode(fake)
    async with client_of(fake) as client:
        assert await states_of(upload_of(client, live=3, **journal)) == ["succeeded"] * 3
    assert pieces(fake) == 3


async def test_a_stream_stops_at_the_agreed_number(fake: FakePostalytics) -> None:
    await switch_mode(fake)
    async with client_of(fake) as client:
        upload = upload_of(client, rows=9, live=4, concurrency=3)
        states = await states_of(upload)
    assert (states.count("succeeded"), states.count("pending")) == (4, 5)
    assert str(upload.counts.stopped) == (
        "The row was not sent: 4 live pieces were agreed to, and there are more rows. Agree to "
        "more to send them."
    )
    assert pieces(fake) == 4


async def test_a_row_that_was_not_sent_does_not_use_up_a_piece(
    fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    await switch_mode(fake)
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.FIRST_DELAY", 0.001)
    fake.faults.append(Fault("rate_limited", operation="send_mail", calls=[2], retry_after=0))
    async with client_of(fake) as client:
        assert await states_of(upload_of(client, live=3)) == ["succeeded"] * 3
    assert pieces(fake) == 3


async def test_an_unconfirmed_piece_counts_as_sent(
    fake: FakePostalytics, monkeypatch: pytest.MonkeyPatch
) -> None:
    await switch_mode(fake)
    monkeypatch.setattr("postalytics_runtime.bulk.engine.circuit_breaker.FIRST_DELAY", 0.001)
    fake.faults.append(Fault("reset_after", operation="send_mail", calls=[2]))
    async with client_of(fake) as client:
        states = await states_of(upload_of(client, rows=9, live=4))
    assert (states.count("succeeded"), states.count("unconfirmed"), pieces(fake)) == (3, 1, 4)


@pytest.mark.parametrize("number", [0, 2, 4])
async def test_the_number_must_be_that_of_the_frozen_rows(
    fake: FakePostalytics, tmp_path: Path, number: int
) -> None:
    await switch_mode(fake)
    async with client_of(fake) as client:
        upload = upload_of(client, live=number, journal=tmp_path / "job")
        with pytest.raises(ConfigurationError) as refused:
            await states_of(upload)
    assert refused.value.message == (
        f"Nothing was sent: {number:,} live pieces were agreed to, but 3 are left to send. To "
        "go on, agree to 3."
    )
    assert (pieces(fake), rows_left(tmp_path / "job")) == (0, 3)


async def test_a_job_that_goes_on_needs_the_number_of_rows_left(
    fake: FakePostalytics, tmp_path: Path
) -> None:
    folder = tmp_path / "job"
    assert rows_left(folder) is None
    await switch_mode(fake)
    fake.faults.append(Fault("refused", status=401, operation="send_mail", calls=[3]))
    async with client_of(fake) as client:
        assert (await states_of(upload_of(client, live=3, journal=folder)))[:2] == ["succeeded"] * 2
        assert rows_left(folder) == 1
        with pytest.raises(ConfigurationError, match="agree to 1"):
            await states_of(upload_of(client, live=3, journal=folder))
        assert await states_of(upload_of(client, live=1, journal=folder)) == ["succeeded"]
    assert (pieces(fake), rows_left(folder)) == (3, 0)


# A mode that changes


async def test_a_test_that_becomes_live_does_not_go_on_as_the_same_job(
    fake: FakePostalytics, tmp_path: Path
) -> None:
    folder = tmp_path / "job"
    switched_after(2)(fake, 2)
    async with client_of(fake, allow_live_mail=False) as client:
        upload = upload_of(client, journal=folder)
        await states_of(upload)
    assert upload.counts == RowCounts(succeeded=2, pending=1, stopped=upload.counts.stopped)
    assert isinstance(upload.counts.stopped, LiveMailError)
    async with client_of(fake) as client:
        with pytest.raises(JournalMismatchError, match="the mode is live, not test"):
            await states_of(upload_of(client, live=1, journal=folder))
    with closing(JournalReader(folder / "journal.sqlite")) as reader:
        assert reader.counts_by("mode") == {"test": RowCounts(succeeded=2)}
    assert pieces(fake) == 2


async def test_the_journal_has_the_mode_of_each_run_and_each_row(
    fake: FakePostalytics, tmp_path: Path
) -> None:
    folder = tmp_path / "job"
    await switch_mode(fake)
    async with client_of(fake) as client:
        await states_of(upload_of(client, live=3, journal=folder))
    with closing(JournalReader(folder / "journal.sqlite")) as reader:
        assert reader.parameters["mode"] == "live"
        begun = next(entry for entry in reader.history(0) if entry.what == "begun")
        assert begun.detail["mode"] == "live"
        assert [entry.detail["mode"] for entry in reader.history(1)] == ["live", "live"]
        assert reader.counts_by("mode") == {"live": RowCounts(succeeded=3)}


async def test_an_upload_warns_if_live_mail_became_a_test_meanwhile(
    fake: FakePostalytics, journal: dict[str, Any]
) -> None:
    await switch_mode(fake)
    switched_after(2)(fake, 2)
    async with client_of(fake) as client:
        upload = upload_of(client, live=3, **journal)
        await states_of(upload)
    assert upload.counts == RowCounts(succeeded=3)
    assert upload.warnings == [
        "The mode was live when the rows were started, and is test now; it is unknown which rows "
        "were sent before it changed."
    ]


async def test_a_mode_that_cannot_be_read_at_the_end_changes_no_outcome(
    fake: FakePostalytics, journal: dict[str, Any]
) -> None:
    await switch_mode(fake)
    fake.faults.append(Fault("refused", status=404, operation="list_campaigns", calls=[2]))
    async with client_of(fake) as client:
        upload = upload_of(client, live=3, **journal)
        assert await states_of(upload) == ["succeeded"] * 3
    assert upload.counts == RowCounts(succeeded=3)


async def test_a_mode_that_was_read_long_ago_is_read_again_before_the_next_row(
    fake: FakePostalytics, journal: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.consent.MODE_SECONDS", 0.0)
    await switch_mode(fake)
    switched_after(2)(fake, 2)
    async with client_of(fake) as client:
        upload = upload_of(client, live=3, **journal)
        await states_of(upload)
    assert (upload.counts.succeeded, upload.counts.pending, pieces(fake)) == (2, 1, 2)
    assert "The job stops" in str(upload.counts.stopped)


async def test_a_change_that_one_row_finds_stops_the_others_too(
    fake: FakePostalytics, journal: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = "postalytics_runtime.bulk.consent.MODE_SECONDS"
    monkeypatch.setattr(seconds, 0.0)
    await switch_mode(fake)
    reads = 0

    async def intercept(operation: str, _: web.Request) -> None:
        nonlocal reads
        reads += operation == "campaigns.list_campaigns"
        if reads == 2:  # The first row reads the mode, the others wait for its result.
            fake.intercept = None
            await switch_mode(fake)
            monkeypatch.setattr(seconds, 300.0)

    fake.intercept = intercept
    async with client_of(fake) as client:
        upload = upload_of(client, live=3, concurrency=3, **journal)
        await states_of(upload)
    assert (upload.counts.succeeded, upload.counts.pending, pieces(fake)) == (0, 3, 0)


async def test_a_mode_that_is_unknown_and_then_live_stays_live(
    fake: FakePostalytics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.consent.MODE_SECONDS", 0.0)
    folder = tmp_path / "job"
    await switch_mode(fake)
    listed: list[Any] = [web.json_response([]), web.json_response([]), web.json_response([])]

    async def intercept(operation: str, _: web.Request) -> web.StreamResponse | None:
        lists = ("campaigns.list_campaigns", "campaigns.list_drip_campaigns", "flows.list_flows")
        return listed.pop() if listed and operation in lists else None

    fake.intercept = intercept
    async with client_of(fake) as client:
        await states_of(upload_of(client, live=3, journal=folder))
    with closing(JournalReader(folder / "journal.sqlite")) as reader:
        begun = next(entry for entry in reader.history(0) if entry.what == "begun")
        assert begun.detail["mode"] == "unknown"
        assert reader.counts_by("mode") == {"live": RowCounts(succeeded=3)}


@pytest.mark.parametrize("asleep", [False, True])
@pytest.mark.parametrize(("seconds", "reads"), [(299.0, 2), (300.0, 3)])
async def test_a_mode_is_valid_for_less_than_five_minutes(
    fake: FakePostalytics,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    reads: int,
    asleep: bool,
) -> None:
    """Also if the machine sleeps meanwhile: then only the system clock goes on."""
    now = 1000.0
    clock = SimpleNamespace(monotonic=lambda: 1000.0 if asleep else now, time=lambda: now)
    monkeypatch.setattr("postalytics_runtime.bulk.consent.time", clock)
    await switch_mode(fake)

    async def intercept(operation: str, _: web.Request) -> None:
        nonlocal now
        if operation == "mail.send_mail" and pieces(fake) == 0:
            now += seconds

    fake.intercept = intercept
    async with client_of(fake) as client:
        assert await states_of(upload_of(client, live=3)) == ["succeeded"] * 3
    read = [one for one in fake.requests if one.operation == "campaigns.list_campaigns"]
    assert len(read) == reads


async def test_a_mode_that_is_unknown_and_then_test_counts_as_changed(
    fake: FakePostalytics, journal: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.consent.MODE_SECONDS", 0.0)
    hidden = True

    async def intercept(operation: str, _: web.Request) -> web.StreamResponse | None:
        nonlocal hidden
        hidden = hidden and operation != "mail.send_mail"
        lists = ("campaigns.list_campaigns", "campaigns.list_drip_campaigns", "flows.list_flows")
        return web.json_response([]) if hidden and operation in lists else None

    fake.intercept = intercept
    async with client_of(fake) as client:
        upload = upload_of(client, live=3, **journal)
        await states_of(upload)
    assert (upload.counts.succeeded, upload.counts.pending, pieces(fake)) == (1, 2, 1)
    assert "The mode was unknown when the rows were started, and is test now" in str(
        upload.counts.stopped
    )


async def test_without_a_mode_nothing_is_sent(
    fake: FakePostalytics, journal: dict[str, Any]
) -> None:
    fake.faults.append(Fault("refused", status=404, operation="list_campaigns"))
    async with client_of(fake) as client:
        with pytest.raises(PostalyticsError, match="could not be read"):
            await states_of(upload_of(client, live=3, **journal))
    assert pieces(fake) == 0
