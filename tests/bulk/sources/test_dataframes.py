"""Rows of tables: pandas, polars, pyarrow, and other libraries with their protocols."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.sources import BATCH_SIZE, plain, rows_from
from postalytics_runtime.errors import ConfigurationError, InvalidRequestError
from support.bulk.bookshelf_api import NEW_BOOK

numpy: Any = import_module("numpy")
pandas: Any = import_module("pandas")
polars: Any = import_module("polars")
pyarrow: Any = import_module("pyarrow")

BOOKS = [
    {"title": "Emma", "author": "Jane Austen", "year": 1815, "price": 2.5, "signed": True},
    {"title": "Beowulf", "year": 1000, "price": 3.0, "signed": False},
]
COLUMNS: dict[str, list[Any]] = {
    name: [book.get(name) for book in BOOKS]
    for name in ("title", "author", "year", "price", "signed")
}


def list_of(source: object) -> list[Any]:
    rows = rows_from(source, NEW_BOOK)
    assert isinstance(rows, Iterator)
    return list(rows)


def refusal(source: object) -> str:
    with pytest.raises(InvalidRequestError) as caught:
        list_of(source)
    return str(caught.value)


class OnlyArrow:
    """A table of an unknown library, with the Arrow C stream only."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._table.__arrow_c_stream__(requested_schema)


