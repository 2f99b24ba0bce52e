"""Lists as they come over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from postalytics_runtime.errors import (
    InvalidRequestError,
    ResponseError,
    UnreadableAnswerError,
)
from runtime.post_office import (
    LIST_NUMBERS,
    LIST_ROUTES,
    LIST_ROWS,
    LIST_SHELF,
    Parcel,
    Route,
    open_office,
)


def pages(*answers: Any) -> Any:
    """A server that gives these answers in order, whatever it is asked."""
    left = iter(answers)
    return lambda asked, body: next(left)


def numbered(*numbers: int) -> list[dict[str, int]]:
    return [{"number": number} for number in numbers]


async def test_rows_are_asked_for_by_row() -> None:
    page = [{"number": n, "row": n} for n in (1, 2)]
    async with open_office(pages(page, [])) as (office, server):
        assert len(await office.pages(LIST_ROWS).collect()) == 2
    assert server.asked == ["GET /rows?start=1&limit=10", "GET /rows?start=3&limit=10"]


async def test_pages_are_asked_for_by_number_and_keep_their_size() -> None:
    answers = pages(numbered(*range(10)), numbered(*range(10, 20)))
    async with open_office(answers) as (office, server):
        assert len(await office.pages(LIST_NUMBERS, limit=12).collect()) == 12
    assert server.asked == [
        "GET /numbers?PageNumber=1&PageSize=10",
        "GET /numbers?PageNumber=2&PageSize=10",
    ]


async def test_a_list_in_a_field_is_asked_for_by_offset() -> None:
    answers = pages({"parcels": numbered(1, 2, 3)}, {"parcels": numbered(4)}, {"parcels": []})
    async with open_office(answers) as (office, server):
        found: list[Parcel] = await office.pages(LIST_SHELF).collect()
    assert [parcel.number for parcel in found] == [1, 2, 3, 4]
    assert server.asked == [f"GET /shelf?offset={offset}" for offset in (0, 3, 4)]


async def test_a_list_begins_where_it_is_told() -> None:
    async with open_office(pages({"parcels": []}, [])) as (office, server):
        await office.pages(LIST_SHELF, start=7).collect()
        await office.pages(LIST_NUMBERS, start=3, limit=5).collect()
    assert server.asked == ["GET /shelf?offset=7", "GET /numbers?PageNumber=3&PageSize=5"]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ((200, ""), 0),
        (None, 0),
        ([], 0),
        ({}, 0),
        ({"parcels": None}, 0),
        ({"other": 5}, 0),
        ([{"parcels": [{"number": 1}]}], 1),
        ({"parcels": [{"number": 1}, {}]}, 2),
    ],
)
async def test_a_list_in_a_field_comes_in_many_ways(answer: Any, found: int) -> None:
    async with open_office(pages(answer, {})) as (office, _):
        assert len(await office.pages(LIST_SHELF).collect()) == found


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("none", "expected Shelf, found str"),
        ([{}, {}], "expected Shelf, found list"),
        ([[]], "expected Shelf, found list"),
        ({"parcels": "none"}, "Shelf.parcels: expected list, found str"),
        ({"parcels": {"number": 1}}, "Shelf.parcels: expected list, found dict"),
        ({"parcels": 0}, "Shelf.parcels: expected list, found int"),
        ({"parcels": [{}, 7]}, "Shelf.parcels[1]: expected an object, found int"),
        ({"parcels": [None]}, "Shelf.parcels[0]: expected an object, found NoneType"),
    ],
)
async def test_a_field_that_holds_no_list_is_told(answer: Any, problem: str) -> None:
    async with open_office(pages(answer)) as (office, _):
        with pytest.raises(UnreadableAnswerError) as caught:
            await office.pages(LIST_SHELF).collect()
    assert str(caught.value) == (
        "office.list_shelf (GET /shelf): The API accepted the request, but its answer does not "
        f"fit the spec: {problem}."
    )


async def test_an_odd_item_in_a_field_is_told_by_a_strict_client() -> None:
    async with open_office(pages({"parcels": [{"number": "x"}]}), strict=True) as (office, _):
        with pytest.raises(UnreadableAnswerError, match=r"Parcel\.number: expected int, found str"):
            await office.pages(LIST_SHELF).collect()


async def test_one_object_in_place_of_an_array_is_one_item() -> None:
    async with open_office(pages({"code": "a"})) as (office, _):
        found: list[Route] = await office.pages(LIST_ROUTES).collect()
    assert [route.code for route in found] == ["a"]


@pytest.mark.parametrize("operation", [LIST_ROWS, LIST_NUMBERS])
async def test_an_object_in_place_of_every_page_ends_the_list(operation: Any) -> None:
    async with open_office(lambda asked, body: {"number": 5}) as (office, server):
        assert len(await office.pages(operation).collect()) == 1
    assert len(server.asked) == 2


async def test_a_list_of_which_every_page_is_the_same_ends() -> None:
    async with open_office(lambda asked, body: {"parcels": [{}, {}]}) as (office, server):
        assert len(await office.pages(LIST_SHELF).collect()) == 2
    assert len(server.asked) == 2


@pytest.mark.parametrize("answer", [(404, '"The end"'), "The end"])
async def test_the_end_may_be_an_error(answer: Any) -> None:
    async with open_office(pages(numbered(1), answer)) as (office, _):
        assert len(await office.pages(LIST_ROWS).collect()) == 1


async def test_an_error_that_is_no_end_is_an_error() -> None:
    async with open_office(pages(numbered(1), (404, '"The end"'))) as (office, _):
        with pytest.raises(ResponseError, match="The end"):
            await office.pages(LIST_NUMBERS).collect()


@pytest.mark.parametrize("values", [{"limit": -1}, {"start": 0}, {"start": "1"}])
async def test_what_cannot_be_asked_for_is_refused_at_once(values: dict[str, Any]) -> None:
    async with open_office(pages()) as (office, server):
        with pytest.raises(InvalidRequestError, match="must be a whole number"):
            office.pages(LIST_ROWS, **values)
    assert server.asked == []


async def test_a_start_beyond_what_the_api_can_hold_is_refused() -> None:
    async with open_office(pages()) as (office, server):
        with pytest.raises(InvalidRequestError, match="start must be a whole number of 32 bits"):
            await office.pages(LIST_ROWS, start=2**31).collect()
    assert server.asked == []
