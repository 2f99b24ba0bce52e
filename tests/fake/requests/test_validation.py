from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.fake.messages import RefusedError
from postalytics_runtime.fake.requests import read_body, read_parameters
from postalytics_runtime.schema import Field, Parameter
from support.fake.library_api import API, MODELS, NEW_BOOK
from support.fake.requests import Ask, refused

OPERATIONS = {operation.name: operation for operation in API.operations}
BY_NAME = {model.type.__name__: model for model in MODELS}
BOOK = {"ShelfId": 1, "Title": "Atlas"}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"rows": "0"}, "rows must be a whole number from 1 up to 3, not '0'."),
        ({"rows": "4"}, "rows must be a whole number from 1 up to 3, not '4'."),
        ({"rows": "two"}, "rows must be a whole number from 1 up to 3, not 'two'."),
        ({"rows": "1.0"}, "rows must be a whole number from 1 up to 3, not '1.0'."),
        ({"rows": " 1"}, "rows must be a whole number from 1 up to 3, not ' 1'."),
        ({"rows": "1_0"}, "rows must be a whole number from 1 up to 3, not '1_0'."),
        ({"rows": "\u0661"}, "rows must be a whole number from 1 up to 3, not '\u0661'."),
        ({"from_": "-1"}, "from must be a whole number from 0, not '-1'."),
        (
            {"rows": "9" * 5000, "from_": ""},
            "from must be a whole number from 0, not ''. rows must be a whole number from 1 up to"
            f" 3, not '{'9' * 12}...{'9' * 13}'.",
        ),
    ],
)
def test_an_invalid_query_value_is_named_with_the_allowed_ones(
    ask: Ask, query: dict[str, str], message: str
) -> None:
    assert ask("GET /shelves/1", **query) == refused(400, message)


@pytest.mark.parametrize(
    ("number", "allowed"),
    [(2**31 - 1, True), (2**31, False), (-(2**31), True), (-(2**31) - 1, False)],
)
def test_a_whole_number_has_32_bits(ask: Ask, number: int, allowed: bool) -> None:
    answers = [ask(f"GET /books/{number}"), ask("POST /books", {**BOOK, "pages": number})]
    message = "{} must be a whole number of 32 bits{}."

    assert [answer.status for answer in answers] == ([404, 200] if allowed else [400, 400])
    assert allowed or answers == [
        refused(400, message.format("book_id", f", not '{number}'")),
        refused(400, message.format("pages", "")),
    ]


@pytest.mark.parametrize(("number", "allowed"), [(2**63 - 1, True), (-(2**63) - 1, False)])
def test_a_long_whole_number_has_64_bits(number: int, allowed: bool) -> None:
    operation = OPERATIONS["get_book"]
    wide = attrs.evolve(operation, path_parameters=(Parameter("book_id", "int64"),))

    read = partial(read_parameters, wide, {"book_id": str(number)}, {})

    assert (problem(read) is None) == allowed


def test_an_invalid_path_value_is_named(ask: Ask) -> None:
    assert ask("GET /books/moby%2Fdick") == refused(
        400, "book_id must be a whole number, not 'moby/dick'."
    )


def test_a_required_query_value_must_be_given(ask: Ask) -> None:
    assert ask("GET /books") == refused(400, "The query parameter Title is missing.")


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "The header X-Depth is missing."),
        ({"X-Depth": "deep"}, "X-Depth must be a whole number up to 5, not 'deep'."),
        ({"X-Depth": "6"}, "X-Depth must be a whole number up to 5, not '6'."),
        ({"X-Depth": "5"}, None),
    ],
)
def test_a_header_is_checked_as_a_query_is(headers: dict[str, str], said: str | None) -> None:
    depth = Parameter("depth", "int", wire_name="X-Depth", required=True, maximum=5)
    operation = attrs.evolve(OPERATIONS["get_book"], header_parameters=(depth,))

    assert problem(partial(read_parameters, operation, {"book_id": "1"}, {}, headers)) == said


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([], "The query parameter tags is missing."),
        ([("tags", "1"), ("tags", "2"), ("tags", "3")], "tags must have at most 2 values, not 3."),
        ([("tags", "1"), ("tags", "two")], "tags must be a whole number, not 'two'."),
        ([("tags", "1"), ("tags", "2")], None),
    ],
)
def test_each_value_of_a_list_is_checked(pairs: list[tuple[str, str]], said: str | None) -> None:
    tags = Parameter("tags", "int", style="repeat", is_list=True, required=True, max_items=2)
    operation = attrs.evolve(OPERATIONS["get_book"], query_parameters=(tags,))
    read = partial(read_parameters, operation, {"book_id": "1"}, {}, pairs=pairs)

    assert problem(read) == said


def test_a_map_in_a_body_is_an_object() -> None:
    prices = Field("prices", "number", is_map=True)
    model = attrs.evolve(NEW_BOOK, fields=(prices,))

    assert problem(partial(read_body, model, b'{"prices": [1]}', {})) == (
        "prices must be an object, not an array."
    )


def test_unknown_query_names_are_ignored_and_case_counts(ask: Ask) -> None:
    assert len(ask("GET /shelves/1", Rows="1", page="7").body) == 3


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ({"price": "1.50", "lent": "true"}, {"price": 1.5, "lent": True}),
        ({"price": "0", "lent": "false"}, {"price": 0.0, "lent": False}),
        ({}, {"price": None, "lent": None}),
    ],
)
def test_query_values_get_their_types(query: dict[str, str], values: dict[str, Any]) -> None:
    read = read_parameters(OPERATIONS["find_books"], {}, {"Title": "a\nb", **query})

    assert read == {"title": "a\nb", **values}


