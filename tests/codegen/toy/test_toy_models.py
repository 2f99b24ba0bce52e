"""Features that the vendor's API does not use: models in models, lists, numbers."""

from __future__ import annotations

import importlib
from typing import Any

import cattrs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postalytics_runtime.schema import MismatchReport
from postalytics_runtime.values import make_converter
from support.emitted.generated_models import instances

ODD_BOOK = {
    "BookNo": "100",
    "Author": "Ada",
    "Editions": [{"Year": "1843"}, "1999", None],
    "Keywords": ["engines", 5],
    "Ratings": [5, 4.5, "high", True],
    "Price": "12.50",
    "Lent": 2,
    "Remarks": {"any": ["thing"]},
    "SeeAlso": {"Title": "Notes"},
    "Translator": {"Name": 7, "Cat": "Félix"},
}
MISMATCHES = [
    "Book.author: expected Author, found str",
    "Author.name: expected str, found int",
    "Book.editions: expected Edition, found str",
    "Book.editions: expected Edition, found NoneType",
    "Book.keywords: expected str, found int",
    "Book.ratings: expected number, found str",
    "Book.ratings: expected number, found bool",
    "Book.price: expected number, found str",
    "Book.lent: expected bool, found int",
    "Book.see_also: expected list, found dict",
]


@pytest.fixture
def models(lending: Any) -> Any:
    return lending.models


@pytest.fixture
def api(lending: Any) -> Any:
    return importlib.import_module("lending._operations").API


@pytest.fixture
def converter(api: Any) -> cattrs.Converter:
    return make_converter(api)


@settings(max_examples=100)
@given(data=st.data())
def test_a_written_model_is_read_back(lending: Any, data: st.DataObject) -> None:
    api = importlib.import_module("lending._operations").API
    model = data.draw(st.sampled_from(api.models))
    made = data.draw(instances(api, model))
    report = MismatchReport()

    read = model.structure(orjson.loads(orjson.dumps(model.unstructure(made))), report)

    assert read == made
    assert report.mismatches == []


def test_a_mismatch_deep_in_a_response_is_reported_and_kept(lending: Any, models: Any) -> None:
    hooks = importlib.import_module("lending._converters.books")
    report = MismatchReport()

    book = hooks.structure_book(orjson.loads(orjson.dumps(ODD_BOOK)), report)

    assert [str(issue) for issue in report.mismatches] == MISMATCHES
    assert book.author == "Ada"
    assert book.translator == models.Author(name=7, extra={"Cat": "Félix"})
    assert book.editions == [models.Edition(year=1843), "1999", None]
    assert hooks.unstructure_book(book) == {
        **ODD_BOOK,
        "BookNo": 100,
        "Editions": [{"Year": 1843}, "1999", None],
    }


def test_a_list_may_hold_anything(lending: Any) -> None:
    hooks = importlib.import_module("lending._converters.books")
    odd = {"Scraps": [1, "a", [None], {"b": 2}]}
    report = MismatchReport()

    book = hooks.structure_book(dict(odd), report)

    assert (book.scraps, report.mismatches) == (odd["Scraps"], [])
    assert hooks.unstructure_book(book) == odd


def test_a_value_in_place_of_a_list_is_reported_and_kept(lending: Any) -> None:
    hooks = importlib.import_module("lending._converters.books")
    odd = {"Editions": "none", "Keywords": {}, "Ratings": 5, "Copies": 1, "Scraps": "some"}
    report = MismatchReport()

    book = hooks.structure_book(dict(odd), report)

    assert len(report.mismatches) == 5
    assert hooks.unstructure_book(book) == odd


def test_structuring_does_not_change_its_input_at_any_depth(
    converter: cattrs.Converter, models: Any
) -> None:
    data = {"Author": {"Name": "Ada"}, "Editions": [{"Year": 1843}], "Cat": {"Name": ["Félix"]}}
    before = orjson.dumps(data)

    book = converter.structure(data, models.Book)
    book.extra["Cat"]["Name"].append("Tom")

    assert book.author == models.Author(name="Ada")
    assert orjson.dumps(data) == before


def test_a_request_can_be_structured_too(converter: cattrs.Converter, models: Any) -> None:
    data = {
        "ShelfCode": "B2",
        "Title": "Sketches",
        "Author": {"Name": "Luigi"},
        "Translator": None,
        "Editions": [{"Year": 1842}],
        "Remarks": None,
    }

    book = converter.structure(data, models.NewBook)

    assert book == models.NewBook(
        shelf_code="B2",
        title="Sketches",
        author=models.NewAuthor(name="Luigi"),
        translator=None,
        editions=[models.NewEdition(year=1842)],
        remarks=None,
    )
    assert converter.unstructure(book) == data


def test_a_replacement_is_null_only_where_allowed(models: Any) -> None:
    replacement = models.BookReplacement.from_book(models.Book(book_id=1, shelf_code="B2"))

    assert repr(replacement) == "BookReplacement(book_id=1, shelf_code='B2')"
    assert replacement.price is None
    assert replacement.title is models.UNSET
    assert replacement.keywords is models.UNSET
    assert replacement.scraps is models.UNSET
    assert replacement.why is models.UNSET
