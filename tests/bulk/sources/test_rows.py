"""Rows of queries and iterables, and sources that are neither."""

from __future__ import annotations

import io
import sqlite3
from collections import namedtuple
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.sources import BATCH_SIZE, rows_from
from postalytics_runtime.errors import InvalidRequestError
from support.bulk.bookshelf_api import NEW_BOOK, NewBook

polars: Any = import_module("polars")
sqlalchemy: Any = import_module("sqlalchemy")

BOOKS = [{"title": "Emma", "year": 1815}, {"title": "Beowulf", "author": "?", "year": 1000}]
QUERY = "SELECT 'Emma' AS title, NULL AS author, 1815 AS year UNION ALL SELECT 'Beowulf', '?', 1000"
MANY = (
    "WITH RECURSIVE n(year) AS (SELECT 1 UNION ALL SELECT year + 1 FROM n WHERE year < 1000) "
    "SELECT year FROM n"
)


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


def list_of(source: object) -> list[Any]:
    rows = rows_from(source, NEW_BOOK)
    assert isinstance(rows, Iterator)
    return list(rows)


def refusal(source: object) -> str:
    with pytest.raises(InvalidRequestError) as caught:
        rows_from(source, NEW_BOOK)
    return str(caught.value)


class AwaitedCursor:
    """A cursor of an asyncio driver."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self.description = cursor.description

    async def fetchmany(self, size: int) -> list[Any]:
        return self._cursor.fetchmany(size)

    def __aiter__(self) -> AsyncIterator[Any]:
        raise NotImplementedError


def as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}


@pytest.mark.parametrize("factory", [None, sqlite3.Row, as_dict])
def test_the_rows_of_a_cursor_have_the_values_that_are_not_null(
    database: sqlite3.Connection, factory: Any
) -> None:
    database.row_factory = factory
    assert list_of(database.execute(QUERY)) == BOOKS


async def test_the_rows_of_a_cursor_may_have_to_be_awaited(database: sqlite3.Connection) -> None:
    rows = rows_from(AwaitedCursor(database.execute(QUERY)), NEW_BOOK)
    assert isinstance(rows, AsyncIterable)
    assert [row async for row in rows] == BOOKS


def test_the_rows_of_a_query_are_fetched_a_few_at_a_time(database: sqlite3.Connection) -> None:
    cursor = database.execute(MANY)
    rows = rows_from(cursor, NEW_BOOK)
    assert isinstance(rows, Iterator)
    assert next(rows) == {"year": 1}
    assert cursor.fetchone() == (BATCH_SIZE + 1,)
    assert len(list(rows)) == 1000 - 2


def test_the_error_names_the_row_of_a_refused_value(database: sqlite3.Connection) -> None:
    cursor = database.execute("SELECT '02134' AS isbn UNION ALL SELECT 2134")
    with pytest.raises(InvalidRequestError, match=r"^Row 2, column isbn: .* CAST\(isbn AS TEXT\)"):
        list_of(cursor)


def test_the_columns_of_a_query_must_be_fields(database: sqlite3.Connection) -> None:
    message = refusal(database.execute("SELECT 1 AS yaer, 2 AS year, 3 AS year"))
    assert message.splitlines()[:2] == [
        "Column 'yaer' is not a field of NewBook. Did you mean year?",
        "More than one column is called 'year'.",
    ]


def test_a_cursor_without_a_query_is_refused(database: sqlite3.Connection) -> None:
    assert refusal(database.cursor()).endswith("Execute a SELECT with it first.")


def test_all_kinds_of_sqlalchemy_results_are_rows() -> None:
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.connect() as connection:
        query = sqlalchemy.text(QUERY)
        assert list_of(connection.execute(query)) == BOOKS
        assert list_of(connection.execute(query).mappings()) == BOOKS
        assert list_of(connection.execute(query).all()) == BOOKS
    engine.dispose()


def test_rows_with_names_that_are_not_mappings_become_dicts(database: sqlite3.Connection) -> None:
    database.row_factory = sqlite3.Row
    book = namedtuple("book", ["title", "author"])
    assert list_of(database.execute(QUERY).fetchall()) == BOOKS
    assert list_of([book("Emma", None)]) == [{"title": "Emma"}]


async def test_models_mappings_and_other_values_are_unchanged() -> None:
    rows: list[object] = [NewBook(shelf_id=1, title="Emma"), {"author": None}, 7, ("a", "b")]

    async def in_time() -> AsyncIterator[object]:
        for row in rows:
            yield row

    awaited = rows_from(in_time(), NEW_BOOK)
    assert isinstance(awaited, AsyncIterable)
    for found in (list_of(rows), list_of(iter(rows)), [row async for row in awaited]):
        assert all(one is other for one, other in zip(found, rows, strict=True))


async def awaitable() -> list[object]:
    return []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (None, "not None. Pass a list, a table or an executed query."),
        (7, "not an object of type int. Pass a list, a table or an executed query."),
        ("books.csv", "not text. Read the file: "),
        (b"title,author", "not text. Read the file: "),
        (Path("books.csv"), "not a path. Read the file: "),
        (io.StringIO("title,author"), "not an open file. Read the file: "),
        ({"title": ["Emma"]}, "not a single dict. Pass a list of rows: [row]."),
        (NewBook(shelf_id=1, title="Emma"), "not a single NewBook. Pass a list of rows: [row]."),
        (polars.DataFrame, "not the class DataFrame. Pass an instance of the class."),
        (
            polars.LazyFrame({"title": ["Emma"]}),
            "not an object of type LazyFrame. Pass its .collect().",
        ),
    ],
)
def test_a_source_without_rows_is_refused_with_what_to_pass(source: object, reason: str) -> None:
    message = refusal(source)
    assert message.startswith("Nothing was sent: rows must be NewBook or mappings in an iterable,")
    assert reason in message


async def test_a_source_that_must_be_awaited_first_is_refused() -> None:
    coming = awaitable()
    assert refusal(coming).endswith("not an object of type coroutine. Await it first.")
    assert await coming == []
