"""Fields that models have of a group are as if each model had them itself."""

from __future__ import annotations

import copy
import importlib
import inspect
import json
import pickle
from typing import Any, get_type_hints

import attrs
import pytest

from postalytics_runtime.errors import UnreadableResponseError
from postalytics_runtime.schema import MismatchReport, Model, Unset
from postalytics_runtime.values import make_converter
from support.runtime.raw_server import answering, http, serve

STAMPS = ["stamp_1", "stamp_2", "stamp_3", "stamper", "stamps", "ink"]
JSON = {"Stamp1": "a", "Stamp2": "b", "Stamp3": "c", "Stamper": "Ada", "Stamps": 3, "Ink": ["blue"]}
VALUES = dict(zip(STAMPS, JSON.values(), strict=True))


@pytest.fixture
def models(lending: Any) -> Any:
    return lending.models


@pytest.fixture
def converters(lending: Any) -> Any:
    return importlib.import_module("lending._converters.books")


@pytest.fixture
def described(lending: Any) -> dict[str, Any]:
    return {model.type.__name__: model for model in lending.API.load("books").models}


@pytest.mark.parametrize(
    ("name", "before"), [("Book", ["copies", "scraps"]), ("BookReplacement", ["scraps", "why"])]
)
def test_they_follow_those_of_the_model(
    models: Any, described: dict[str, Any], name: str, before: list[str]
) -> None:
    names = [field.name for field in attrs.fields(getattr(models, name))]

    assert names[0] == "extra"
    assert names[-8:] == [*before, *STAMPS]
    assert names[1:] == [field.name for field in described[name].fields]


def test_a_model_that_is_sent_and_one_that_is_received_have_them_of_different_classes(
    models: Any,
) -> None:
    bases = [kind.__base__ for kind in (models.Book, models.BookReplacement)]

    assert [(kind.__name__, kind.__base__) for kind in bases] == [
        ("ReceivedStamps", Model),
        ("SentStamps", Model),
    ]
    assert get_type_hints(models.Book)["stamp_2"] == str | None
    assert get_type_hints(models.BookReplacement)["stamp_2"] == str | Unset
    assert get_type_hints(models.BookReplacement)["stamps"] == int | Unset | None
    assert not hasattr(models, "ReceivedStamps")


def test_they_are_explained_once(models: Any) -> None:
    assert inspect.getdoc(models.Book.__base__) == (
        "What is stamped into a book.\n\nSome stamps cannot be read."
    )


def test_they_are_read_and_written_by_their_names_in_json(models: Any, converters: Any) -> None:
    report = MismatchReport()
    book = converters.structure_book({"Title": "Notes", **JSON, "Else": 1}, report)

    assert book == models.Book(title="Notes", **VALUES, extra={"Else": 1})
    assert report.mismatches == []
    assert converters.unstructure_book(book) == {"Title": "Notes", **JSON, "Else": 1}


def test_a_field_that_is_absent_is_none_in_an_answer_and_unset_in_a_request(
    models: Any, converters: Any
) -> None:
    replaced = {"BookNo": 1, "ShelfCode": "B2"}
    book = converters.structure_book({}, MismatchReport())
    replacement = converters.structure_book_replacement(dict(replaced), MismatchReport())

    assert book == models.Book()
    assert [getattr(book, name) for name in STAMPS] == [None] * 6
    assert [getattr(replacement, name) for name in STAMPS] == [models.UNSET] * 6
    assert converters.unstructure_book(book) == {}
    assert converters.unstructure_book_replacement(replacement) == replaced


def test_a_null_is_kept_in_a_request_and_dropped_from_an_answer(
    models: Any, converters: Any
) -> None:
    replacement = models.BookReplacement(book_id=1, shelf_code="B2", stamps=None, ink=None)

    assert converters.unstructure_book_replacement(replacement) == {
        "BookNo": 1,
        "ShelfCode": "B2",
        "Stamps": None,
        "Ink": None,
    }
    assert converters.unstructure_book(models.Book(stamps=None, stamp_1="a")) == {"Stamp1": "a"}


