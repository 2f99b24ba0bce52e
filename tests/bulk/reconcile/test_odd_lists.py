"""Lists that prove nothing, and the baseline that is read before a job."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from aiohttp import web

from postalytics import API, Postalytics
from postalytics.models import NewSuppressedContact, SuppressedContact, SuppressedContactId
from postalytics_runtime.bulk.reconcile import (
    ListReader,
    Reconciliation,
    RowIdentity,
    TallyStore,
    list_reader,
    reconcile,
    record_baseline,
)
from postalytics_runtime.bulk.rows import RowCounts
from postalytics_runtime.errors import JournalError, NotFoundError, ServerError
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.pagination import Pages
from postalytics_runtime.schema import Api, Operation
from postalytics_runtime.values import ParameterValue
from support.bulk.bookshelf_api import API as BOOKSHELF
from support.bulk.bookshelf_api import SHELVE_BOOK
from support.bulk.job_places import JobPlace
from support.bulk.job_runs import Job, Rows, job, journal_of, people, person, serving, steps

if TYPE_CHECKING:
    from postalytics_runtime.client import Client

pytestmark = pytest.mark.usefixtures("no_task_is_left")

STANDING = steps(created=[1], unconfirmed=[2, 3])
Answer = Callable[[int], Awaitable[web.StreamResponse | None]]


def answer_lists(run: Job, answer: Answer) -> None:
    """Have the server call `answer` before each page, with the number of the page from 1 on."""
    pages = 0

    async def intercept(operation: str, _: web.Request) -> web.StreamResponse | None:
        nonlocal pages
        if operation != "contacts.list_contacts":
            return None
        pages += 1
        return await answer(pages)

    run.server.intercept = intercept


async def nothing_is_reconciled(run: Job, reason: str) -> None:
    found = await run.reconcile()
    assert found == Reconciliation(unconfirmed=2, reason=reason)
    assert run.counts() == RowCounts(succeeded=1, unconfirmed=2)
    assert run.last_note()["reason"] == reason


async def test_a_list_that_lacks_a_row_known_to_be_created_proves_nothing(place: JobPlace) -> None:
    async with job(place, people(1, 2, 3), STANDING) as run:
        await run.keep_baseline()
        run.put_on_list(person(2))
        await nothing_is_reconciled(
            run,
            "The list lacks 1 of the rows that are known to be created, so the absence of "
            "another row proves nothing.",
        )


async def test_a_list_that_changes_between_two_reads_proves_nothing(place: JobPlace) -> None:
    async with job(place, people(1, 2, 3), STANDING) as run:
        await run.keep_baseline()
        run.put_on_list(person(1))

        async def grow(page: int) -> None:
            if page == 3:  # The first read ends with the second page.
                run.put_on_list(person(2))

        answer_lists(run, grow)
        await nothing_is_reconciled(
            run,
            "Two reads of the list differ (1 and then 2 items): something else writes to "
            "the list. Reconcile the rows when nothing else writes to it.",
        )


async def test_a_list_with_as_many_but_other_items_has_changed(place: JobPlace) -> None:
    async with job(place, people(1, 2, 3), STANDING, listed=[person(8)]) as run:
        run.put_on_list(person(1))

        async def change(page: int) -> None:
            if page == 3:
                run.take_off_list(5001)
                run.put_on_list(person(8))

        answer_lists(run, change)
        found = await run.reconcile()
        assert found.reason is not None
        assert found.reason.startswith("Two reads of the list differ (other items): ")


async def test_an_empty_list_proves_nothing(place: JobPlace) -> None:
    async with job(place, people(1, 2), steps(unconfirmed=[1, 2])) as run:
        assert await run.keep_baseline() == 0
        assert await run.reconcile() == Reconciliation(
            unconfirmed=2,
            reason="The list is empty; a list that cannot be read may look the same.",
        )


async def test_a_list_as_it_was_before_the_job_shows_that_nothing_was_sent(place: JobPlace) -> None:
    async with job(place, people(1, 2), steps(unconfirmed=[1, 2]), listed=people(1, 9)) as run:
        await run.keep_baseline()
        assert await run.reconcile() == Reconciliation(pending=[1, 2])


@pytest.mark.parametrize("failing", [1, 2, 3, 4])
async def test_a_list_that_fails_at_any_page_proves_nothing(place: JobPlace, failing: int) -> None:
    async with job(place, people(1, 2, 3), STANDING) as run:
        await run.keep_baseline()
        run.put_on_list(person(1))
        run.client = run.client.with_options(retry=RetryPolicy(attempts=1))

        async def fail(page: int) -> web.StreamResponse | None:
            return web.Response(status=500) if page == failing else None

        answer_lists(run, fail)
        found = await run.reconcile()
        assert (found.succeeded, found.pending, found.unconfirmed) == ([], [], 2)
        assert found.reason is not None
        assert found.reason.startswith(
            "The list could not be read. contacts.list_contacts (GET /contacts/{contact_list_id}): "
        )
        assert run.last_note()["items"] == 0


async def test_an_end_that_comes_too_early_once_proves_nothing(place: JobPlace) -> None:
    rows = people(*range(150))
    standing = steps(created=range(1, 150), unconfirmed=[150])
    async with job(place, rows, standing, listed=rows) as run:
        await run.journal.save_baseline([])

        async def end_early(page: int) -> web.StreamResponse | None:
            early = page == 2
            return web.json_response("No contacts received", status=404) if early else None

        answer_lists(run, end_early)
        found = await run.reconcile()
        assert found.reason is not None
        assert "(101 and then 150 items)" in found.reason


async def test_an_end_that_always_comes_too_early_proves_nothing(place: JobPlace) -> None:
    rows = people(*range(150))
    standing = steps(created=range(1, 150), unconfirmed=[150])
    async with job(place, rows, standing, listed=rows) as run:
        await run.journal.save_baseline([])

        async def end_early(page: int) -> web.StreamResponse | None:
            late = page % 2 == 0
            return web.json_response("No contacts received", status=404) if late else None

        answer_lists(run, end_early)
        found = await run.reconcile()
        assert (found.pending, found.unconfirmed) == ([], 1)
        assert found.reason is not None
        assert found.reason.startswith("The list lacks 48 of the rows")


@pytest.mark.parametrize("held", [1, 2, 3, 4])
async def test_a_cancelled_reconciliation_writes_nothing(place: JobPlace, held: int) -> None:
    async with job(place, people(1, 2, 3), STANDING) as run:
        await run.keep_baseline()
        run.put_on_list(person(1))
        arrived, never = asyncio.Event(), asyncio.Event()

        async def hold(page: int) -> None:
            if page == held:
                arrived.set()
                await never.wait()

        answer_lists(run, hold)
        reconciling = asyncio.create_task(run.reconcile())
        await arrived.wait()
        reconciling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reconciling
        never.set()
        assert (run.counts(), run.last_note()) == (
            RowCounts(succeeded=1, unconfirmed=2),
            {"kept": True, "items": 0},
        )


async def test_a_baseline_that_cannot_be_read_is_an_error_and_is_not_saved(place: JobPlace) -> None:
    async with job(place, people(1), listed=people(*range(120))) as run:
        run.client = run.client.with_options(retry=RetryPolicy(attempts=1))

        async def fail(page: int) -> web.StreamResponse | None:
            return web.Response(status=503) if page == 2 else None

        answer_lists(run, fail)
        with pytest.raises(ServerError):
            await run.keep_baseline()
        assert run.journal.has_baseline is False
        run.server.intercept = None
        assert (await run.keep_baseline(), run.journal.has_baseline) == (120, True)
        assert run.last_note() == {"kept": True, "items": 120}


def shelves_client(api: Api, *items: object) -> Client:
    return cast("Client", Shelves(api, *items))


class Shelves:
    """A client whose lists are in memory."""

    def __init__(self, api: Api, *items: object) -> None:
        self.api = api
        self._items = list(items)

    def pages(
        self, operation: Operation[object], *, path: tuple[ParameterValue, ...]
    ) -> Pages[object]:
        async def fetch(_: object) -> list[object]:
            return self._items

        return Pages(fetch, None, None, None)


async def test_a_list_whose_items_have_no_ids_cannot_be_a_baseline(place: JobPlace) -> None:
    items = [SuppressedContact(**person(1)), SuppressedContact(**person(2))]
    shelves = shelves_client(API, *items)
    operation = API.operation("suppressions.create_suppressed_contact")
    fixed = {"suppression_list_id": 7654}
    rows = Rows(people(1, 2, 3), operation, {})
    async with journal_of(place, rows, STANDING) as journal:
        assert await record_baseline(shelves, operation, journal, fixed=fixed) == 1
        assert journal.has_baseline is False
        assert journal.history(0)[-1].detail == {
            "kept": False,
            "reason": "The items of the list have no ids.",
        }
        found = await reconcile(
            shelves,
            operation,
            rows,
            journal,
            fixed=fixed,
            token_field=None,
            gap=0,
        )
        assert (found.pending, found.unconfirmed) == ([3], 1)


async def test_an_item_without_an_id_may_be_an_old_one(place: JobPlace) -> None:
    operation = API.operation("suppressions.create_suppressed_contact")
    rows = Rows(people(1, 2, 3), operation, {})
    items = [
        SuppressedContact(**person(1), suppressed_contact_id=SuppressedContactId(1)),
        SuppressedContact(**person(2)),
    ]
    async with journal_of(place, rows, STANDING) as journal:
        await journal.save_baseline(["5"])
        found = await reconcile(
            shelves_client(API, *items),
            operation,
            rows,
            journal,
            fixed={"suppression_list_id": 7654},
            token_field=None,
            gap=0,
        )
        assert (found.succeeded, found.pending, found.unconfirmed) == ([], [3], 1)


async def test_the_event_loop_runs_while_a_long_page_is_taken_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[object] = []

    async def sleep(seconds: float) -> None:
        done.append(f"{seconds} s")

    monkeypatch.setattr(list_reader, "asyncio", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(list_reader, "BATCH_SIZE", 2)
    listing = ListReader(
        shelves_client(API, *[SuppressedContact()] * 3),
        API.operation("suppressions.create_suppressed_contact"),
        {"suppression_list_id": 7654},
    )
    async for _ in listing.items():
        done.append("item")
    assert done == ["item", "item", "0 s", "item"]


async def test_rows_of_a_suppression_list_are_reconciled_too(place: JobPlace) -> None:
    operation = API.operation("suppressions.create_suppressed_contact")
    rows, fixed = Rows(people(1, 2, 3), operation, {}), {"suppression_list_id": 7654}
    async with (
        serving(person(1), collection="suppressed_contacts") as server,
        journal_of(place, rows, STANDING) as journal,
        Postalytics(server.api_key, base_url=server.url) as client,
    ):
        assert await record_baseline(client, operation, journal, fixed=fixed) == 1
        for number in (1, 3):
            body = NewSuppressedContact(**person(number))
            await client.call(operation, path=(7654,), body=body)
        found = await reconcile(
            client,
            operation,
            rows,
            journal,
            fixed=fixed,
            token_field=None,
            gap=0,
        )
        assert found == Reconciliation(succeeded=[3], pending=[2])


async def test_a_list_that_is_gone_is_an_error(place: JobPlace) -> None:
    async with job(place, people(1)) as run:

        async def gone(_: int) -> web.StreamResponse:
            return web.json_response({"message": "Contact list not found."}, status=404)

        answer_lists(run, gone)
        with pytest.raises(NotFoundError, match="Contact list not found"):
            await run.keep_baseline()


def test_an_operation_without_a_list_cannot_be_reconciled() -> None:
    with pytest.raises(ValueError, match=r"books\.shelve_book has created cannot be read back"):
        ListReader(shelves_client(BOOKSHELF), SHELVE_BOOK, {"shelf_id": 1})
    with pytest.raises(ValueError, match=r"books\.shelve_book names no fields by which rows"):
        RowIdentity(SHELVE_BOOK, None, "")


async def test_a_full_disk_reconciles_nothing_and_says_where_to_make_room(
    place: JobPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(TallyStore, "add_created", full)
    async with job(place, people(1, 2), steps(created=[1], unconfirmed=[2])) as it:
        with pytest.raises(JournalError, match=r"disk is full.* room where temporary files go"):
            await it.reconcile()
        assert it.counts() == RowCounts(succeeded=1, unconfirmed=1)
