"""Rows are validated, and an invalid row names all its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postalytics_runtime.bulk import RowOutcome, RowState, RowValidator, bulk_upload
from postalytics_runtime.errors import InvalidRequestError
from postalytics_runtime.schema import UNSET, Model
from postalytics_runtime.values import ModelValidator, Problem, has_value
from support.bulk.bookshelf_api import (
    LIST_BOOKS,
    NEW_BOOK,
    PUBLISHER,
    SHELVE_BOOK,
    NewBook,
    Publisher,
    Shelved,
)

if TYPE_CHECKING:
    from postalytics_runtime.client import Client

GOOD = {"title": "Emma", "author": "Jane Austen"}
NAN = float("nan")


def rules(fixed: dict[str, object] | None = None, **labels: str) -> RowValidator[NewBook]:
    return RowValidator(SHELVE_BOOK, {"shelf_id": 7} if fixed is None else fixed, labels)


def problems(**values: object) -> list[str]:
    return [str(problem) for problem in rules().problems({**GOOD, **values})]


def test_a_mapping_becomes_a_model_with_the_shared_values() -> None:
    assert rules().body(GOOD) == NewBook(shelf_id=7, title="Emma", author="Jane Austen")


def test_an_unset_value_is_left_out() -> None:
    assert rules().body({**GOOD, "editor": UNSET, "isbn": None}) == NewBook(
        shelf_id=7, title="Emma", author="Jane Austen", isbn=None
    )


def test_a_model_is_sent_as_it_is() -> None:
    book = NewBook(shelf_id=7, title="Emma", author="Jane Austen")
    assert rules().body(book) is book


def test_a_model_without_a_shared_value_gets_it() -> None:
    book = NewBook(shelf_id=7, title="Emma", author="Jane Austen")
    fixed: dict[str, object] = {"shelf_id": 7, "signed": True}
    sent = rules(fixed).body(book)
    assert (sent.signed, book.signed) == (True, UNSET)


def test_a_model_for_another_shelf_is_refused() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        rules().body(NewBook(shelf_id=8, title="Emma", author="Jane Austen"))
    assert str(caught.value) == (
        "The row was not sent: shelf_id differs from the value for all rows."
    )


@pytest.mark.parametrize("row", [17, "Emma", Shelved(), None])
def test_a_row_that_is_neither_model_nor_mapping_is_refused(row: object) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        rules().body(row)
    assert str(caught.value) == (
        f"The row was not sent: it is of type {type(row).__name__}, "
        "but must be of type NewBook or a mapping."
    )


def test_the_error_names_all_problems_of_a_row() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        rules().body({"titel": "Emma", "year": "1815", "isbn": "123"})
    assert str(caught.value) == (
        "The row was not sent: "
        "titel is not a field of NewBook (Did you mean title?); "
        "year must be a whole number, not text; "
        "isbn is shorter than 4 characters (3); "
        "title is missing; "
        "needs author, or editor and isbn."
    )


def test_a_name_that_is_not_a_field_is_explained_as_in_a_table() -> None:
    odd: dict[Any, object] = {**GOOD, "Written By": "x", "NAME": "x", None: ["x"], "editor": NAN}
    assert [str(problem) for problem in rules().problems(odd)] == [
        "Written By is not a field of NewBook (Did you mean author?)",
        "NAME is not a field of NewBook (Did you mean title?)",
        "None is not a field of NewBook (csv.DictReader keeps the cells beyond its header under "
        "None)",
        "editor must be text, not NaN",
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"title": "E" * 30}, []),
        ({"title": "E" * 31}, ["title is longer than 30 characters (31)"]),
        ({"title": "a\tb"}, ["title holds a tab (U+0009 at place 2)"]),
        ({"title": "a\x85"}, ["title holds a line break (U+0085 at place 2)"]),
        ({"title": "\ud800"}, ["title holds an unprintable character (U+D800 at place 1)"]),
        ({"title": "日本 🗻 ‏"}, []),
        ({"title": ""}, ["title is missing"]),
        ({"title": "  "}, ["title is missing"]),
        ({"title": None}, ["title must not be null"]),
        ({"author": ""}, ["needs author, or editor and isbn"]),
        ({"author": None}, ["needs author, or editor and isbn"]),
        ({"author": "", "editor": "E"}, ["needs author, or editor and isbn"]),
        ({"author": "", "editor": "E", "isbn": "1234"}, []),
        ({"year": 1815}, []),
        ({"year": True}, ["year must be a whole number, not bool"]),
        ({"year": 18.15}, ["year must be a whole number, not float"]),
        ({"price": 8}, []),
        ({"price": 8.5}, []),
        ({"year": 2**31}, ["year must be a whole number of 32 bits"]),
        ({"price": True}, ["price must be a number, not bool"]),
        ({"price": float("nan")}, ["price must be a finite number"]),
        ({"signed": False}, []),
        ({"signed": 1}, ["signed must be True or False, not int"]),
        ({"tags": ["a", "b"]}, []),
        ({"tags": ("a",)}, []),
        ({"tags": "a"}, ["tags must be a list, not str"]),
        ({"tags": ["a", 1]}, ["tags[1] must be text, not int"]),
        ({"tags": ["a", None, "\n"]}, ["tags[1] must be text, not NoneType"]),
        ({"author": "Jane\nAusten"}, []),
        ({"author": "\0"}, ["author holds a control character (U+0000 at place 1)"]),
        ({"notes": object}, []),
        ({"publisher": Publisher(name="P")}, []),
        ({"publisher": Shelved()}, ["publisher must be Publisher, not Shelved"]),
        ({"publisher": {"name": "P"}}, ["publisher must be Publisher, not dict"]),
        ({"xyz": 1}, ["xyz is not a field of NewBook"]),
        (
            {"\ufefftitle": "Emma"},
            [
                r"\ufefftitle is not a field of NewBook "
                "(it has a byte order mark: read the file as utf-8-sig)"
            ],
        ),
        ({"shelf_id": 7}, []),
        ({"shelf_id": 8}, ["shelf_id differs from the value for all rows"]),
    ],
)
def test_problems_of_a_value(values: dict[str, object], expected: list[str]) -> None:
    assert problems(**values) == expected


VALUES = st.text(max_size=40) | st.none() | st.integers() | st.booleans() | st.just(Shelved())


@example({"shelf_id": None, "author": "A", "title": "\r"})  # Blank, and its own problem.
@given(
    st.fixed_dictionaries(
        {"shelf_id": VALUES, "author": st.just("A")},
        optional={
            "title": VALUES,
            "isbn": VALUES,
            "year": VALUES,
            "publisher": VALUES,
            "tags": VALUES | st.lists(VALUES),
        },
    )
)
def test_a_row_has_the_same_problems_as_its_body_in_a_single_call(values: dict[str, Any]) -> None:
    alone: list[Problem] = []
    body = NewBook(**{"title": "Emma", **values})
    ModelValidator(NEW_BOOK, {"Publisher": PUBLISHER}.__getitem__).check(body, alone, [])
    of_the_row = rules({}).problems({"title": "Emma", **values})
    title = values.get("title", "Emma")
    if title is not None and not has_value(title) and all(one.field != "title" for one in alone):
        of_the_row.remove(Problem("is missing", "title"))  # Only an upload requires it.
    assert sorted(map(str, of_the_row)) == sorted(map(str, alone))


def test_a_required_field_is_in_the_row_or_shared() -> None:
    assert [str(problem) for problem in rules({}).problems(GOOD)] == ["shelf_id is missing"]
    assert rules({}).problems({**GOOD, "shelf_id": 7}) == rules().problems(GOOD) == []


def test_problems_use_the_column_names_of_the_input() -> None:
    found = rules(title="column Name", author="column By").problems({"title": "\0"})
    assert [str(problem) for problem in found] == [
        "column Name holds a control character (U+0000 at place 1)",
        "needs column By, or editor and isbn",
    ]


def test_print_overflow_is_a_warning_and_not_a_problem() -> None:
    values = {**GOOD, "title": "The Mysteries of Udolpho"}
    assert rules().problems(values) == []
    assert rules().warnings(values) == [Problem("prints only 20 characters", "title", "of 24")]
    assert rules().warnings(GOOD) == []


@pytest.mark.parametrize(
    ("fixed", "expected"),
    [
        ({"shelf_id": "7"}, "shelf_id must be a whole number, not text"),
        ({"shelf": 7}, "shelf is not a field of NewBook (Did you mean shelf_id?)"),
    ],
)
def test_an_invalid_shared_value_is_refused_at_once(
    fixed: dict[str, object], expected: str
) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        rules(fixed)
    assert str(caught.value) == f"Nothing was sent: {expected}."


def test_an_operation_without_bulk_options_is_refused() -> None:
    with pytest.raises(ValueError, match=r"books.list_books is not made for many rows"):
        RowValidator(LIST_BOOKS, {})


class Shop:
    """A client that keeps the bodies that it is given."""

    def __init__(self) -> None:
        self.books: list[NewBook] = []
        self.background = False

    def with_options(self, *, background: bool) -> Shop:
        self.background = background
        return self

    async def call(self, operation: Any, *, path: Any, body: Any, print_warnings: bool) -> Shelved:
        assert (operation, print_warnings, self.background) == (SHELVE_BOOK, False, True)
        self.books.append(body)
        return Shelved(place=len(self.books))


async def test_an_upload_sends_models_and_mappings_and_rejects_the_rest() -> None:
    shop = Shop()
    rows: list[Any] = [
        GOOD,
        NewBook(shelf_id=7, title="Persuasion", author="Jane Austen"),
        {"title": "Anonymous"},
    ]
    client = cast("Client", shop)
    upload = bulk_upload(client, SHELVE_BOOK, rows, fixed={"shelf_id": 7}, concurrency=1)
    outcomes = [outcome async for outcome in upload]
    assert [book.title for book in shop.books] == ["Emma", "Persuasion"]
    assert outcomes[0] == RowOutcome(
        row=1, given=GOOD, state=RowState.SUCCEEDED, body=shop.books[0], answer=Shelved(place=1)
    )
    assert [outcome.state for outcome in outcomes[1:]] == [RowState.SUCCEEDED, RowState.REJECTED]
    assert str(outcomes[2].error) == ("The row was not sent: needs author, or editor and isbn.")


def test_a_key_that_is_not_text_and_a_wrong_model_are_refused_by_name() -> None:
    class Row(Model):
        pass

    odd: dict[Any, object] = {**GOOD, 3: 4}
    with pytest.raises(InvalidRequestError, match="3 is not a field of NewBook"):
        rules().body(odd)
    with pytest.raises(InvalidRequestError, match="it is of type Row, but must be"):
        rules().body(Row())
