from __future__ import annotations

import re
from typing import Any

import attrs
import pytest

from postalytics_runtime.fake.definition import ActionRule
from postalytics_runtime.fake.list_end import PAST_END_STATUS
from postalytics_runtime.fake.messages import FakeResponse, OperationCall
from support.fake.library_api import API, FAKE
from support.fake.requests import Ask, make_actions, make_ask, refused


def rows(answer: FakeResponse) -> list[tuple[int, int]]:
    return [(item["Row"], item["BookId"]) for item in answer.body]


def test_a_list_is_a_bare_array_in_wire_casing_with_rows_counted_from_1(ask: Ask) -> None:
    assert ask("GET /shelves/1", rows="1") == FakeResponse(
        200,
        [
            {
                "Row": 1,
                "BookId": 100,
                "ShelfId": 1,
                "Title": "Tale 0",
                "pages": 0,
                "publisher": None,
                "authors": None,
                "bought": None,
            }
        ],
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [1, 2, 3]),
        ({"from_": "0"}, [1, 2, 3]),
        ({"from_": "1"}, [1, 2, 3]),
        ({"from_": "2", "rows": "2"}, [2, 3]),
        ({"from_": "4"}, [4, 5]),
        ({"from_": "5", "rows": "1"}, [5]),
    ],
)
def test_a_page_has_the_requested_start_and_size(
    ask: Ask, query: dict[str, str], expected: list[int]
) -> None:
    assert rows(ask("GET /shelves/1", **query)) == [(row, 99 + row) for row in expected]


def test_an_inclusive_page_has_one_row_more() -> None:
    ask = make_ask(fake=attrs.evolve(FAKE, inclusive_pages=True))

    assert rows(ask("GET /shelves/1", from_="2", rows="2")) == [(2, 101), (3, 102), (4, 103)]


@pytest.mark.parametrize("call", ["GET /shelves/1", "GET /shelves/2", "GET /shelves/99"])
def test_a_page_past_the_last_row_is_the_error_of_the_definition(ask: Ask, call: str) -> None:
    assert ask(call, from_="6") == FakeResponse(PAST_END_STATUS, "No books")


def test_a_list_without_such_an_error_ends_with_an_empty_array() -> None:
    operation = API.operation("books.list_books")
    assert operation.paging is not None
    endless = attrs.evolve(operation, paging=attrs.evolve(operation.paging, end_error=None))
    behaviours = make_actions()
    parameters = {"shelf_id": 1, "first": 6, "most": None}

    answer = behaviours.carry_out(
        OperationCall(operation=endless, caller=10, parameters=parameters, body={})
    )

    assert answer == FakeResponse(200, [])


def test_a_list_without_pages_is_complete_even_when_empty(ask: Ask) -> None:
    assert ask("GET /books", Title="Tale 9") == FakeResponse(200, [])
    assert len(ask("GET /books", Title="Tale 3").body) == 1


def test_a_missing_query_value_does_not_filter(ask: Ask) -> None:
    assert [shelf["Id"] for shelf in ask("GET /shelves").body] == [1, 2]
    assert [shelf["Id"] for shelf in ask("GET /shelves", Name="Maps").body] == [2]


def test_counts_are_up_to_date(ask: Ask) -> None:
    before = [shelf["count"] for shelf in ask("GET /shelves").body]
    ask("POST /books", {"ShelfId": 2, "Title": "Atlas"})
    ask("DELETE /books/100")

    assert before == [5, 0]
    assert [shelf["count"] for shelf in ask("GET /shelves").body] == [4, 1]
    assert ask("GET /shelves/details/2").body["count"] == 1


def test_the_caller_finds_its_own_record_in_an_array_of_one(ask: Ask) -> None:
    assert ask("GET /readers/me") == FakeResponse(200, [{"reader_id": 10, "name": "Hypatia"}])


def test_an_array_of_one_that_would_be_empty_is_not_found(ask: Ask) -> None:
    assert ask("GET /readers/11") == refused(404, "No such reader.")


def test_a_missing_record_is_not_found(ask: Ask) -> None:
    assert ask("GET /books/99") == refused(404, "No such book.")
    assert ask("GET /shelves/details/9") == refused(404, "Not found.")
    assert ask("DELETE /books/99") == refused(404, "Not found.")
    assert ask("PUT /books", {"BookId": 99}) == refused(404, "No such book.")


def test_a_create_returns_only_fields_of_its_model(ask: Ask) -> None:
    answer = ask("POST /books", {"ShelfId": 2, "Title": "Atlas", "pages": 7})

    assert answer == FakeResponse(200, {"bought": "31.03.1999"})


