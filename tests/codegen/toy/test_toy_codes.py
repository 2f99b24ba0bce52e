"""Code tables and ids of a generated package at run time, and models across its resources."""

from __future__ import annotations

import copy
import importlib
import pickle
import typing
from typing import Any

import attrs
import orjson
import pytest

from postalytics_runtime.schema import MismatchReport
from postalytics_runtime.values import make_converter


@pytest.fixture
def hooks(lending: Any) -> Any:
    return importlib.import_module("lending._converters.books")


@pytest.fixture
def models(lending: Any) -> Any:
    return lending.models


def read(hooks: Any, **data: Any) -> tuple[Any, list[str]]:
    """Return a book made from JSON, and its mismatches."""
    report = MismatchReport()
    return hooks.structure_book(data, report), [str(issue) for issue in report.mismatches]


def test_an_id_has_its_wire_type_at_run_time(models: Any) -> None:
    assert (models.BookId, models.ReaderId, models.ShelfCode) == (int, int, str)


def test_a_code_table_has_a_member_for_each_known_value(models: Any) -> None:
    assert {code.name: code.value for code in models.Binding} == {"PAPERBACK": "P", "HARDBACK": "H"}
    assert {code.name: code.value for code in models.Grade} == {"LOST": -1, "FINE": 1, "WORN": 2}
    assert models.Binding.HARDBACK == "H"
    assert models.Grade.WORN == 2


def test_a_code_table_documents_its_source_and_unknown_codes(models: Any) -> None:
    words = " ".join(models.Binding.__doc__.split())

    assert words == (
        "How a book is bound. Old books have letters whose meaning is lost. Values that are not "
        "here may come; they are kept as they are. Source: books "
        "(official-part; inferred: `HARDBACK`)."
    )


def test_a_known_code_is_read_as_its_member(hooks: Any, models: Any) -> None:
    book, odd = read(hooks, Binding="H", Grade=2, GradesBefore=[1, -1], BindingsBefore=["P"])

    assert book.binding is models.Binding.HARDBACK
    assert book.grade is models.Grade.WORN
    assert [type(grade) for grade in book.grades_before] == [models.Grade] * 2
    assert book.bindings_before[0] is models.Binding.PAPERBACK
    assert odd == []


def test_an_unknown_code_is_kept_without_a_mismatch(hooks: Any) -> None:
    book, odd = read(hooks, Binding="X", Grade=77, GradesBefore=[77], BindingsBefore=["X", "Y"])

    assert (type(book.binding), book.binding) == (str, "X")
    assert (type(book.grade), book.grade) == (int, 77)
    assert (book.grades_before, book.bindings_before) == ([77], ["X", "Y"])
    assert odd == []


def test_a_number_as_text_is_a_code_too(hooks: Any, models: Any) -> None:
    book, odd = read(hooks, Grade="2", GradesBefore=["1", "x"])

    assert book.grade is models.Grade.WORN
    assert book.grades_before[0] is models.Grade.FINE
    assert book.grades_before[1] == "x"
    assert odd == ["Book.grades_before: expected int, found str"]


@pytest.mark.parametrize("value", [[], {}, [["P"]], {"P": 1}, True, 1.5, 1])
def test_a_value_that_cannot_be_a_code_is_reported_and_kept(hooks: Any, value: Any) -> None:
    book, odd = read(hooks, Binding=copy.deepcopy(value), BindingsBefore=[copy.deepcopy(value)])

    assert (book.binding, book.bindings_before) == (value, [value])
    assert [issue.split(",")[0] for issue in odd] == [
        "Book.binding: expected str",
        "Book.bindings_before: expected str",
    ]
    assert hooks.unstructure_book(book) == {"Binding": value, "BindingsBefore": [value]}


@pytest.mark.parametrize("value", [True, False, 1.0, None])
def test_an_equal_value_of_another_type_is_not_a_code(hooks: Any, value: Any) -> None:
    book, _ = read(hooks, Grade=value)

    assert type(book.grade) is type(value)


