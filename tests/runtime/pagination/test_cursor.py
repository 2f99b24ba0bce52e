"""The next page to request, and the end of a list. No I/O."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.schema import Paging
from support.runtime.lists import NUMBERS, OFFSET, ROWS, STYLES, Asked, Server, of, parcels
from support.runtime.post_office_api import Parcel


@pytest.mark.parametrize(
    ("paging", "requests"),
    [
        (ROWS, [(1, 10), (11, 10), (21, 10), (26, 10), (26, 10)]),
        (NUMBERS, [(1, 10), (2, 10), (3, 10), (4, 10), (4, 10)]),
        (OFFSET, [(0,), (10,), (20,), (25,), (25,)]),
    ],
)
async def test_a_list_is_read_to_its_end_and_the_end_is_asked_for_once_more(
    paging: Paging, requests: list[Any]
) -> None:
    asked = Asked(of(25), paging)
    assert await asked.rows() == list(range(1, 26))
    assert asked.requests == requests


async def test_rows_that_are_missing_are_not_asked_for_again() -> None:
    def every_third(query: dict[str, int]) -> list[Parcel]:
        left = [parcel for parcel in parcels(query["start"] or 1, 40) if (parcel.row or 0) % 3 == 0]
        return left[: query["limit"]]

    asked = Asked(every_third)
    assert await asked.rows() == list(range(3, 40, 3))
    # The first row may be missing because the list counts from 0. Where row numbers jump, the
    # last request is for the rows that they skipped.
    assert asked.requests == [(1, 10), (0, 10), (31, 10), (40, 10), (34, 10)]


@pytest.mark.parametrize(
    ("paging", "requests"),
    [
        (ROWS, [(1, 10), (0, 10), (1, 10)]),
        (NUMBERS, [(1, 10), (0, 10), (1, 10)]),
        (OFFSET, [(0,), (0,)]),
    ],
)
async def test_an_empty_list_is_asked_for_from_0_and_once_more(
    paging: Paging, requests: list[Any]
) -> None:
    asked = Asked(of(0), paging)
    assert (await asked.rows(), asked.requests) == ([], requests)


@pytest.mark.parametrize(
    ("paging", "limit", "requests"),
    [
        (ROWS, 0, []),
        (ROWS, 1, [(1, 1)]),
        (ROWS, 10, [(1, 10)]),
        (ROWS, 12, [(1, 10), (11, 2)]),
        (ROWS, 26, [(1, 10), (11, 10), (21, 6), (26, 1), (26, 10)]),
        (NUMBERS, 0, []),
        (NUMBERS, 1, [(1, 1)]),
        (NUMBERS, 4, [(1, 4)]),
        (NUMBERS, 10, [(1, 10)]),
        (NUMBERS, 12, [(1, 10), (2, 10)]),
        (NUMBERS, 26, [(1, 10), (2, 10), (3, 10), (4, 10), (4, 10)]),
        (OFFSET, 0, []),
        (OFFSET, 7, [(0,)]),
        (OFFSET, 10, [(0,)]),
        (OFFSET, 12, [(0,), (10,)]),
    ],
)
async def test_limit_is_exact_and_asks_for_no_more(
    paging: Paging, limit: int, requests: list[Any]
) -> None:
    asked = Asked(of(25), paging, limit=limit)
    assert await asked.rows() == list(range(1, min(limit, 25) + 1))
    assert asked.requests == requests


@given(
    paging=st.sampled_from(STYLES),
    total=st.integers(0, 40),
    limit=st.none() | st.integers(0, 50),
)
async def test_an_honest_list_is_read_whole_and_each_item_once(
    paging: Paging, total: int, limit: int | None
) -> None:
    most = total if limit is None else min(limit, total)
    assert await Asked(of(total), paging, limit=limit).rows() == list(range(1, most + 1))


@pytest.mark.parametrize(
    ("paging", "start", "first"), [(ROWS, 20, 20), (NUMBERS, 2, 11), (OFFSET, 7, 8)]
)
async def test_a_list_can_be_taken_up_in_the_middle(paging: Paging, start: int, first: int) -> None:
    assert await Asked(of(25), paging, start=start).rows() == list(range(first, 26))


async def test_pages_come_whole_and_none_is_empty() -> None:
    pages = [len(page) async for page in Asked(of(25)).pages.pages()]
    assert pages == [10, 10, 5]


async def test_each_reading_begins_at_the_beginning() -> None:
    asked = Asked(of(5))
    assert await asked.rows() == await asked.rows() == [1, 2, 3, 4, 5]


async def test_nothing_is_fetched_before_it_is_needed() -> None:
    asked = Asked(of(25))
    async for parcel in asked.pages:
        if parcel.row == 3:
            break
    assert asked.requests == [(1, 10)]


def _first(query: dict[str, int]) -> int:
    """The first row that a query asks for, of a server whose pages hold ten."""
    if "page" in query:
        return max(query["page"] - 1, 0) * 10 + 1
    return query["start"] if "start" in query else query["offset"] + 1


def ignores_start(query: dict[str, int]) -> list[Parcel]:
    return parcels(1, 10)


def clamps_to_the_last_page(query: dict[str, int]) -> list[Parcel]:
    first = min(_first(query), 16)
    return parcels(first, min(first + 9, 25))


def serves_less_than_asked(query: dict[str, int]) -> list[Parcel]:
    first = (query["page"] - 1) * 4 + 1 if "page" in query else _first(query)
    return parcels(first, min(first + 3, 25))


def includes_the_end(query: dict[str, int]) -> list[Parcel]:
    first = _first(query)
    return parcels(first, min(first + 10, 25))


def repeats_for_ever(query: dict[str, int]) -> list[Parcel]:
    return [Parcel(row=_first(query) + n, number=7) for n in range(10)]


def cycles(query: dict[str, int]) -> list[Parcel]:
    first = _first(query)
    return parcels(1, 10) if first // 10 % 2 == 0 else parcels(11, 20)


def counts_from_zero(query: dict[str, int]) -> list[Parcel]:
    first = _first(query)
    return [Parcel(row=n, number=n) for n in range(first - 1, min(first + 9, 25))]


def names_no_rows(query: dict[str, int]) -> list[Parcel]:
    first = _first(query)
    return [Parcel(number=n) for n in range(first, min(first + 10, 26))]


def answers_too_much(query: dict[str, int]) -> list[Parcel]:
    return parcels(1, 25)


@pytest.mark.parametrize("paging", STYLES, ids=lambda paging: paging.style)
@pytest.mark.parametrize(
    ("server", "found"),
    [
        (ignores_start, 10),
        (clamps_to_the_last_page, 25),
        (serves_less_than_asked, 25),
        (includes_the_end, 25),
        (repeats_for_ever, 1),
        (cycles, 20),
        (counts_from_zero, 25),
        (names_no_rows, 25),
        (answers_too_much, 25),
    ],
)
async def test_no_server_can_make_it_loop_or_give_an_item_twice(
    server: Server, found: int, paging: Paging
) -> None:
    asked = Asked(server, paging)
    items = await asked.pages.collect()
    numbers = [parcel.number for parcel in items]
    assert len(numbers) == len(set(numbers)) == found
    from_zero = paging.style != "offset" and 0 in [requests[0] for requests in asked.requests]
    assert len(asked.queries) <= math.ceil(found / 4) + 2 + from_zero


@pytest.mark.parametrize("paging", STYLES, ids=lambda paging: paging.style)
async def test_pages_that_get_shorter_are_read_on(paging: Paging) -> None:
    sizes = iter([10, 7, 3, 1, 0, 0])
    read = 0

    def shrinking(query: dict[str, int]) -> list[Parcel]:
        nonlocal read
        size = next(sizes)
        read += size
        return parcels(read - size + 1, read)

    assert await Asked(shrinking, paging).rows() == list(range(1, 22))