def test_a_mismatch_is_one_of_the_model(models: Any, converters: Any) -> None:
    report = MismatchReport()
    book = converters.structure_book({"Stamp2": 7, "Stamps": "many"}, report)

    assert [str(found) for found in report.mismatches] == [
        "Book.stamp_2: expected str, found int",
        "Book.stamps: expected int, found str",
    ]
    assert (book.stamp_2, book.stamps) == (7, "many")


def test_a_model_with_them_is_a_model_like_others(models: Any) -> None:
    book = models.Book(title="Notes", stamp_3="c", extra={"Else": 1})

    assert repr(book) == "Book(title='Notes', stamp_3='c', extra={'Else': 1})"
    assert pickle.loads(pickle.dumps(book)) == copy.deepcopy(book) == book  # noqa: S301  our own
    assert attrs.evolve(book, stamp_3="d") == models.Book(
        title="Notes", stamp_3="d", extra={"Else": 1}
    )
    assert book != attrs.evolve(book, stamp_3="d")
    with pytest.raises(AttributeError):
        book.stamp_4 = "e"


def test_a_converter_of_cattrs_knows_them(lending: Any, models: Any) -> None:
    converter = make_converter(lending.API)
    book = converter.structure({"Title": "Notes", **JSON}, models.Book)

    assert book == models.Book(title="Notes", **VALUES)
    assert converter.unstructure(book) == {"Title": "Notes", **JSON}


def test_a_limit_is_one_of_what_is_sent(described: dict[str, Any]) -> None:
    limits = {
        name: [field.max_length for field in described[name].fields if field.name in STAMPS]
        for name in ("Book", "BookReplacement")
    }
    assert limits == {"Book": [None] * 6, "BookReplacement": [None] * 3 + [9, None, None]}


def test_a_replacement_has_those_of_its_record(models: Any) -> None:
    book = models.Book(book_id=1, shelf_code="B2", **VALUES)
    replacement = models.BookReplacement.from_book(book)

    assert {name: getattr(replacement, name) for name in STAMPS} == VALUES
    absent = models.BookReplacement.from_book(models.Book(book_id=1, shelf_code="B2"))
    assert [getattr(absent, name) for name in STAMPS] == [*[models.UNSET] * 3, None, None, None]


@pytest.mark.parametrize("ink", [["blue"], "", 0, {"Stamp1": {"Ink": None}}, "\u202e\u2028"])
async def test_they_are_sent_back_as_they_came_over_the_network(lending: Any, ink: Any) -> None:
    received = {"BookNo": 1, "ShelfCode": "B2", "Price": 1.5, **JSON, "Ink": ink}
    answers = answering(http(json.dumps(received).encode()), http(b'{"ChangedOn": "1999"}'))
    async with serve(answers) as server, lending.Library("C:E", base_url=server.url) as client:
        book = await client.books.get_book(book_id=1)
        await client.books.rebind_book(lending.models.BookReplacement.from_book(book))

    sent = json.loads(server.requests[1].partition(b"\r\n\r\n")[2])
    assert sent == received


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Stamp2", 7, "Book.stamp_2: expected str, found int"),
        ("Stamp2", [JSON], "Book.stamp_2: expected str, found list"),
        ("Stamps", "many", "Book.stamps: expected int, found str"),
    ],
)
async def test_a_value_of_another_type_is_kept_or_refused(
    lending: Any, name: str, value: Any, expected: str
) -> None:
    answer = http(json.dumps({"BookNo": 1, **JSON, name: value}).encode())
    async with serve(answering(answer)) as server:
        async with lending.Library("C:E", base_url=server.url) as client:
            book = await client.books.get_book(book_id=1)
        async with lending.Library("C:E", base_url=server.url, strict=True) as client:
            with pytest.raises(UnreadableResponseError, match=expected):
                await client.books.get_book(book_id=1)

    assert getattr(book, STAMPS[list(JSON).index(name)]) == value
