"""Lists whose rows or pages count from 0, where the spec says that they count from 1."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from postalytics_runtime.errors import (
    AuthenticationError,
    InvalidRequestError,
    RateLimitError,
    ResponseError,
    ServerError,
)
from postalytics_runtime.schema import Operation, Paging
from support.runtime.lists import NUMBERS, OFFSET, ROWS, Asked, of, parcels
from support.runtime.post_office_api import LIST_NUMBERS, LIST_ROWS, Parcel, open_office


def from_zero(total: int) -> Callable[[dict[str, int]], list[Parcel]]:
    """A server whose rows and pages count from 0, though the rows that it shows are from 1."""

    def serve(query: dict[str, int]) -> list[Parcel]:
        match query:
            case {"start": start, "limit": size}:
                first = start + 1
            case {"page": page, "size": size}:
                first = page * size + 1
            case _:
                raise AssertionError(query)
        return parcels(first, min(first + size - 1, total))

    return serve


def clamping(total: int) -> Callable[[dict[str, int]], list[Parcel]]:
    """The same, and past the end comes the last page once more."""

    def serve(query: dict[str, int]) -> list[Parcel]:
        return from_zero(total)({**query, "page": min(query["page"], (total - 1) // query["size"])})

    return serve


@pytest.mark.parametrize("total", [2, 9, 10, 11, 12, 25, 30])
async def test_rows_from_0_are_all_read_and_in_order(total: int) -> None:
    asked = Asked(from_zero(total))
    assert await asked.rows() == list(range(1, total + 1))
    assert asked.requests[:2] == [(1, 10), (0, 10)]
    assert len(asked.requests) <= (total + 9) // 10 + 3


@pytest.mark.parametrize("paging", [ROWS, NUMBERS])
@pytest.mark.parametrize("total", [1, 2, 10])
async def test_a_short_list_from_0_is_read_though_it_is_empty_from_1(
    total: int, paging: Paging
) -> None:
    asked = Asked(from_zero(total), paging)
    assert await asked.rows() == list(range(1, total + 1))
    assert len(asked.requests) <= 4


async def test_the_first_page_of_numbers_from_0_is_found_where_a_page_repeats() -> None:
    asked = Asked(clamping(25), NUMBERS)
    assert await asked.rows() == [*range(11, 26), *range(1, 11)]
    assert [start for start, _ in asked.requests] == [1, 2, 3, 0, 4, 5]


@pytest.mark.parametrize("limit", range(1, 14))
@pytest.mark.parametrize("total", [1, 2, 3, 11, 12])
async def test_a_limit_is_exact_from_0_too(total: int, limit: int) -> None:
    asked = Asked(from_zero(total), limit=limit)
    assert await asked.rows() == list(range(1, min(limit, total) + 1))


@pytest.mark.parametrize("limit", [1, 5])
async def test_a_limit_is_exact_where_a_page_from_0_has_more(limit: int) -> None:
    asked = Asked(lambda query: parcels(1, 7) if query["page"] == 0 else [], NUMBERS, limit=limit)
    assert await asked.rows() == list(range(1, limit + 1))
    assert asked.pages.position == 1


@pytest.mark.parametrize("total", [1, 2, 9, 11, 25])
async def test_a_reading_of_rows_from_0_can_be_resumed(total: int) -> None:
    asked = Asked(from_zero(total))
    had: list[int | None] = []
    async for page in asked.pages.pages():
        had += [parcel.row for parcel in page]
        later = await Asked(from_zero(total), start=asked.pages.position).rows()
        assert had + later == list(range(1, total + 1))


@pytest.mark.parametrize(("paging", "total"), [(ROWS, 1), (ROWS, 2), (ROWS, 25), (NUMBERS, 4)])
@pytest.mark.parametrize("limit", [4, 7])
async def test_rows_from_0_can_be_read_in_parts(paging: Paging, total: int, limit: int) -> None:
    found: list[int | None] = []
    position: int | None = None
    while True:
        part = Asked(from_zero(total), paging, start=position, limit=limit)
        if not (rows := await part.rows()):
            break
        found += rows
        position = part.pages.position
        assert len(found) <= total
    assert found == list(range(1, total + 1))


async def test_the_remark_is_logged_once_per_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = Asked(from_zero(25))
    await asked.rows()
    await asked.rows()
    said = (
        "A list: the list begins at start=0, not at 1 as the spec says; items found there and "
        "read too: 1."
    )
    assert [(r.levelno, r.getMessage()) for r in caplog.records] == [(logging.WARNING, said)] * 2


@pytest.mark.parametrize("total", [1, 9, 10, 11, 25])
@pytest.mark.parametrize("paging", [ROWS, NUMBERS, OFFSET])
async def test_a_list_that_begins_at_1_is_not_asked_for_from_0(paging: Paging, total: int) -> None:
    asked = Asked(of(total), paging)
    await asked.rows()
    starts = [start for start, *_ in asked.requests]
    assert starts.count(0) == (paging is OFFSET)


@pytest.mark.parametrize(("paging", "start"), [(ROWS, 2), (NUMBERS, 2)])
async def test_a_list_that_begins_later_is_not_asked_for_from_0(paging: Paging, start: int) -> None:
    asked = Asked(lambda query: [], paging, start=start)
    assert await asked.rows() == []
    assert [asked for asked, *_ in asked.requests] == [start, start]


async def test_deleted_first_rows_do_not_make_a_list_from_0(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = Asked(lambda query: parcels(max(query["start"], 5), min(query["start"] + 9, 25)))
    assert await asked.rows() == list(range(5, 26))
    assert [start for start, _ in asked.requests] == [1, 0, 11, 21, 26, 26]
    assert caplog.records == []


async def test_a_missing_row_at_the_point_of_resumption_loses_no_item() -> None:
    asked = Asked(
        lambda query: [
            p for p in parcels(query["start"], min(query["start"] + 1, 20)) if p.row != 7
        ],
        start=7,
    )
    assert await asked.rows() == list(range(8, 21))


REFUSALS = [(400, ""), (404, '"No such page"'), (422, ""), (500, ""), (200, "<html>"), (200, "")]


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("operation", [LIST_ROWS, LIST_NUMBERS])
async def test_a_refusal_of_the_page_from_0_changes_nothing(
    operation: Operation[Any], refusal: tuple[int, str]
) -> None:
    def serve(asked: str, _: Any) -> Any:
        return refusal if "=0" in asked.partition("&")[0] else []

    async with open_office(serve) as (office, server):
        assert await office.pages(operation).collect() == []
    assert len(server.asked) == 3


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_first_page_is_kept_though_the_one_from_0_is_refused(
    refusal: tuple[int, str],
) -> None:
    def serve(asked: str, _: Any) -> Any:
        if "start=1&" in asked:
            return [{"row": 4, "number": 4}, {"row": 5, "number": 5}]
        return refusal if "start=0" in asked else []

    async with open_office(serve) as (office, _):
        found = await office.pages(LIST_ROWS).collect()
    assert [parcel.row for parcel in found] == [4, 5]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, AuthenticationError), (429, RateLimitError), (503, ServerError), (408, ResponseError)],
)
async def test_an_error_that_does_not_refuse_the_page_from_0_is_raised(
    status: int, kind: type[Exception]
) -> None:
    def serve(asked: str, _: Any) -> Any:
        return (status, "") if "PageNumber=0" in asked else []

    async with open_office(serve) as (office, _):
        with pytest.raises(kind):
            await office.pages(LIST_NUMBERS).collect()


async def test_an_end_on_the_first_page_is_asked_for_once_more_from_0() -> None:
    async with open_office(lambda asked, _: (404, '"The end"')) as (office, server):
        assert await office.pages(LIST_ROWS).collect() == []
    assert [asked.partition("&")[0] for asked in server.asked] == [
        "GET /rows?start=1",
        "GET /rows?start=0",
    ]


async def test_the_only_row_of_a_list_from_0_is_found_after_an_early_end() -> None:
    def serve(asked: str, _: Any) -> Any:
        return [{"row": 1, "number": 1}] if "start=0" in asked else (404, '"The end"')

    async with open_office(serve) as (office, server):
        assert [parcel.row for parcel in await office.pages(LIST_ROWS).collect()] == [1]
    assert len(server.asked) == 3


async def test_the_range_of_a_parameter_holds_for_callers_only() -> None:
    page = attrs.evolve(LIST_NUMBERS.query_parameters[0], minimum=1)
    ranged = attrs.evolve(LIST_NUMBERS, query_parameters=(page, *LIST_NUMBERS.query_parameters[1:]))

    def serve(asked: str, _: Any) -> Any:
        return [{"number": 1}] if "PageNumber=0" in asked else []

    async with open_office(serve) as (office, _):
        assert len(await office.pages(ranged).collect()) == 1
        with pytest.raises(InvalidRequestError, match="page is 0, less than 1"):
            office.pages(ranged, start=0)


async def test_rows_without_keys_are_not_taken_twice_from_0() -> None:
    page = [Parcel(row=2), Parcel(row=3)]
    asked = Asked(lambda query: page if query["start"] < 2 else [])
    assert await asked.rows() == [2, 3]
