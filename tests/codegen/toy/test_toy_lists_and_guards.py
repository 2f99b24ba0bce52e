"""Paging by numbers and offsets, toggles made safe, and mail held back, in an emitted package."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from postalytics_runtime.errors import LiveMailError, ToggleError


@pytest.fixture
async def careful(lending: Any, fake: Any) -> AsyncIterator[Any]:
    """Return a client that must not send live mail."""
    async with lending.Library(fake.api_key, base_url=fake.url, allow_live_mail=False) as client:
        yield client


def asked(fake: Any) -> list[tuple[str, str]]:
    return [(request.method, request.path) for request in fake.requests]


async def test_a_list_is_read_by_page_numbers(client: Any, fake: Any) -> None:
    loans = await client.readers.list_loans(reader_id=7).collect()

    assert [(loan.book_id, loan.since) for loan in loans] == [
        (100, "01.02.2024"),
        (101, "01.02.2024"),
        (100, "02.02.2024"),
    ]
    assert [request.query["Page"] for request in fake.requests][:2] == ["1", "2"]


async def test_a_list_can_begin_at_a_later_page(client: Any) -> None:
    loans = await client.readers.list_loans(reader_id=7, page=2).collect()

    assert [(loan.book_id, loan.since) for loan in loans] == [(100, "02.02.2024")]


async def test_a_list_in_an_envelope_is_read_by_offset(
    client: Any, lending: Any, fake: Any
) -> None:
    found = await client.books.search_books(limit=2).collect()
    later = await client.books.search_books(skip=2).collect()

    assert [type(book) for book in found + later] == [lending.models.Book] * 3
    assert [book.title for book in found + later] == ["02134", "Notes", "More notes"]
    assert [request.query["Skip"] for request in fake.requests][:2] == ["0", "2"]


def test_a_list_is_compared_with_the_total_of_its_envelope(lending: Any) -> None:
    operations = lending.Library.api.operations
    totals = {o.name: o.paging.total for o in operations if o.paging and o.resource != "notices"}

    assert totals == {
        "list_books": (),
        "list_loan_news": (),
        "list_loans": (),
        "read_ledger": (),
        "search_books": ("total",),
    }


async def test_a_code_is_sent_by_its_name_or_by_its_value(
    client: Any, lending: Any, fake: Any
) -> None:
    by_name = await client.books.search_books(binding=lending.models.Binding.HARDBACK).collect()
    by_value = await client.books.search_books(binding="H").collect()

    assert [book.title for book in by_name] == ["02134"]
    assert by_name == by_value
    assert {request.query["Binding"] for request in fake.requests} == {"H"}


async def test_a_switch_reads_toggles_once_and_reads_again(client: Any, fake: Any) -> None:
    shelf = await client.shelves.set_shut(shelf_code="B2", shut=False)

    assert (shelf.shelf_code, shelf.shut) == ("B2", 0)
    assert asked(fake) == [
        ("GET", "/rest/shelves/B2"),
        ("PUT", "/rest/shelves/B2/key"),
        ("GET", "/rest/shelves/B2"),
    ]


async def test_a_switch_does_not_toggle_the_wanted_state(client: Any, fake: Any) -> None:
    shelf = await client.shelves.set_shut(shelf_code="B2", shut=True)

    assert shelf.shut == 1
    assert asked(fake) == [("GET", "/rest/shelves/B2")]


async def test_a_switch_does_not_toggle_an_unknown_state(client: Any, fake: Any) -> None:
    with pytest.raises(ToggleError, match="neither as 'free' nor as 'paid'"):
        await client.readers.set_postage(is_free=False)
    assert [method for method, _ in asked(fake)] == ["GET"]


async def test_a_client_without_live_mail_sends_harmless_mail(
    careful: Any, lending: Any, fake: Any
) -> None:
    reminder = await careful.readers.remind_of(book_id=100)

    assert reminder.said == "Bring it back!"
    assert asked(fake) == [("GET", "/rest/loans"), ("POST", "/rest/loans/100/cards")]


@pytest.mark.parametrize("book_id", [101, 999])
async def test_a_client_without_live_mail_sends_nothing_that_may_be_live(
    careful: Any, fake: Any, book_id: int
) -> None:
    with pytest.raises(LiveMailError):
        await careful.readers.remind_of(book_id=book_id)
    assert asked(fake) == [("GET", "/rest/loans")]


async def test_a_client_without_live_mail_refuses_mail_without_a_guard(
    careful: Any, lending: Any, fake: Any
) -> None:
    with pytest.raises(LiveMailError):
        await careful.readers.remind(lending.models.NewReminder(book_id=101))
    assert asked(fake) == []


def test_guards_are_described(lending: Any) -> None:
    guard = lending.Library.api.operation("readers.remind_of").guard

    assert (guard.read, guard.match) == ("readers.list_all_loans", (("book_id", "book_id"),))
    assert (guard.field, guard.harmless) == ("wanted_by", "no reader")
    assert lending.Library.api.operation("readers.remind").guard is None


def test_ways_of_paging_are_described(lending: Any) -> None:
    operation = lending.Library.api.operation
    rows, numbers, offset = (
        operation(name).paging
        for name in ("books.list_books", "readers.list_loans", "books.search_books")
    )

    assert (rows.style, rows.start, rows.limit, rows.max_limit) == ("rows", "From", "Count", 2)
    assert (rows.row, rows.key, rows.items) == ("position", ("book_id",), None)
    assert (numbers.style, numbers.start, numbers.limit) == ("numbers", "Page", "Size")
    assert (numbers.row, numbers.key) == (None, ("book_id", "since"))
    assert (offset.style, offset.start, offset.limit) == ("offset", "Skip", None)
    assert (offset.max_limit, offset.items) == (None, "books")
