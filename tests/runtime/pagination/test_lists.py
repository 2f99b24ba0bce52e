"""Lists as they come over the wire."""

from __future__ import annotations

import sys
from typing import Any

import attrs
import pytest

from postalytics_runtime.errors import (
    IncompleteListError,
    InvalidRequestError,
    Outcome,
    ResponseError,
    UnreadableResponseError,
    outcome_of,
)
from postalytics_runtime.schema import Effect, Operation
from support.runtime.post_office_api import (
    GET_ROUTE,
    LIST_NUMBERS,
    LIST_ROUTES,
    LIST_ROWS,
    LIST_SHELF,
    TOGGLE_ROUTE,
    Parcel,
    Route,
    open_office,
)


def pages(*answers: Any) -> Any:
    """A server that gives these responses in order, whatever the requests are."""
    left = iter(answers)
    return lambda asked, body: next(left)


def numbered(*numbers: int) -> list[dict[str, int]]:
    return [{"number": number} for number in numbers]


async def test_rows_are_asked_for_by_row() -> None:
    page = [{"number": n, "row": n} for n in (1, 2)]
    async with open_office(pages(page, (404, '"The end"'))) as (office, server):
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
    end = {"parcels": list[Any]()}
    answers = pages({"parcels": numbered(1, 2, 3)}, {"parcels": numbered(4)}, end, end)
    async with open_office(answers) as (office, server):
        found: list[Parcel] = await office.pages(LIST_SHELF).collect()
    assert [parcel.number for parcel in found] == [1, 2, 3, 4]
    assert server.asked == [f"GET /shelf?offset={offset}" for offset in (0, 3, 4, 4)]


async def test_a_list_begins_at_the_given_start() -> None:
    async with open_office(pages({"parcels": []}, {"parcels": []}, [], [])) as (office, server):
        await office.pages(LIST_SHELF, start=7).collect()
        await office.pages(LIST_NUMBERS, start=3, limit=5).collect()
    shelf, numbers = "GET /shelf?offset=7", "GET /numbers?PageNumber=3&PageSize=5"
    assert server.asked == [shelf, shelf, numbers, numbers]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ([], 0),
        ([{"parcels": [{"number": 1}]}], 1),
        ({"Parcels": [{"number": 1}]}, 1),
        ({"parcels": [{"number": 1}, {"part": None}]}, 2),
    ],
)
async def test_a_list_in_a_field_comes_in_many_ways(answer: Any, found: int) -> None:
    async with open_office(pages(answer, [], {"parcels": []})) as (office, _):
        assert len(await office.pages(LIST_SHELF).collect()) == found


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("none", "expected Shelf, found str"),
        ({}, "Shelf.parcels: expected list, found nothing"),
        ({"parcels": None}, "Shelf.parcels: expected list, found nothing"),
        ({"other": []}, "Shelf.parcels: expected list, found nothing"),
        ([{"number": 1}], "Shelf.parcels: expected list, found nothing"),
        ([{}, {}], "expected Shelf, found list"),
        ([[]], "expected Shelf, found list"),
        ({"parcels": "none"}, "Shelf.parcels: expected list, found str"),
        ({"parcels": {"number": 1}}, "Shelf.parcels: expected list, found dict"),
        ({"parcels": 0}, "Shelf.parcels: expected list, found int"),
        ({"parcels": [{"part": "a"}, 7]}, "Shelf.parcels[1]: expected an object, found int"),
        ({"other": 5}, "Shelf.parcels: expected list, found nothing"),
        (
            {"parcels": [{"number": 1}, {}, {"other": 5}]},
            "Shelf.parcels[1]: expected a name that the spec knows, found nothing; "
            "Shelf.parcels[2]: expected a name that the spec knows, found only others",
        ),
        (
            {"PARCELS": [{}]},
            "Shelf.parcels[0]: expected a name that the spec knows, found nothing; "
            "Shelf.parcels: expected the name parcels, found PARCELS",
        ),
        ({"parcels": [None]}, "Shelf.parcels[0]: expected an object, found NoneType"),
    ],
)
async def test_a_field_that_does_not_hold_a_list_is_reported(answer: Any, problem: str) -> None:
    async with open_office(pages(answer)) as (office, _):
        with pytest.raises(UnreadableResponseError) as caught:
            await office.pages(LIST_SHELF).collect()
    assert str(caught.value) == (
        "office.list_shelf (GET /shelf): The API accepted the request, but its response does not "
        f"match the spec: {problem}."
    )


