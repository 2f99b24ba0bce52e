"""Jobs with unconfirmed rows, and the lists on a fake server that they write to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Self
from unittest import mock

import attrs

from postalytics import API, Postalytics
from postalytics._fake import FAKE
from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk import Consent
from postalytics_runtime.bulk.job_store import FrozenRow, FrozenRows
from postalytics_runtime.bulk.jobs import JobPlan
from postalytics_runtime.bulk.journal import JobJournal
from postalytics_runtime.bulk.reconcile import Reconciliation, reconcile, record_baseline
from postalytics_runtime.bulk.rows import (
    RowCounts,
    RowStep,
    RowValidator,
    exact_content,
    make_token,
)
from postalytics_runtime.client import Client
from postalytics_runtime.fake import server as fake_server
from postalytics_runtime.fake.definition import FakeDefinition
from postalytics_runtime.fake.records import Store
from postalytics_runtime.schema import Operation

from .job_places import JobPlace

UPLOAD = API.operation("contacts.create_contact")
FIXED = {"contact_list_id": 1}
LISTS = {"contacts": FIXED, "suppressed_contacts": {"suppression_list_id": 7654}}


def person(number: int, **more: object) -> dict[str, Any]:
    return {
        "first_name": f"Ada {number}",
        "last_name": "Byron",
        "address_street": "1 Main St",
        "address_city": "Boston",
        "address_state": "MA",
        "address_zip": "02134",
        **more,
    }


def people(*numbers: int) -> list[dict[str, Any]]:
    return [person(number) for number in numbers]


class Rows(FrozenRows[Any]):
    """Rows in memory."""

    def __init__(
        self,
        rows: Iterable[Mapping[str, Any]],
        operation: Operation[Any] = UPLOAD,
        fixed: Mapping[str, Any] = FIXED,
    ) -> None:
        self._rows = list(rows)
        self.count = len(self._rows)
        self.digest = "0" * 64
        self.rules = RowValidator(operation, fixed)

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        return iter(enumerate(self._rows, 1))

    def read(self, numbers: Iterable[int]) -> Iterator[FrozenRow]:
        return (FrozenRow(number, self._rows[number - 1]) for number in numbers)


def plan_of(
    client: Client,
    *,
    operation: Operation[Any] = UPLOAD,
    fixed: Mapping[str, Any] = FIXED,
    live: int | None = None,
    **settings: Any,
) -> JobPlan[Any]:
    consent = Consent(client, operation, fixed, live)
    return JobPlan(client=client, operation=operation, fixed=fixed, consent=consent, **settings)


class ServerWithStore(FakePostalytics):
    """A fake Postalytics whose records a test can change without a request.

    Attributes:
        store: the records.
    """

    store: Store

    async def __aenter__(self) -> Self:
        def make(*arguments: Any) -> Store:
            self.store = Store(*arguments)
            return self.store

        with mock.patch.object(fake_server, "Store", make):
            return await super().__aenter__()


@asynccontextmanager
async def serving(
    *records: Mapping[str, Any], collection: str = "contacts"
) -> AsyncIterator[ServerWithStore]:
    """Start a fake Postalytics with a list of these people, and no others."""
    kept = tuple({**LISTS[collection], **record} for record in records)
    collections = tuple(
        attrs.evolve(c, records=kept) if c.name == collection else c for c in FAKE.collections
    )

    class Served(ServerWithStore):
        fake: ClassVar[FakeDefinition] = attrs.evolve(FAKE, collections=collections)

    async with Served() as server:
        yield server


@asynccontextmanager
async def journal_of(
    place: JobPlace, rows: Rows, steps: Mapping[int, RowStep] | None = None
) -> AsyncIterator[JobJournal]:
    journal = await place.open({"rows": rows.count})
    try:
        await journal.append_all((row, step, {}) for row, step in (steps or {}).items())
        yield journal
    finally:
        await journal.aclose()


def steps(*, created: Iterable[int] = (), unconfirmed: Iterable[int] = ()) -> dict[int, RowStep]:
    """Return the last step of each row.

    Half of the unconfirmed rows have an intent only, as after a kill.
    """
    sent = list(unconfirmed)
    return {
        **dict.fromkeys(created, RowStep.SUCCEEDED),
        **dict.fromkeys(sent, RowStep.UNCONFIRMED),
        **dict.fromkeys(sent[: len(sent) // 2], RowStep.INTENT),
    }


@attrs.define
class Job:
    """A job on a server."""

    server: ServerWithStore
    client: Postalytics
    rows: Rows
    journal: JobJournal

    async def keep_baseline(self) -> int:
        return await record_baseline(self.client, UPLOAD, self.journal, fixed=FIXED)

    def put_on_list(self, *more: Mapping[str, Any]) -> None:
        """Put more people on the list, as the server keeps them."""
        store = self.server.store
        for record in more:
            key = {"contact_id": store.next_key("contacts")}
            store.put([("contacts", {**FIXED, **key, **record})])

    def take_off_list(self, contact_id: int) -> None:
        self.server.store.remove([("contacts", {"contact_id": contact_id})])

    async def reconcile(self, *, token_field: str | None = None, gap: float = 0) -> Reconciliation:
        return await reconcile(
            self.client,
            UPLOAD,
            self.rows,
            self.journal,
            fixed=FIXED,
            token_field=token_field,
            gap=gap,
        )

    def token(self, row: int) -> str:
        given = dict(self.rows)[row]
        description = UPLOAD.body
        assert description is not None
        content = exact_content(description, self.rows.body(given), "var_field_1")
        return make_token(self.journal.job, row, content)

    def last_note(self) -> Mapping[str, Any]:
        return self.journal.history(0)[-1].detail

    def counts(self) -> RowCounts:
        return self.journal.counts()


@asynccontextmanager
async def job(
    place: JobPlace,
    rows: Iterable[Mapping[str, Any]],
    steps: Mapping[int, RowStep] | None = None,
    *,
    listed: Iterable[Mapping[str, Any]] = (),
) -> AsyncIterator[Job]:
    """Make a job whose list had these people on it when the server started."""
    kept = Rows(rows)
    async with (
        serving(*listed) as server,
        journal_of(place, kept, steps) as journal,
        Postalytics(server.api_key, base_url=server.url) as client,
    ):
        yield Job(server, client, kept, journal)