def test_a_created_record_gets_the_next_key_and_keeps_its_values(ask: Ask) -> None:
    authors: list[dict[str, Any]] = [{"Name": "Ptolemy", "born": 100}, {"Name": "Marinus"}]
    ask(
        "POST /books",
        {"ShelfId": 2, "Title": "Atlas", "authors": authors, "publisher": {"Name": "Sun"}},
    )

    assert ask("GET /books/105").body == {
        "BookId": 105,
        "ShelfId": 2,
        "Title": "Atlas",
        "pages": None,
        "publisher": {"Name": "Sun", "born": None},
        "authors": [{"Name": "Ptolemy", "born": 100}, {"Name": "Marinus", "born": None}],
        "bought": "31.03.1999",
    }


def test_a_key_is_never_reused(ask: Ask) -> None:
    ask("POST /books", {"ShelfId": 2, "Title": "Atlas"})
    ask("DELETE /books/105")
    ask("POST /books", {"ShelfId": 2, "Title": "Globe"})

    assert ask("GET /books/105").status == 404
    assert ask("GET /books/106").body["Title"] == "Globe"


def test_a_reference_must_lead_to_a_record(ask: Ask) -> None:
    assert ask("POST /books", {"ShelfId": 9, "Title": "Atlas"}) == refused(404, "No such shelf.")
    assert ask("PUT /books", {"BookId": 100, "ShelfId": 9}) == refused(404, "No such book.")
    assert ask("GET /books/100").body["ShelfId"] == 1


def test_a_new_holder_can_use_its_key(ask: Ask) -> None:
    created = ask("POST /readers", {"name": "Theon"}).body

    assert created["reader_id"] == 11
    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", created["card"])
    assert ask("GET /readers/me", key=created["card"]).body == [{"reader_id": 11, "name": "Theon"}]


def test_a_replacement_nulls_omitted_fields_except_those_it_keeps(ask: Ask) -> None:
    ask("POST /books", {"ShelfId": 2, "Title": "Atlas", "pages": 7, "publisher": {"Name": "Sun"}})

    answer = ask("PUT /books", {"BookId": 105, "ShelfId": 1, "bought": "never"})

    assert answer == FakeResponse(200, {"changed": "31.03.1999"})
    assert ask("GET /books/105").body == {
        "BookId": 105,
        "ShelfId": 1,
        "Title": None,
        "pages": None,
        "publisher": {"Name": "Sun", "born": None},
        "authors": None,
        "bought": "31.03.1999",
    }


def test_the_caller_replaces_its_own_record_and_keeps_its_key(ask: Ask) -> None:
    assert ask("PUT /readers", {"name": "Theon"}).body == {"reader_id": 10, "name": "Theon"}
    assert ask("GET /readers/me").body == [{"reader_id": 10, "name": "Theon"}]


def test_a_delete_returns_the_removed_record(ask: Ask) -> None:
    assert ask("DELETE /books/101") == FakeResponse(200, {"BookId": 101, "binned": "31.03.1999"})
    assert rows(ask("GET /shelves/1")) == [(1, 100), (2, 102), (3, 103)]


def test_a_fixed_response_needs_no_record(ask: Ask) -> None:
    assert ask("POST /aloud") == FakeResponse(200, {"said": "Once", "at": "31.03.1999"})


def test_an_operation_without_a_behaviour_is_an_error(ask: Ask) -> None:
    assert ask("POST /fire") == refused(501, "The fake server does not know what books.burn does.")


def test_a_missing_optional_value_selects_no_record() -> None:
    rule = ActionRule(
        operation="books.replace_book",
        action="replace",
        collection="books",
        where=(("shelf_id", "shelf_id"),),
    )
    behaviours = make_actions(fake=attrs.evolve(FAKE, behaviours=(rule,)))
    call = OperationCall(
        operation=API.operation("books.replace_book"),
        caller=10,
        parameters={},
        body={"book_id": 100},
    )

    with pytest.raises(Exception, match=r"^Not found\.$"):
        behaviours.carry_out(call)


def test_a_replacement_without_a_body_sets_only_the_time() -> None:
    behaviours = make_actions()
    bare = attrs.evolve(API.operation("books.replace_book"), body=None)

    answer = behaviours.carry_out(
        OperationCall(operation=bare, caller=10, parameters={"book_id": 100}, body={})
    )

    assert answer == FakeResponse(200, {"changed": "31.03.1999"})


def test_a_behaviour_on_records_must_name_their_collection() -> None:
    fake = attrs.evolve(
        FAKE, behaviours=(ActionRule(operation="books.delete_book", action="delete"),)
    )
    behaviours = make_actions(fake=fake)
    call = OperationCall(
        operation=API.operation("books.delete_book"),
        caller=10,
        parameters={"book_id": 100},
        body={},
    )

    with pytest.raises(ValueError, match=r"books\.delete_book names no collection"):
        behaviours.carry_out(call)
