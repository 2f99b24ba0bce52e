from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from postalytics.models import Contact
from postalytics_runtime.errors import InvalidRequestError
from postalytics_runtime.operation import RowPaging
from postalytics_runtime.pagination import Pages, RowCursor

PAGING = RowPaging(start="start", limit="limit", max_limit=10, row="row", key="contact_id")

Server = Callable[[int, int], list[Contact]]


def contacts(first: int, last: int) -> list[Contact]:
    return [Contact(row=row, contact_id=1000 + row) for row in range(first, last + 1)]


class Asked:
    """A list read from a server, and what the server was asked."""

    def __init__(self, server: Server, *, start: int = 1, limit: int | None = None) -> None:
        self.requests: list[tuple[int, int]] = []
        self._server = server
        self.pages = Pages(self._fetch, PAGING, start, limit)

    async def _fetch(self, cursor: RowCursor[Contact] | None) -> list[Contact]:
        assert cursor is not None
        self.requests.append((cursor.start, cursor.size))
        return self._server(cursor.start, cursor.size)

    async def rows(self) -> list[int | None]:
        return [contact.row for contact in await self.pages.collect()]


def of(total: int) -> Server:
    return lambda start, size: contacts(start, min(start + size - 1, total))


async def test_a_list_is_read_to_its_end() -> None:
    asked = Asked(of(25))
    assert await asked.rows() == list(range(1, 26))
    assert asked.requests == [(1, 10), (11, 10), (21, 10), (26, 10)]


async def test_rows_that_are_missing_are_not_asked_for_again() -> None:
    asked = Asked(
        lambda start, size: [c for c in contacts(start, 40) if (c.row or 0) % 3 == 0][:size]
    )
    assert await asked.rows() == list(range(3, 40, 3))
    assert asked.requests == [(1, 10), (31, 10), (40, 10)]


async def test_an_empty_list_is_one_request() -> None:
    asked = Asked(of(0))
    assert (await asked.rows(), len(asked.requests)) == ([], 1)


@pytest.mark.parametrize(
    ("limit", "requests"),
    [
        (0, []),
        (1, [(1, 1)]),
        (10, [(1, 10)]),
        (12, [(1, 10), (11, 2)]),
        (26, [(1, 10), (11, 10), (21, 6), (26, 1)]),
    ],
)
async def test_limit_is_exact_and_asks_for_no_more(
    limit: int, requests: list[tuple[int, int]]
) -> None:
    asked = Asked(of(25), limit=limit)
    assert await asked.rows() == list(range(1, min(limit, 25) + 1))
    assert asked.requests == requests


async def test_a_list_can_be_taken_up_in_the_middle() -> None:
    assert await Asked(of(25), start=20).rows() == list(range(20, 26))


async def test_pages_come_whole_and_none_is_empty() -> None:
    pages = [len(page) async for page in Asked(of(25)).pages.pages()]
    assert pages == [10, 10, 5]


async def test_each_reading_begins_at_the_beginning() -> None:
    asked = Asked(of(5))
    assert await asked.rows() == await asked.rows() == [1, 2, 3, 4, 5]


async def test_nothing_is_fetched_before_it_is_needed() -> None:
    asked = Asked(of(25))
    async for contact in asked.pages:
        if contact.row == 3:
            break
    assert asked.requests == [(1, 10)]


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="limit is -1"):
        Asked(of(1), limit=-1)


def ignores_start(start: int, size: int) -> list[Contact]:
    return contacts(1, min(size, 25))


def clamps_to_the_last_page(start: int, size: int) -> list[Contact]:
    start = min(start, 16)
    return contacts(start, min(start + size - 1, 25))


def serves_less_than_asked(start: int, size: int) -> list[Contact]:
    return contacts(start, min(start + 3, 25))


def includes_the_end(start: int, size: int) -> list[Contact]:
    return contacts(start, min(start + size, 25))


def repeats_for_ever(start: int, size: int) -> list[Contact]:
    return [Contact(row=start + n, contact_id=7) for n in range(size)]


def counts_from_zero(start: int, size: int) -> list[Contact]:
    return [Contact(row=n, contact_id=n) for n in range(start - 1, min(start - 1 + size, 25))]


def names_no_rows(start: int, size: int) -> list[Contact]:
    return [Contact(contact_id=n) for n in range(start, min(start + size, 26))]


@pytest.mark.parametrize(
    ("server", "found"),
    [
        (ignores_start, 10),
        (clamps_to_the_last_page, 25),
        (serves_less_than_asked, 25),
        (includes_the_end, 25),
        (repeats_for_ever, 1),
        (counts_from_zero, 25),
        (names_no_rows, 25),
    ],
)
async def test_no_server_can_make_it_loop_or_give_an_item_twice(server: Server, found: int) -> None:
    asked = Asked(server)
    items = await asked.pages.collect()
    keys = [contact.contact_id for contact in items]
    assert len(keys) == len(set(keys)) == found
    assert len(asked.requests) <= math.ceil(found / 4) + 2


async def test_items_without_a_key_are_all_kept() -> None:
    asked = Asked(lambda start, size: [Contact(row=row) for row in range(start, min(start + 9, 9))])
    assert await asked.rows() == list(range(1, 9))


async def test_a_list_without_paging_is_one_request_and_obeys_limit() -> None:
    async def fetch(cursor: object) -> list[int]:
        assert cursor is None
        return [1, 2, 3]

    assert await Pages(fetch, None, 1, None).collect() == [1, 2, 3]
    assert await Pages(fetch, None, 1, 2).collect() == [1, 2]
    assert await Pages(fetch, None, 1, 0).collect() == []