class OnlyInterchange:
    """A table of an older library, with the interchange protocol only."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> Any:
        return self._table.__dataframe__(nan_as_null, allow_copy)


KINDS: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pandas": pandas.DataFrame,
    "pandas of objects": lambda columns: pandas.DataFrame(columns, dtype=object),
    "pandas of nullable types": lambda columns: pandas.DataFrame(columns).convert_dtypes(),
    "polars": lambda columns: polars.DataFrame(columns),
    "pyarrow table": lambda columns: pyarrow.table(columns),
    "pyarrow reader": lambda columns: pyarrow.table(columns).to_reader(),
    "pyarrow batch": lambda columns: pyarrow.RecordBatch.from_pydict(columns),
    "Arrow C stream": lambda columns: OnlyArrow(pyarrow.table(columns)),
    "interchange": lambda columns: OnlyInterchange(pyarrow.table(columns)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_has_the_values_that_are_set_as_plain_python(kind: str) -> None:
    rows = list_of(KINDS[kind](COLUMNS))
    assert rows == BOOKS
    kinds = [[type(value) for value in row.values()] for row in rows]
    assert kinds == [[str, str, int, float, bool], [str, int, float, bool]]


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow table"])
@given(texts=st.lists(st.none() | st.text(), min_size=1))
def test_text_is_unchanged_and_null_is_unset(kind: str, texts: list[str | None]) -> None:
    table = KINDS[kind]({"title": texts, "author": ["Jane Austen"] * len(texts)})
    titles = [row.get("title") for row in list_of(table)]
    assert titles == texts


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_columns_are_refused_before_anything_is_read(kind: str) -> None:
    columns = {"titel": ["Emma"], "Written By": ["Jane Austen"], "colour": ["blue"]}
    table = KINDS[kind](columns)
    with pytest.raises(InvalidRequestError) as caught:
        rows_from(table, NEW_BOOK)
    assert str(caught.value).splitlines() == [
        "Column 'titel' is not a field of NewBook. Did you mean title?",
        "Column 'Written By' is not a field of NewBook. Did you mean author?",
        "Column 'colour' is not a field of NewBook.",
        "Nothing was sent. Rename or leave out columns, and pass the table again.",
    ]


@pytest.mark.parametrize(
    "table",
    [
        pandas.DataFrame([["a", "b", "c"]], columns=["title", "author", "title"]),
        pyarrow.Table.from_arrays([["a"], ["b"], ["c"]], names=["title", "author", "title"]),
    ],
    ids=["pandas", "pyarrow"],
)
def test_two_columns_with_one_name_are_refused(table: Any) -> None:
    assert "More than one column is called 'title'." in refusal(table).splitlines()


def test_a_table_without_columns_or_with_numbers_for_names_is_refused() -> None:
    assert refusal(pandas.DataFrame()).startswith("There are no columns.")
    assert refusal(pandas.DataFrame([["Emma"]])).startswith("Column 0 is not a field of NewBook.")


def test_an_index_with_values_is_refused() -> None:
    table = pandas.DataFrame(COLUMNS).set_index("title")
    assert "values in its index ('title'), not in columns" in refusal(table)
    assert list_of(table.reset_index())[0]["title"] == "Emma"
    assert "title" not in list_of(table.reset_index(drop=True))[0]


@pytest.mark.parametrize(
    ("values", "found"),
    [([2134.0, None], "float"), ([2134, 10001], "int"), ([date(2030, 1, 2)], "date")],
)
def test_a_number_or_a_date_in_a_text_field_is_refused(values: list[Any], found: str) -> None:
    for kind in ("pandas", "polars", "pyarrow table"):
        message = refusal(KINDS[kind]({"isbn": values}))
        assert message.startswith(f"Row 1, column isbn: it must be text, not {found}. ")
        assert "dtype=str" in message
        assert "2134" not in message


def test_the_error_names_the_row_of_a_refused_value() -> None:
    table = pandas.DataFrame({"isbn": ["02134", None, 10001]}, dtype=object)
    assert refusal(table).startswith("Row 3, column isbn: it must be text, not int.")


def test_integers_that_a_missing_value_made_floats_are_refused_with_the_remedy() -> None:
    message = refusal(pandas.DataFrame({"year": [1815, None]}))
    assert message.startswith("Row 1, column year: it must be a whole number, not float.")
    assert "dtype={'year': 'Int64'}" in message
    assert list_of(pandas.DataFrame({"year": pandas.array([1815, None], dtype="Int64")})) == [
        {"year": 1815},
        {},
    ]


def test_a_fraction_in_an_integer_field_is_refused_without_that_remedy() -> None:
    message = "Row 1, column year: it must be a whole number, not float."
    assert refusal(pandas.DataFrame({"year": [1815.5]})) == message


def test_timestamps_are_refused_with_the_name_of_their_type() -> None:
    table = pandas.DataFrame({"title": pandas.to_datetime([None, "2030-01-02"])})
    assert refusal(table).startswith("Row 2, column title: it must be text, not Timestamp.")


@pytest.mark.parametrize(
    "table",
    [
        pandas.DataFrame({"title": pandas.Categorical(["Emma", None])}),
        pandas.DataFrame({"title": pandas.array(["Emma", None], dtype="string")}),
        polars.DataFrame({"title": polars.Series(["Emma", None], dtype=polars.Categorical)}),
        polars.DataFrame({"title": polars.Series(["Emma", None], dtype=polars.Enum(["Emma"]))}),
        pyarrow.table({"title": pyarrow.array(["Emma", None], pyarrow.large_string())}),
        pyarrow.table({"title": pyarrow.array(["Emma", None], pyarrow.string_view())}),
        pyarrow.table({"title": pyarrow.array(["Emma", None]).dictionary_encode()}),
        OnlyArrow(
            polars.DataFrame({"title": polars.Series(["Emma", None], dtype=polars.Categorical)})
        ),
    ],
)
def test_every_storage_type_of_text_is_read_as_text(table: Any) -> None:
    assert list_of(table) == [{"title": "Emma"}, {}]


def test_lists_and_json_values_go_into_fields_of_that_type() -> None:
    columns: dict[str, list[Any]] = {"tags": [["a", "b"]], "notes": [7]}
    for kind in ("pandas", "polars", "pyarrow table"):
        assert list_of(KINDS[kind](columns)) == [{"tags": ["a", "b"], "notes": 7}]
    table = pandas.DataFrame({"tags": [numpy.array(["a", "b"])]})
    assert list_of(table) == [{"tags": ["a", "b"]}]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (float("nan"), None),
        (Decimal("nan"), None),
        (numpy.float64("nan"), None),
        (numpy.datetime64("nat", "ns"), None),
        (pandas.NA, None),
        (pandas.NaT, None),
        (numpy.int64(7), 7),
        (numpy.bool_(True), True),
        (numpy.str_("02134"), "02134"),
        (Decimal("1.5"), Decimal("1.5")),
        ("nan", "nan"),
        ("", ""),
    ],
)
def test_a_cell_becomes_plain_python(value: object, expected: object) -> None:
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


def test_a_column_may_have_the_name_of_a_method_of_another_library() -> None:
    table = pandas.DataFrame({"title": ["Emma"], "fetchmany": [1], "iter_rows": [2]})
    assert refusal(table).startswith("Column 'fetchmany' is not a field of NewBook.")


def test_a_stream_is_read_batch_by_batch() -> None:
    made = 0

    def batches() -> Iterator[Any]:
        nonlocal made
        for _ in range(20):
            made += 1
            yield pyarrow.record_batch({"title": ["Emma"] * 10_000})

    schema = pyarrow.schema([("title", pyarrow.string())])
    rows = rows_from(pyarrow.RecordBatchReader.from_batches(schema, batches()), NEW_BOOK)
    assert isinstance(rows, Iterator)
    assert (made, next(rows), made) == (0, {"title": "Emma"}, 1)
    tracemalloc.start()
    assert sum(1 for _ in rows) == 199_999
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000 * BATCH_SIZE


@pytest.mark.parametrize(
    "column",
    [pandas.Series(["Emma"]), polars.Series(["Emma"]), pyarrow.chunked_array([["Emma"]])],
)
def test_a_single_column_is_not_a_table(column: Any) -> None:
    assert refusal(column).endswith("is not a table. Pass a table with the fields as its columns.")


@pytest.mark.parametrize("module", ["pyarrow", "pyarrow.interchange"])
def test_a_stream_cannot_be_read_without_pyarrow(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = OnlyInterchange(pyarrow.table(COLUMNS))
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match="OnlyInterchange needs pyarrow: pip install"):
        rows_from(table, NEW_BOOK)


def test_tables_that_can_give_their_rows_are_read_without_pyarrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = [KINDS[kind](COLUMNS) for kind in ("pandas", "polars")]
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert [list_of(table) for table in tables] == [BOOKS, BOOKS]
