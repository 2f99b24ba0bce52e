"""Rows of tables: data frames of pandas and polars, and any table with the Arrow C stream.

A table is recognised by the methods of its class, so no table library is imported. The exception is
pyarrow, for tables that only pyarrow can read.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from ...errors import ConfigurationError, InvalidRequestError
from ...schema import PYTHON_TYPES, Field, ModelDescription
from ...values import type_problem
from ..rows import meant_field

BATCH_SIZE = 256
"""Maximum number of rows of a table or a query in memory at once."""

_ABSENT = {"NAType", "NaTType", "NoneType"}
"""Names of the classes whose values stand for a missing value."""


def table_rows(source: Any, body: ModelDescription[Any]) -> Iterator[dict[str, object]] | None:
    """Return the rows of a table; `None` if the source is not a table.

    Raises:
        InvalidRequestError: the columns are not fields of the body. While rows are read: a value
            has the wrong type.
        ConfigurationError: reading the table needs pyarrow, which is not installed.
    """
    if has_method(source, "iter_rows"):
        return rows_of(source.iter_rows(), columns_of(source.columns, body))
    if has_method(source, "itertuples"):
        _require_plain_index(source)
        table = source.itertuples(index=False, name=None)
        return rows_of(table, columns_of(source.columns, body))
    if has_method(source, "__arrow_c_stream__") or has_method(source, "__dataframe__"):
        reader = _arrow_reader(source)
        return rows_of(_arrow_rows(reader), columns_of(reader.schema.names, body))
    return None


def has_method(source: object, name: str) -> bool:
    """Return whether the class has an attribute; a data frame itself has one for each column."""
    return hasattr(type(source), name)


def rows_of(
    table: Iterable[Iterable[object]], columns: Sequence[Field]
) -> Iterator[dict[str, object]]:
    """Return the rows, each as a mapping from field names to values.

    Args:
        table: the values of each row, in the order of the columns, or by field name.
        columns: the field of each column.
    """
    return (row_of(number, values, columns) for number, values in enumerate(table, 1))


def row_of(number: int, values: Iterable[object], columns: Sequence[Field]) -> dict[str, object]:
    """Return the values of a row; raise `InvalidRequestError` for a value of a wrong type."""
    if isinstance(values, Mapping):  # some drivers return rows as mappings
        values = [cast("Mapping[str, object]", values)[field.name] for field in columns]
    row: dict[str, object] = {}
    for field, value in zip(columns, values, strict=True):
        if value.__class__ is not str or field.type != "string":
            value = plain(value)
            if value is None:
                continue
            _require_type(field, value, number)
        row[field.name] = value
    return row


def plain(value: Any) -> Any:
    """Return the Python value of a cell; `None` for a missing value.

    >>> plain(7), plain(float("nan"))
    (7, None)
    """
    if type(value).__name__ in _ABSENT:
        return None
    if hasattr(value, "dtype") and hasattr(value, "tolist"):  # of numpy
        value = value.tolist()
    if isinstance(value, float | Decimal) and value != value:  # NaN
        return None
    return value


def _require_type(field: Field, value: object, number: int) -> None:
    if not field.is_single or field.type not in PYTHON_TYPES:
        return
    if (problem := type_problem(field.type, value)) is None:
        return
    remedy = ""
    if field.type == "string":
        remedy = (
            " Make the column text when you make the table: read_csv(..., dtype=str) with pandas, "
            f"infer_schema=False with polars, CAST({field.name} AS TEXT) in SQL."
        )
        if isinstance(value, int | float):
            remedy += " A number has lost the leading zeros of the text."
    elif isinstance(value, float) and value.is_integer():
        remedy = (
            " pandas makes floats of whole numbers if one is missing. Read the column as Int64: "
            f"read_csv(..., dtype={{{field.name!r}: 'Int64'}})."
        )
    raise InvalidRequestError(f"Row {number}, column {field.name}: it {problem}.{remedy}")


def columns_of(names: Iterable[object], body: ModelDescription[Any]) -> list[Field]:
    """Return the fields of columns; raise `InvalidRequestError` with all problems of columns."""
    names = list(names)
    fields: dict[object, Field] = {f.old_name: f for f in body.fields if f.old_name}
    fields |= {field.name: field for field in body.fields}
    problems = [
        f"Column {name!r} is not a field of {body.type.__name__}.{meant_field(name, body.fields)}"
        for name in names
        if name not in fields
    ]
    meant = [fields[name].name if name in fields else name for name in names]
    twice = dict.fromkeys(name for name in meant if meant.count(name) > 1)
    problems += [f"More than one column is called {name!r}." for name in twice]
    if not names:
        problems.append("There are no columns.")
    if problems:
        problems.append("Nothing was sent. Rename or leave out columns, and pass the table again.")
        raise InvalidRequestError("\n".join(problems))
    return [fields[name] for name in names]


def _require_plain_index(table: Any) -> None:
    named = [name for name in getattr(table.index, "names", ()) if name is not None]
    if named:
        raise InvalidRequestError(
            f"Nothing was sent: the table has values in its index ({', '.join(map(repr, named))}), "
            "not in columns. Turn the index into columns with .reset_index(), or drop it with "
            ".reset_index(drop=True)."
        )


def _arrow_reader(source: object) -> Any:
    try:
        pyarrow = importlib.import_module("pyarrow")
        if not has_method(source, "__arrow_c_stream__"):
            source = importlib.import_module("pyarrow.interchange").from_dataframe(source)
    except ImportError as error:
        raise ConfigurationError(
            f"Reading a {type(source).__name__} needs pyarrow: pip install pyarrow. Or pass its "
            "rows as an iterable of mappings."
        ) from error
    try:
        return pyarrow.RecordBatchReader.from_stream(source)
    except ValueError as error:  # A single column has the Arrow C stream, too.
        raise InvalidRequestError(
            f"Nothing was sent: the {type(source).__name__} is not a table. Pass a table with the "
            "fields as its columns."
        ) from error


def _arrow_rows(reader: Iterable[Any]) -> Iterator[Iterable[object]]:
    for batch in reader:
        for start in range(0, batch.num_rows, BATCH_SIZE):
            part = batch.slice(start, BATCH_SIZE)
            yield from zip(*(column.to_pylist() for column in part.columns), strict=True)
