"""Live mail that is sent again with its idempotency key counts among the pieces agreed to."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest

from postalytics import API, Postalytics, RetryPolicy
from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.bulk import BulkUpload, bulk_upload, rows_left, run_job_with
from postalytics_runtime.bulk.database_jobs import move_job
from postalytics_runtime.bulk.journal.postgres import JobAddress
from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.schema import Api, IdempotencyKeys, ResourceDescription
from support.bulk.job_runs import people
from support.campaign_modes import switch_mode

SEND = API.operation("mail.send_mail")
KEYED = attrs.evolve(SEND, idempotency_key=True)
ENDPOINT = "b4d5c0ffee"
LOST = Fault("reset_after", operation="mail.send_mail", calls=[2])
STOPS = Fault("refused", status=401, operation="mail.send_mail", calls=[3])


def load(resource: str) -> ResourceDescription:
    loaded = API.load(resource)
    operations = tuple(KEYED if one is SEND else one for one in loaded.operations)
    return attrs.evolve(loaded, operations=operations)


class KeyedClient(Postalytics):
    api: ClassVar[Api] = attrs.evolve(
        API, idempotency=IdempotencyKeys(header="Piece-Key", seconds=1000), load=load
    )


class KeyedFake(FakePostalytics):
    api: ClassVar[Api] = KeyedClient.api


@pytest.fixture
async def fake() -> AsyncGenerator[KeyedFake]:
    async with KeyedFake() as fake:
        await switch_mode(fake)
        yield fake


@pytest.fixture(params=["folder", "database"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return str(tmp_path / "job")
    return f"{request.getfixturevalue('postgres')}#june"


@asynccontextmanager
async def client_of(fake: FakePostalytics) -> AsyncGenerator[KeyedClient]:
    async with KeyedClient(
        fake.api_key, base_url=fake.url, retry=RetryPolicy(attempts=1)
    ) as client:
        yield client


def upload_of(client: KeyedClient, journal: str, live: int) -> BulkUpload[Any, Any]:
    return bulk_upload(
        client,
        KEYED,
        people(1, 2, 3),
        fixed={"endpoint": ENDPOINT},
        journal=journal,
        concurrency=1,
        live=live,
    )


async def states_of(upload: BulkUpload[Any, Any]) -> list[str]:
    return [outcome.state.value async for outcome in upload]


async def left_by_a_stopped_job(fake: FakePostalytics, journal: str) -> None:
    """Run a job that is stopped with one row sent, one unconfirmed and one pending."""
    fake.faults.extend([LOST, STOPS])
    async with client_of(fake) as client:
        upload = upload_of(client, journal, live=3)
        await states_of(upload)
        counts = upload.counts
    fake.faults.clear()
    assert (counts.succeeded, counts.unconfirmed, counts.pending) == (1, 1, 1)


def pieces(fake: FakePostalytics) -> int:
    return len(fake.records("pieces"))


async def test_the_number_has_the_rows_that_are_sent_again(fake: KeyedFake, journal: str) -> None:
    await left_by_a_stopped_job(fake, journal)
    assert (rows_left(journal), pieces(fake)) == (2, 2)
    async with client_of(fake) as client:
        with pytest.raises(ConfigurationError) as refused:
            await states_of(upload_of(client, journal, live=1))
        assert refused.value.message == (
            "Nothing was sent: 1 live pieces were agreed to, but 2 are left to send. To go on, "
            "agree to 2."
        )
        assert pieces(fake) == 2
        upload = upload_of(client, journal, live=2)
        assert await states_of(upload) == ["succeeded", "succeeded"]
    assert (pieces(fake), rows_left(journal), upload.counts.succeeded) == (3, 0, 3)


async def test_a_number_that_is_too_high_is_refused(fake: KeyedFake, journal: str) -> None:
    await left_by_a_stopped_job(fake, journal)
    async with client_of(fake) as client:
        with pytest.raises(ConfigurationError, match="3 live pieces were agreed to, but 2 are"):
            await states_of(upload_of(client, journal, live=3))
    assert pieces(fake) == 2


async def test_keys_that_are_forgotten_before_the_run_do_not_stop_it(
    fake: KeyedFake, journal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await left_by_a_stopped_job(fake, journal)
    assert rows_left(journal) == 2
    monkeypatch.setattr(IdempotencyKeys, "repeat_seconds", 0.0)
    async with client_of(fake) as client:
        upload = upload_of(client, journal, live=2)
        assert sorted(await states_of(upload)) == ["succeeded", "unconfirmed"]
    # Two were carried out before, and one is new.
    assert pieces(fake) == 3


async def test_a_time_that_is_no_longer_known_does_not_stop_the_run(
    fake: KeyedFake, journal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await left_by_a_stopped_job(fake, journal)
    left = rows_left(journal)
    assert left == 2
    untimed = attrs.evolve(KeyedClient.api, idempotency=IdempotencyKeys(header="Piece-Key"))
    monkeypatch.setattr(KeyedClient, "api", untimed)
    async with client_of(fake) as client:
        upload = upload_of(client, journal, live=left)
        assert await states_of(upload) == ["succeeded"]
    assert (pieces(fake), upload.counts.unconfirmed) == (3, 1)


async def test_another_machine_goes_on_under_the_agreement(fake: KeyedFake, postgres: str) -> None:
    journal = f"{postgres}#june"
    await left_by_a_stopped_job(fake, journal)
    async with client_of(fake) as client:
        await run_job_with(KeyedClient, postgres, "june", client)
    assert (pieces(fake), rows_left(journal)) == (3, 0)


async def test_a_job_that_is_moved_into_a_database_keeps_its_keys(
    fake: KeyedFake, tmp_path: Path, postgres: str
) -> None:
    await left_by_a_stopped_job(fake, str(tmp_path / "job"))
    move_job(tmp_path / "job", JobAddress(postgres, "june"))
    assert rows_left(f"{postgres}#june") == 2
    async with client_of(fake) as client:
        await run_job_with(KeyedClient, postgres, "june", client)
    assert (pieces(fake), rows_left(f"{postgres}#june")) == (3, 0)
