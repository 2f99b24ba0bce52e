"""Lists that state a total, and the error when fewer items are found."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from postalytics_runtime.errors import IncompleteListError, Outcome, outcome_of
from postalytics_runtime.pagination import Cursor, Pages
from postalytics_runtime.schema import Paging
from support.runtime.lists import NUMBERS, OFFSET, ROWS, STYLES, counted, of, parcels, rooms
from support.runtime.post_office_api import API, Parcel, open_office

Answer = tuple[list[Parcel], int | None]


class Told:
    """A list whose server also states a total.

    Args:
        answer: the page and the total for what was asked, and the number of the request from 1.
    """

    def __init__(
        self,
        answer: Callable[[dict[str, int], int], Answer],
        paging: Paging = OFFSET,
        start: int | None = None,
        limit: int | None = None,
    ) -> None:
        self.starts: list[int] = []
        self._answer = answer
        self._paging = paging
        self.pages: Pages[Parcel] = Pages(self._fetch, paging, start, limit)

    async def _fetch(self, cursor: Cursor[Parcel] | None) -> list[Parcel]:
        assert cursor is not None
        query = counted(cursor)
        self.starts.append(query[self._paging.start])
        assert len(self.starts) < 100
        page, total = self._answer(query, len(self.starts))
        if total is not None:
            cursor.tell_total(total)
        return page

    async def rows(self) -> list[int | None]:
        return [parcel.row async for parcel in self.pages]


def totalled(total: int, told: int | None) -> Callable[[dict[str, int], int], Answer]:
    """A server with `total` items that states a total of `linked`."""
    honest = of(total)
    return lambda query, _: (honest(query), told)


def counting_pages(total: int, first: int) -> Callable[[dict[str, int], int], Answer]:
    """A server whose offset counts pages; the first page has the number `first`."""

    def answer(query: dict[str, int], _: int) -> Answer:
        page = query["offset"] - first
        return parcels(page * 10 + 1, min(page * 10 + 10, total)) if page >= 0 else [], total

    return answer


@pytest.mark.parametrize("paging", STYLES, ids=lambda paging: paging.style)
@pytest.mark.parametrize("told", [26, 1000])
async def test_fewer_items_than_the_total_are_an_error_after_all_that_there_are(
    told: int, paging: Paging
) -> None:
    asked = Told(totalled(25, told), paging)
    found: list[int | None] = []

    async def read() -> None:
        async for parcel in asked.pages:
            found.append(parcel.row)

    with pytest.raises(IncompleteListError) as caught:
        await read()
    assert found == list(range(1, 26))
    assert (caught.value.found, caught.value.total) == (25, told)
    assert caught.value.message == (
        f"The list is not complete: the API reports {told:,} items, and its pages held 25, so "
        f"{told - 25:,} are missing. The list may have changed during the read, or the API may "
        "page differently than the spec says. Read the list again from the beginning. If items "
        "are still missing, do not use the result as the whole list: compare it with the "
        "vendor's app, and report this."
    )
    assert caught.value.safe_to_repeat
    assert outcome_of(caught.value) is Outcome.ANSWERED
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 (its own)
    assert (str(copy), vars(copy)) == (str(caught.value), vars(caught.value))


@pytest.mark.parametrize("paging", STYLES, ids=lambda paging: paging.style)
async def test_a_total_that_was_reached_ends_the_list_at_its_first_empty_page(
    paging: Paging,
) -> None:
    asked = Told(totalled(25, 25), paging)
    assert await asked.rows() == list(range(1, 26))
    assert len(asked.starts) == 4
    assert asked.pages.total == 25


@pytest.mark.parametrize("paging", STYLES, ids=lambda paging: paging.style)
@pytest.mark.parametrize("told", [0, 1, 24])
async def test_a_total_below_what_was_found_ends_no_list_early(told: int, paging: Paging) -> None:
    asked = Told(lambda query, number: ([] if number == 4 else of(35)(query), told), paging)
    assert await asked.rows() == list(range(1, 36))


async def test_a_total_of_0_past_the_end_does_not_replace_an_earlier_total() -> None:
    def answer(query: dict[str, int], number: int) -> Answer:
        page, total = counting_pages(23, 0)(query, number)
        return page, total if page else 0

    asked = Told(answer)
    assert await asked.rows() == list(range(1, 24))
    assert asked.pages.total == 23
    with pytest.raises(IncompleteListError, match="40 items, and its pages held 10"):
        await Told(lambda query, _: (of(10)(query), 40 if query["offset"] == 0 else 0)).rows()


@pytest.mark.parametrize("paging", STYLES, ids=lambda paging: paging.style)
async def test_a_list_of_0_items_is_one_request(paging: Paging) -> None:
    asked = Told(totalled(0, 0), paging)
    assert (await asked.rows(), len(asked.starts)) == ([], 1)


@pytest.mark.parametrize("limit", [0, 1, 10, 25])
async def test_a_limit_below_the_total_is_not_an_error(limit: int) -> None:
    asked = Told(totalled(25, 100), limit=limit)
    assert await asked.rows() == list(range(1, limit + 1))


async def test_a_limit_above_the_number_of_items_is_an_error() -> None:
    with pytest.raises(IncompleteListError):
        await Told(totalled(25, 100), limit=26).rows()


async def test_the_last_total_counts() -> None:
    grows = Told(lambda query, number: (of(25)(query), 22 + number))
    with pytest.raises(IncompleteListError):
        await grows.rows()
    shrinks = Told(lambda query, number: (of(25)(query), 29 - number))
    assert await shrinks.rows() == list(range(1, 26))


async def test_a_total_reported_once_counts_for_the_whole_list() -> None:
    asked = Told(lambda query, number: (of(25)(query), 100 if number == 1 else None))
    with pytest.raises(IncompleteListError, match="100 items, and its pages held 25"):
        await asked.rows()


@pytest.mark.parametrize(("start", "whole"), [(0, True), (10, True), (25, True), (26, False)])
async def test_the_items_that_an_offset_passes_over_count(start: int, whole: bool) -> None:
    asked = Told(totalled(24 if not whole else 25, 30 if not whole else 25), start=start)
    if whole:
        assert await asked.rows() == list(range(start + 1, 26))
    else:
        with pytest.raises(IncompleteListError):
            await asked.rows()


@pytest.mark.parametrize(("paging", "start"), [(ROWS, 11), (NUMBERS, 2)])
async def test_a_total_says_nothing_of_a_part_that_begins_at_a_row_or_page(
    paging: Paging, start: int
) -> None:
    assert await Told(totalled(25, 25), paging, start=start).rows() == list(range(11, 26))


@pytest.mark.parametrize(
    ("first", "starts"),
    [(0, [0, 10, 10, 1, 2, 3]), (1, [0, 0, 1, 2, 3, 4])],
    ids=["from 0", "from 1"],
)
async def test_an_offset_that_counts_pages_is_found_out_and_the_list_read_by_page(
    first: int, starts: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    asked = Told(counting_pages(23, first))
    assert await asked.rows() == list(range(1, 24))
    assert asked.starts == starts
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (
            logging.WARNING,
            "A list: offset counts pages, not items as the spec says; the list is read by page "
            "number.",
        )
    ]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("limit", [1, 10, 11, 15, 22])
async def test_a_limit_is_exact_by_page_too(limit: int, first: int) -> None:
    asked = Told(counting_pages(23, first), limit=limit)
    assert await asked.rows() == list(range(1, limit + 1))


async def test_a_reading_by_page_that_cannot_be_resumed_is_an_error() -> None:
    asked = Told(counting_pages(35, 0))
    async for _ in asked.pages.pages():
        later = Told(counting_pages(35, 0), start=asked.pages.position)
        if asked.pages.position == 35:
            assert await later.rows() == []
        else:
            with pytest.raises(IncompleteListError, match="from the beginning"):
                await later.rows()


async def test_pages_that_are_still_short_are_an_error() -> None:
    asked = Told(lambda query, number: (counting_pages(23, 0)(query, number)[0], 24))
    with pytest.raises(IncompleteListError, match="24 items, and its pages held 23"):
        await asked.rows()
    assert asked.starts == [0, 10, 10, 1, 2, 3, 4]


async def test_an_offset_that_counts_items_is_not_taken_for_pages() -> None:
    """The page at offset 1 is nearly that at 0, which must not lead to a request for each item."""
    asked = Told(lambda query, _: (of(50)(query) if query["offset"] < 10 else [], 50))
    with pytest.raises(IncompleteListError):
        await asked.rows()
    assert asked.starts == [0, 10, 10, 1]


async def test_an_empty_page_amid_a_list_is_asked_for_once_more() -> None:
    asked = Told(lambda query, number: ([] if number == 2 else of(25)(query), 25))
    assert await asked.rows() == list(range(1, 26))
    assert asked.starts == [0, 10, 10, 20, 25]


def shelf(parcels: list[dict[str, int]], **others: Any) -> dict[str, Any]:
    return {"parcels": parcels, **others}


@pytest.mark.parametrize(
    ("way", "answer"), [(("total",), {"total": 3}), (("inside", "total"), {"inside": 3})]
)
async def test_the_total_is_read_from_the_object_around_the_items(
    way: tuple[str, ...], answer: dict[str, int]
) -> None:
    pages = iter([shelf([{"number": 1}, {"number": 2}], **answer), *[shelf([], **answer)] * 4])
    async with open_office(lambda asked, body: next(pages)) as (office, server):
        with pytest.raises(IncompleteListError) as caught:
            await office.pages(rooms(way)).collect()
    assert str(caught.value).startswith(
        "office.list_shelf (GET /shelf): The list is not complete: the API reports 3 items"
    )
    assert len(server.asked) == 5


@pytest.mark.parametrize("total", ["3", 3.0, True, -1, None, [3]])
async def test_an_invalid_total_is_ignored(total: Any) -> None:
    pages = iter([shelf([{"number": 1}], total=total), *[shelf([], total=total)] * 2])
    async with open_office(lambda asked, body: next(pages)) as (office, server):
        assert len(await office.pages(rooms(("total",))).collect()) == 1
    assert len(server.asked) == 3


async def test_an_object_that_is_not_there_has_no_total() -> None:
    pages = iter([shelf([{"number": 1}]), shelf([]), shelf([])])
    async with open_office(lambda asked, body: next(pages)) as (office, _):
        assert len(await office.pages(rooms(("inside", "total"))).collect()) == 1


def test_the_post_office_has_no_totals() -> None:
    assert {o.paging.total for o in API.operations if o.paging} == {()}