async def test_a_mismatch_in_a_field_is_raised_by_a_strict_client() -> None:
    async with open_office(pages({"parcels": [{"number": "x"}]}), strict=True) as (office, _):
        with pytest.raises(
            UnreadableResponseError, match=r"Shelf\.parcels\[0\]\.number: expected int"
        ):
            await office.pages(LIST_SHELF).collect()


async def test_one_object_in_place_of_an_array_is_one_item() -> None:
    async with open_office(pages({"code": "a"})) as (office, _):
        found: list[Route] = await office.pages(LIST_ROUTES).collect()
    assert [route.code for route in found] == ["a"]


@pytest.mark.parametrize(("operation", "requests"), [(LIST_ROWS, 3), (LIST_NUMBERS, 4)])
async def test_an_object_in_place_of_every_page_ends_the_list(
    operation: Any, requests: int
) -> None:
    async with open_office(lambda asked, body: {"number": 5}) as (office, server):
        assert len(await office.pages(operation).collect()) == 1
    assert len(server.asked) == requests


async def test_a_list_of_which_every_page_is_the_same_ends() -> None:
    async with open_office(lambda asked, body: {"parcels": [{"part": 1}, {"part": 2}]}) as (
        office,
        server,
    ):
        assert len(await office.pages(LIST_SHELF).collect()) == 2
    assert len(server.asked) == 3


@pytest.mark.parametrize(
    "answer",
    [
        (404, '"The end"'),
        (404, "The end"),
        (400, " the END. \r\n"),
        (200, "The end"),
        (200, "'The end'"),
        "The end",
    ],
)
async def test_the_end_may_be_an_error(answer: Any) -> None:
    async with open_office(pages(numbered(1), answer)) as (office, _):
        assert len(await office.pages(LIST_ROWS).collect()) == 1


@pytest.mark.parametrize("status", [302, 401, 403, 408, 429, 500, 503])
async def test_the_message_of_the_end_ends_nothing_that_could_not_be_read(status: int) -> None:
    async with open_office(pages(numbered(1), (status, '"The end"'))) as (office, _):
        with pytest.raises(ResponseError, match="The end") as caught:
            await office.pages(LIST_ROWS).collect()
    assert caught.value.status == status


async def test_an_error_that_does_not_end_the_list_is_raised() -> None:
    async with open_office(pages(numbered(1), (404, '"The end"'))) as (office, _):
        with pytest.raises(ResponseError, match="The end"):
            await office.pages(LIST_NUMBERS).collect()


@pytest.mark.parametrize(
    ("operation", "values", "said"),
    [
        (LIST_ROUTES, {"limit": -1}, "limit is -1, less than 0"),
        (LIST_ROWS, {"limit": -1}, "limit is -1, less than 0"),
        (LIST_ROWS, {"limit": True}, "limit must be a whole number, not bool"),
        (LIST_ROWS, {"limit": "10"}, "limit must be a whole number, not text"),
        (LIST_ROWS, {"start": 0}, "start is 0, less than 1"),
        (LIST_ROWS, {"start": 2**31}, "start must be a whole number of 32 bits"),
        (LIST_NUMBERS, {"start": 0}, "page is 0, less than 1"),
        (LIST_NUMBERS, {"start": 1.5}, "page must be a whole number, not float"),
        (LIST_SHELF, {"start": -1}, "offset is -1, less than 0"),
        (
            LIST_NUMBERS,
            {"start": 0, "limit": -1},
            "page is 0, less than 1; limit is -1, less than 0",
        ),
    ],
)
async def test_invalid_arguments_of_a_list_are_refused_at_once_by_name(
    operation: Operation[Any], values: dict[str, Any], said: str
) -> None:
    async with open_office(pages()) as (office, server):
        with pytest.raises(InvalidRequestError) as caught:
            office.pages(operation, **values)
    assert server.asked == []
    assert str(caught.value) == (f"{operation} (GET {operation.path}): Nothing was sent: {said}.")


