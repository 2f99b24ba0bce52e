"""Rows of any source: tables, queries and iterables.

A source is recognised by the methods of its class, so no database library is imported.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping, Sequence
from inspect import isawaitable
from itertools import count
from pathlib import PurePath
from typing import Any, Protocol, cast

from ...errors import InvalidRequestError
from ...schema import Field, Model, ModelDescription
from .dataframes import BATCH_SIZE, columns_of, has_method, plain, row_of, rows_of, table_rows


class Table(Protocol):
    """A table that offers the Arrow C stream."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


class DataFrame(Protocol):
    """A table with the `itertuples` of pandas."""

    def itertuples(self, index: bool = ..., name: Any = ...) -> Iterable[Any]:
        """Return the rows as tuples, with `index=False, name=None` without index and names."""
        ...


class SqlCursor(Protocol):
    """A query whose rows are fetched in batches, asynchronously or not."""

    def fetchmany(self, size: Any = ..., /) -> Any:
        """Return the next rows; an empty batch is the end."""
        ...


def rows_from(source: object, body: ModelDescription[Any]) -> Iterable[Any] | AsyncIterable[Any]:
    """Return the rows of a source, as models or as mappings from Python names of fields to values.

    A row of a table or a query leaves out the fields that are null, NaN, NaT or NA. Rows of an
    iterable stay as they are. The exception are rows with named values that are not mappings, such
    as `sqlite3.Row` and named tuples, which become dicts in the same way.

    Args:
        source: a table that has `iter_rows` (polars), `itertuples` (pandas) or the Arrow C
            stream (pyarrow and others); an executed query that has `fetchmany`; or any other
            iterable or asynchronous iterable.
        body: the model that the rows are for.

    Raises:
        InvalidRequestError: the source is none of these, or its columns are not fields of the
            body. While rows are read: a value has a type that its field cannot have.
        ConfigurationError: reading the source needs pyarrow, which is not installed.
    """
    if isinstance(source, type):
        raise _refused(source, body)
    if has_method(source, "fetchmany") and (names := _names_of_query(source)) is not None:
        columns = columns_of(names, body)
        if isinstance(source, AsyncIterable):
            return _fetch_async(source, columns)
        return rows_of(_fetched(source), columns)
    if (rows := table_rows(source, body)) is not None:
        return rows
    if isinstance(source, AsyncIterable):
        return _iterate_async(cast("AsyncIterable[object]", source))
    if _is_single_value(source) or not isinstance(source, Iterable):
        raise _refused(source, body)
    return map(_named, cast("Iterable[object]", source))


def _names_of_query(source: Any) -> list[object] | None:
    """Return the columns of a cursor (Python database API) or of an SQLAlchemy result."""
    if hasattr(source, "description"):
        if source.description is None:
            raise InvalidRequestError(
                f"Nothing was sent: the {type(source).__name__} has no rows. Execute a SELECT "
                "with it first."
            )
        return [column[0] for column in source.description]
    return list(source.keys()) if has_method(source, "keys") else None


def _fetched(cursor: Any) -> Iterator[Iterable[object]]:
    while part := cursor.fetchmany(BATCH_SIZE):
        yield from part


async def _fetch_async(cursor: Any, columns: Sequence[Field]) -> AsyncIterator[dict[str, object]]:
    numbers = count(1)
    while part := await cursor.fetchmany(BATCH_SIZE):
        for row in part:
            yield row_of(next(numbers), row, columns)


def _is_single_value(source: object) -> bool:
    """Return whether iterating over the source gives something other than rows."""
    return isinstance(source, str | bytes | Mapping | Model) or has_method(source, "readline")


async def _iterate_async(rows: AsyncIterable[object]) -> AsyncIterator[object]:
    async for row in rows:
        yield _named(row)


def _named(row: Any) -> Any:
    """Return the row; as a dict if it has named values but is not a mapping."""
    if isinstance(row, dict | Mapping | Model):
        return cast("object", row)
    if has_method(row, "keys"):
        pairs: Iterable[tuple[str, object]] = ((name, row[name]) for name in row.keys())  # noqa: SIM118 (not a mapping)
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
    """Return what the source is instead of rows, and how to get rows."""
    read = 'Read the file: csv.DictReader(open(path, newline="")), or pandas.read_csv(path).'
    kind = type(source).__name__
    match source:
        case None:
            return "None", "Pass a list, a table or an executed query."
        case type():
            return f"the class {source.__name__}", "Pass an instance of the class."
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
    return f"an object of type {kind}", remedy