def test_members_are_written_as_their_values(models: Any, lending: Any) -> None:
    book = models.NewBook(
        shelf_code="B2",
        title="Notes",
        author=models.NewAuthor(name="Ada"),
        binding=models.Binding.PAPERBACK,
        grade=models.Grade.LOST,
    )
    body = lending.Library.api.operation("books.give_book").body

    assert orjson.loads(orjson.dumps(body.unstructure(book))) == {
        "ShelfCode": "B2",
        "Title": "Notes",
        "Author": {"Name": "Ada"},
        "Binding": "P",
        "Grade": -1,
    }


def test_the_description_of_a_field_has_the_known_codes(lending: Any) -> None:
    model = lending.Library.api.operation("books.get_book").returns
    codes = {field.name: (field.type, field.codes) for field in model.fields if field.codes}

    assert codes == {
        "binding": ("string", ("P", "H")),
        "grade": ("int", (-1, 1, 2)),
        "grades_before": ("int", (-1, 1, 2)),
        "bindings_before": ("string", ("P", "H")),
    }


def test_codes_and_ids_are_kept_in_a_replacement(models: Any) -> None:
    book = models.Book(book_id=1, shelf_code="B2", binding="X", grades_before=[7], copies=[2, 3])

    replacement = models.BookReplacement.from_book(book)

    assert (replacement.binding, replacement.grades_before) == ("X", [7])
    assert replacement.copies == [2, 3]


def test_a_received_model_is_read_with_models_of_two_resources(hooks: Any, models: Any) -> None:
    news = {"Book": {"BookNo": 1}, "Reader": {"ReaderNo": 7}, "Witnesses": [{"ReaderNo": 8}, "Ada"]}
    report = MismatchReport()

    made = hooks.structure_book_returned(copy.deepcopy(news), report)

    assert made == models.BookReturned(
        book=models.Book(book_id=1),
        reader=models.Reader(reader_id=7),
        witnesses=[models.Reader(reader_id=8), "Ada"],
    )
    assert [str(issue) for issue in report.mismatches] == [
        "BookReturned.witnesses: expected Reader, found str"
    ]
    assert hooks.unstructure_book_returned(made) == news


def test_a_model_of_another_resource_is_sent_in_a_request(hooks: Any, models: Any) -> None:
    donated = models.NewBook(
        shelf_code="B2",
        title="Notes",
        author=models.NewAuthor(name="Ada"),
        donor=models.NewDonor(name="Luigi"),
    )

    assert hooks.unstructure_new_book(donated)["Donor"] == {"Name": "Luigi"}


def test_models_are_pickled_and_shown_under_their_names(models: Any) -> None:
    book = models.Book(book_id=1, binding=models.Binding.HARDBACK, author=models.Author(name="Ada"))

    assert pickle.loads(pickle.dumps(book)) == book  # noqa: S301 (our own)
    assert repr(type(book)) == "<class 'lending.models.books.Book'>"
    assert repr(book) == (
        "Book(book_id=1, author=Author(name='Ada'), binding=<Binding.HARDBACK: 'H'>)"
    )
    assert pickle.loads(b"clending.models\nBook\n.") is models.Book  # noqa: S301 (our own)


def test_annotations_can_be_read_at_run_time(lending: Any, models: Any) -> None:
    for model in lending.Library.api.models:
        if not model.members:  # A union has no class.
            attrs.resolve_types(model.type)

    returned = typing.get_type_hints(models.BookReturned)
    assert returned["reader"] == models.Reader | None
    assert typing.get_type_hints(models.Book)["shelf_code"] == str | None
    assert typing.get_type_hints(lending.books.get_book)["return"] is models.Book


def test_cattrs_reads_and_writes_codes_in_classes_of_users(lending: Any, models: Any) -> None:
    Pair = attrs.make_class(  # noqa: N806 (a class)
        "Pair",
        {"book": attrs.field(type=models.Book), "news": attrs.field(type=models.BookReturned)},
    )
    data = {"book": {"Binding": "H"}, "news": {"Reader": {"ReaderNo": 7}}}
    converter = make_converter(lending.Library.api)

    pair: Any = converter.structure(data, Pair)

    assert pair.book.binding is models.Binding.HARDBACK
    assert pair.news.reader == models.Reader(reader_id=7)
    assert converter.unstructure(pair) == data