async def test_a_start_is_held_to_the_range_of_its_parameter() -> None:
    page = attrs.evolve(LIST_NUMBERS.query_parameters[0], minimum=3, maximum=9)
    later = attrs.evolve(LIST_NUMBERS, query_parameters=(page, *LIST_NUMBERS.query_parameters[1:]))
    async with open_office(pages()) as (office, _):
        with pytest.raises(InvalidRequestError, match="page is 2, less than 3"):
            office.pages(later, start=2)
        with pytest.raises(InvalidRequestError, match="page is 10, more than 9"):
            office.pages(later, start=10)


@pytest.mark.parametrize("answer", [(200, ""), (200, " \n"), None, (200, "null")])
@pytest.mark.parametrize("operation", [LIST_ROWS, LIST_NUMBERS, LIST_SHELF, LIST_ROUTES])
async def test_an_empty_response_does_not_end_a_list(
    operation: Operation[Any], answer: Any
) -> None:
    first = {"parcels": numbered(1)} if operation is LIST_SHELF else numbered(1)
    answers = [answer] if operation is LIST_ROUTES else [first, answer]
    async with open_office(pages(*answers)) as (office, _):
        with pytest.raises(UnreadableResponseError) as caught:
            await office.pages(operation).collect()
    expected = operation.returns.type.__name__
    assert caught.value.message == (
        "The API accepted the request, but its response does not match the spec: expected "
        f"{expected}, found nothing."
    )


@pytest.mark.parametrize("answer", [(200, ""), None, [None]])
async def test_an_empty_response_to_a_read_is_not_an_object(answer: Any) -> None:
    async with open_office(pages(answer)) as (office, _):
        with pytest.raises(UnreadableResponseError, match="expected Route, found nothing"):
            await office.call(GET_ROUTE, path=("a",))


@pytest.mark.parametrize("answer", [(200, ""), None])
async def test_an_empty_response_to_a_write_is_an_object_without_fields(answer: Any) -> None:
    async with open_office(pages(answer)) as (office, _):
        assert await office.call(TOGGLE_ROUTE, path=("a",)) == Route()


async def test_a_write_may_return_an_empty_list() -> None:
    write = attrs.evolve(LIST_ROUTES, effect=Effect.CREATE, method="POST")
    async with open_office(pages((200, ""))) as (office, _):
        assert await office.pages(write).collect() == []


@pytest.mark.skipif(
    sys.version_info >= (3, 12),
    reason="Python 3.12 compares far deeper than the JSON parser goes (1,024)",
)
@pytest.mark.parametrize("name", ["number", "other"], ids=["as its key", "without a key"])
async def test_an_item_nested_too_deeply_to_compare_raises_an_error_of_ours(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    deep = "[" * 1015 + "]" * 1015
    page = (200, f'[{{"row": 1, "{name}": {deep}}}]')
    async with open_office(lambda asked, body: page) as (office, _):
        with pytest.raises(IncompleteListError, match=r"cannot be compared .* RecursionError") as e:
            await office.pages(LIST_ROWS).collect()
    assert (e.value.call is not None, outcome_of(e.value)) == (True, Outcome.ANSWERED)
    assert (e.value.__cause__, e.value.__context__) == (None, None)
    assert "unexpected RecursionError" in caplog.text
