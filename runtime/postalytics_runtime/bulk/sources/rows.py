"""Rows of whatever they come from: tables, queries, iterables.

What a source is, is told by what its class can do: no library of databases is imported for it.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from inspect import isawaitable
from itertools import count
from pathlib import PurePath
from typing import Any, Protocol, cast

from ...errors import InvalidRequestError
from ...schema import Model, ModelDescription
from .dataframes import BATCH_SIZE, FrameColumns, columns_of, has_method, plain, table_rows


class Table(Protocol):
    """A table that offers the Arrow C stream."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


class DataFrame(Protocol):
    """A table whose rows are iterated over as pandas does it."""

    def itertuples(self, index: bool = ..., name: Any = ...) -> Iterable[Any]:
        """The rows as tuples, without the index and without names where both are declined."""
        ...


class Cursor(Protocol):
    """A query whose rows are fetched a few at a time, at once or awaited."""

    def fetchmany(self, size: Any = ..., /) -> Any:
        """The next rows; none at the end."""
        ...


def rows_from(source: object, body: ModelDescription[Any]) -> Iterable[Any] | AsyncIterable[Any]:
    """The rows of a source, as models or as mappings from Python names of fields to values.

    A row of a table or a query has no name for what is null, NaN, NaT or NA there. Rows of an
    iterable stay what they are; only those with named values that are no mappings, such as
    `sqlite3.Row` and named tuples, become dicts in the same way.

    Args:
        source: a table that has `iter_rows` (polars), `itertuples` (pandas) or the Arrow C
            stream (pyarrow and others); a query that has `fetchmany`, once it is executed;
            else any iterable or asynchronous iterable.
        body: the model that the rows are for.

    Raises:
        InvalidRequestError: it is no such source, or its columns do not fit. While rows are
            read: a value is of a type that its field cannot have.
        ConfigurationError: reading it needs pyarrow, which is not installed.
    """
    if isinstance(source, type):
        raise _refused(source, body)
    if has_method(source, "fetchmany") and (names := _names_of_query(source)) is not None:
        columns = columns_of(names, body)
        if isinstance(source, AsyncIterable):
            return _fetch_async(source, columns)
        return _fetched(source, columns)
    rows = table_rows(source, body)
    return _iterated(source, body) if rows is None else rows


def _names_of_query(source: Any) -> list[object] | None:
    """The columns of a cursor of the Python database API, or of a result of SQLAlchemy."""
    if hasattr(source, "description"):
        if source.description is None:
            raise InvalidRequestError(
                f"Nothing was sent: the {type(source).__name__} has no rows. Execute a SELECT "
                "with it first."
            )
        return [column[0] for column in source.description]
    return list(source.keys()) if has_method(source, "keys") else None


def _fetched(cursor: Any, columns: FrameColumns) -> Iterator[dict[str, object]]:
    numbers = count(1)
    while part := cursor.fetchmany(BATCH_SIZE):
        for row in part:
            yield columns.row(next(numbers), row)


async def _fetch_async(cursor: Any, columns: FrameColumns) -> AsyncIterator[dict[str, object]]:
    numbers = count(1)
    while part := await cursor.fetchmany(BATCH_SIZE):
        for row in part:
            yield columns.row(next(numbers), row)


def _iterated(source: object, body: ModelDescription[Any]) -> Iterable[Any] | AsyncIterable[Any]:
    if isinstance(source, AsyncIterable):
        return _iterate_async(cast("AsyncIterable[object]", source))
    if _is_no_list(source) or not isinstance(source, Iterable):
        raise _refused(source, body)
    return map(_named, cast("Iterable[object]", source))


def _is_no_list(source: object) -> bool:
    """Whether iterating over it gives something else than rows."""
    return isinstance(source, str | bytes | Mapping | Model) or has_method(source, "readline")


async def _iterate_async(rows: AsyncIterable[object]) -> AsyncIterator[object]:
    async for row in rows:
        yield _named(row)


def _named(row: Any) -> Any:
    """The row; a dict of it where it has named values, but is no mapping."""
    if isinstance(row, dict | Mapping | Model):
        return cast("object", row)
    if has_method(row, "keys"):
        pairs: Iterable[tuple[str, object]] = ((name, row[name]) for name in row.keys())  # noqa: SIM118 (it is no mapping)
    elif has_method(row, "_asdict"):
        pairs = row._asdict().items()
    else:
        return row
    values = ((name, plain(value)) for name, value in pairs)
    return {name: value for name, value in values if value is not None}


def _refused(source: object, body: ModelDescription[Any]) -> InvalidRequestError:
    found, remedy = _explained(source)
    return InvalidRequestError(
        f"Nothing was sent: rows must be {body.type.__name__} or mappings in an iterable, a table "
        f"or a query, not {found}. {remedy}"
    )


def _explained(source: object) -> tuple[str, str]:
    """What was found in place of rows, and what to do about it."""
    read = 'Read the file: csv.DictReader(open(path, newline="")), or pandas.read_csv(path).'
    kind = type(source).__name__
    match source:
        case None:
            return "None", "Pass a list, a table or an executed query."
        case type():
            return f"the class {source.__name__}", "Pass an object of it."
        case str() | bytes():
            return "text", read
        case PurePath():
            return "a path", read
        case Model() | Mapping():
            return f"a single {kind}", "Pass a list of rows: [row]."
        case _:
            pass
    if has_method(source, "readline"):
        return "an open file", read
    if isawaitable(source):
        remedy = "Await it first."
    elif has_method(source, "collect"):
        remedy = "Pass its .collect()."
    else:
        remedy = "Pass a list, a table or an executed query."
    return f"an object of {kind}", remedy
