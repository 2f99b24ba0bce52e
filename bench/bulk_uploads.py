"""Ways to upload a file of rows: by hand with aiohttp, and with the library."""

from __future__ import annotations

import asyncio
import csv
import itertools
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from postalytics import Postalytics
from postalytics._operations.contacts import CREATE_CONTACT
from postalytics.models import ContactCreated, NewContact
from postalytics_runtime.bulk import BulkUpload, RowValidator
from postalytics_runtime.bulk.consent import Consent
from postalytics_runtime.bulk.database_jobs import store_rows
from postalytics_runtime.bulk.job_store import FrozenRows, freeze
from postalytics_runtime.bulk.jobs import JobPlan, JobUpload
from postalytics_runtime.bulk.journal import JobJournal, Journal
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresJournal
from postalytics_runtime.schema import RateLimit

from .call import Unhurried
from .limits import limited_to

ROWS = 2_000
PACE = 30
"""Rows a second."""
_FIXED = {"contact_list_id": 1}
_HEADERS = {"Authorization": "Basic a2V5Og==", "Accept": "application/json"}


class Paced(Postalytics):
    """A client that is held to `PACE`."""

    api = limited_to(RateLimit(PACE, 1))


class Uploads:
    """A file, and ways to upload it.

    Args:
        folder: for files.
        address: of the server.
        session: for the bare loops.
        database: an empty PostgreSQL database.
    """

    def __init__(
        self, folder: Path, address: str, session: aiohttp.ClientSession, database: str
    ) -> None:
        self._folder = folder
        self._database = database
        self._url = f"{address}/api/v1/contacts"
        self._session = session
        self._client = Unhurried(api_key="key", environment="local", base_url=address)
        self._paced = [
            Paced(api_key=key, environment="local", base_url=address) for key in ("one", "other")
        ]
        self._file = folder / "contacts.csv"
        self._numbers = itertools.count()
        self.journal_bytes = 0
        self._began = 0.0
        with self._file.open("w", newline="") as file:
            writer = csv.DictWriter(file, next(people()))
            writer.writeheader()
            writer.writerows(itertools.islice(people(), ROWS))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._session.close()
        await self._client.close()
        for client in self._paced:
            await client.close()

    def _given(self) -> Iterator[dict[str, str]]:
        with self._file.open(newline="") as file:
            yield from csv.DictReader(file)

    async def bare(self, at_once: int) -> None:
        """What one would write by hand who knows orjson: no rules, no limits, no retries."""

        async def create(row: dict[str, str]) -> Any:
            body = orjson.dumps({**_FIXED, **row})
            headers = {**_HEADERS, "Content-Type": "application/json"}
            async with self._session.post(self._url, data=body, headers=headers) as answer:
                return orjson.loads(await answer.read())

        await self._by_hand(create, at_once)

    async def bare_json(self, at_once: int) -> None:
        """What one would write by hand with what aiohttp has."""

        async def create(row: dict[str, str]) -> Any:
            body = {**_FIXED, **row}
            async with self._session.post(self._url, json=body, headers=_HEADERS) as answer:
                return await answer.json()

        await self._by_hand(create, at_once)

    async def _by_hand(
        self, create: Callable[[dict[str, str]], Awaitable[Any]], at_once: int
    ) -> None:
        numbered = enumerate(self._given(), 1)
        with (self._folder / "results.txt").open("w") as results:

            async def work() -> None:
                for number, row in numbered:
                    created = await create(row)
                    results.write(f"{number} created {created['created_date']}\n")

            await asyncio.gather(*(work() for _ in range(at_once)))

    async def ours(self, at_once: int) -> None:
        """The library's upload."""
        await self._without(self._client, self._given(), at_once)

    async def journalled(self, at_once: int) -> None:
        """The library's upload with all that a journal asks for: rows frozen, steps durable."""
        await self._with_journal(self._client, self._given(), at_once)
        self.journal_bytes = self._journal_file.stat().st_size

    async def journalled_people(self, rows: int, at_once: int) -> None:
        """The same with any number of rows."""
        await self._with_journal(self._client, itertools.islice(people(), rows), at_once)

    async def stored(self, at_once: int) -> None:
        """The same with the journal and the frozen rows in PostgreSQL."""
        folder = self._folder / str(next(self._numbers))
        frozen = await self._frozen(self._given(), folder)
        address = JobAddress.parse(f"{self._database}#{folder.name}")
        journal = await PostgresJournal.open(
            address, {"rows": frozen.count}, {}, partial(store_rows, path=frozen.path)
        )
        await self._send_journalled(self._client, frozen, journal, at_once)

    async def paced(self, *, journal: bool) -> float:
        """The rows a second of an upload that is held to `PACE`, from the first outcome on."""
        client = self._paced[journal]  # The pace of each begins anew.
        upload = self._with_journal if journal else self._without
        await upload(client, itertools.islice(self._given(), 10 * PACE), 8)
        return 10 * PACE / (time.perf_counter() - self._began)

    async def _without(self, client: Postalytics, given: Iterable[Any], at_once: int) -> None:
        await self._carry_out(
            client.contacts.upload_contacts(given, contact_list_id=1, concurrency=at_once)
        )

    async def _with_journal(self, client: Postalytics, given: Iterable[Any], at_once: int) -> None:
        folder = self._folder / str(next(self._numbers))
        frozen = await self._frozen(given, folder)
        self._journal_file = folder / "journal.sqlite"
        journal = await Journal.open(self._journal_file, {"rows": frozen.count})
        frozen.commit()
        await self._send_journalled(client, frozen, journal, at_once)

    async def _frozen(self, given: Iterable[Any], folder: Path) -> FrozenRows[NewContact]:
        rules: RowValidator[NewContact] = RowValidator(CREATE_CONTACT, _FIXED)
        return await freeze(given, folder / "rows.jsonl", rules)

    async def _send_journalled(
        self,
        client: Postalytics,
        frozen: FrozenRows[NewContact],
        journal: JobJournal,
        at_once: int,
    ) -> None:
        await journal.save_baseline([])  # The server here has no list to read.
        plan = JobPlan(
            client=client,
            operation=CREATE_CONTACT,
            fixed=_FIXED,
            consent=Consent(client, CREATE_CONTACT, _FIXED, None),
            concurrency=at_once,
        )
        await self._carry_out(JobUpload(plan, nullcontext((frozen, journal))))
        await journal.aclose()

    async def _carry_out(self, upload: BulkUpload[NewContact, ContactCreated]) -> None:
        with (self._folder / "results.txt").open("w") as results:
            self._began = 0.0  # when the first outcome came
            async for outcome in upload:
                self._began = self._began or time.perf_counter()
                assert outcome.answer is not None, outcome
                date = outcome.answer.created_date
                results.write(f"{outcome.row} {outcome.state.value} {date}\n")
        assert upload.counts.succeeded == upload.counts.rows, upload.counts


def people() -> Iterator[dict[str, str]]:
    """Rows of a list without an end."""
    for number in itertools.count(1):
        yield {
            "first_name": f"Ada {number}",
            "last_name": "Lovelace",
            "address_street": f"{number} Main St",
            "address_city": "Boston",
            "address_state": "MA",
            "address_zip": "02134",
        }