def test_numbers_and_bools_are_checked_as_well() -> None:
    with pytest.raises(RefusedError) as refusal:
        read_parameters(OPERATIONS["find_books"], {}, {"Title": "", "price": "nan", "lent": "True"})

    assert refusal.value.message == (
        "price must be a number from 0, not 'nan'. lent must be true or false, not 'True'."
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "The body is not JSON."),
        (b"{", "The body is not JSON."),
        (b"\xff", "The body is not JSON."),
        (b'{"price": NaN}', "The body is not JSON."),
        ([BOOK], "The body must be a JSON object, not an array."),
        ("text", "The body must be a JSON object, not a string."),
        (None, "The body must be a JSON object, not null."),
        (
            {"title": "Atlas"},
            "title is not a name of this API; use Title. Missing: ShelfId, Title.",
        ),
        (
            {"shelf_id": 1},
            "shelf_id is not a name of this API; use ShelfId. Missing: ShelfId, Title.",
        ),
        ({**BOOK, "Authors": []}, "Authors is not a name of this API; use authors."),
        ({"color": "red"}, "No name is known to this API. Missing: ShelfId, Title."),
        ({**BOOK, "publisher": {"age": 1}}, "No name in publisher is known to this API. Missing:"
         " publisher.Name."),
        ({**BOOK, "ShelfId": None}, "ShelfId must not be null."),
        ({**BOOK, "ShelfId": "one"}, "ShelfId must be a whole number, not a string."),
        ({**BOOK, "ShelfId": True}, "ShelfId must be a whole number, not true or false."),
        ({**BOOK, "ShelfId": 1.0}, "ShelfId must be a whole number, not a number."),
        ({**BOOK, "Title": 5}, "Title must be a string, not a whole number."),
        ({**BOOK, "Title": ["a"]}, "Title must be a string, not an array."),
        ({**BOOK, "Title": "a"}, "Title is 1 characters long, at least 2 are needed."),
        ({**BOOK, "Title": "a" * 21}, "Title is 21 characters long, at most 20 are allowed."),
        ({**BOOK, "price": "1"}, "price must be a number, not a string."),
        ({**BOOK, "lent": 1}, "lent must be true or false, not a whole number."),
        ({**BOOK, "authors": {}}, "authors must be an array, not an object."),
        ({**BOOK, "authors": [1]}, "authors[0] must be an object, not a whole number."),
        ({**BOOK, "authors": [{"Name": "A"}, {}]}, "Missing: authors[1].Name."),
        ({**BOOK, "publisher": {"Name": []}}, "publisher.Name must be a string, not an array."),
        ({"pages": "x", "lent": "y"}, "Missing: ShelfId, Title. pages must be a whole number, not"
         " a string. lent must be true or false, not a string."),
        (b'{"notes": ' + b"[" * 260 + b"]" * 260 + b"}", "The body is nested too deeply."),
    ],
)  # fmt: skip
def test_an_invalid_body_is_refused_with_all_its_problems(
    ask: Ask, body: Any, message: str
) -> None:
    assert ask("POST /books", body) == refused(400, message)


@pytest.mark.parametrize(
    ("given_body", "values"),
    [
        (BOOK, {"shelf_id": 1, "title": "Atlas"}),
        ({**BOOK, "color": "red"}, {"shelf_id": 1, "title": "Atlas"}),
        ({**BOOK, "ShelfId": "1", "pages": "0"}, {"shelf_id": 1, "title": "Atlas", "pages": 0}),
        ({**BOOK, "pages": None}, {"shelf_id": 1, "title": "Atlas", "pages": None}),
        ({**BOOK, "price": 1}, {"shelf_id": 1, "title": "Atlas", "price": 1}),
        (
            {**BOOK, "price": 1.5, "lent": False, "notes": {"Any": [1]}},
            {"shelf_id": 1, "title": "Atlas", "price": 1.5, "lent": False, "notes": {"Any": [1]}},
        ),
    ],
)
def test_a_valid_body_is_kept_under_python_names(
    given_body: dict[str, Any], values: dict[str, Any]
) -> None:
    assert read_body(NEW_BOOK, json.dumps(given_body).encode(), BY_NAME) == values


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def problem(read: Callable[[], dict[str, Any]]) -> str | None:
    try:
        read()
    except RefusedError as refusal:
        return refusal.message
    return None


@given(st.dictionaries(st.sampled_from([f.wire_name for f in NEW_BOOK.fields]), json_values))
def test_any_body_is_read_or_refused_with_a_sentence(body: dict[str, Any]) -> None:
    content = json.dumps(body).encode()

    assert (problem(lambda: read_body(NEW_BOOK, content, BY_NAME)) or ".").endswith(".")


@given(st.binary())
def test_bytes_that_are_not_json_are_refused(content: bytes) -> None:
    with pytest.raises(RefusedError):
        read_body(NEW_BOOK, content, BY_NAME)


@given(st.text() | st.integers(-5, 5).map(str))
def test_any_query_value_is_an_allowed_number_or_refused(text: str) -> None:
    read = partial(read_parameters, OPERATIONS["list_books"], {"shelf_id": "1"}, {"rows": text})

    assert (problem(read) is None) == bool(re.fullmatch("0*[123]", text))
