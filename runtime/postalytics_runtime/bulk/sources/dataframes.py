"""Rows of tables: data frames of pandas and polars, and whatever offers the Arrow C stream.

What a table is, is told by what its class can do: no library of tables is imported for it,
but pyarrow for those that only it can read.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import attrs

from ...errors import ConfigurationError, InvalidRequestError
from ...schema import PYTHON_TYPES, Field, ModelDescription
from ...suggestions import nearest
from ...values import type_problem

BATCH_SIZE = 256
"""How many rows of a table or a query are in memory at once."""

_ABSENT = {"NAType", "NaTType", "NoneType"}
"""The classes of values that say that there is none."""


def table_rows(source: Any, body: ModelDescription[Any]) -> Iterator[dict[str, object]] | None:
    """The rows of a table, or `None` where it is none.

    Raises:
        InvalidRequestError: its columns do not fit. While rows are read: a value does not.
        ConfigurationError: reading it needs pyarrow, which is not installed.
    """
    if has_method(source, "iter_rows"):
        return columns_of(source.columns, body).rows(source.iter_rows())
    if has_method(source, "itertuples"):
        _require_plain_index(source)
        return columns_of(source.columns, body).rows(source.itertuples(index=False, name=None))
    if has_method(source, "__arrow_c_stream__") or has_method(source, "__dataframe__"):
        reader = _arrow_reader(source)
        return columns_of(reader.schema.names, body).rows(_arrow_rows(reader))
    return None


def has_method(source: object, name: str) -> bool:
    """Whether the class of an object has an attribute: a data frame itself has its columns."""
    return hasattr(type(source), name)


@attrs.frozen
class FrameColumns:
    """The fields of the columns of a table, in their order."""

    names: Sequence[str]
    fields: Sequence[Field]

    def rows(self, table: Iterable[Iterable[object]]) -> Iterator[dict[str, object]]:
        """Each row, by the names of the fields."""
        return (self.row(number, values) for number, values in enumerate(table, 1))

    def row(self, number: int, values: Iterable[object]) -> dict[str, object]:
        """What is given in a row; raises `InvalidRequestError` for a value of a wrong type."""
        if isinstance(values, Mapping):  # as some drivers and some settings of others have them
            values = [cast("Mapping[str, object]", values)[name] for name in self.names]
        row: dict[str, object] = {}
        for field, value in zip(self.fields, values, strict=True):
            if value.__class__ is not str or field.type != "string":
                value = plain(value)
                if value is None:
                    continue
                _require_type(field, value, number)
            row[field.name] = value
        return row


def plain(value: Any) -> Any:
    """The Python value of a cell; `None` where there is none.

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
    if field.is_list or field.type not in PYTHON_TYPES:
        return
    if (wrong := type_problem(field.type, value)) is None:
        return
    remedy = ""
    if field.type == "string":
        remedy = (
            " Make the column text where the table is made: read_csv(..., dtype=str) with pandas, "
            f"infer_schema=False with polars, CAST({field.name} AS TEXT) in SQL."
        )
        if isinstance(value, int | float):
            remedy += " A number has lost the zeros that the text began with."
    elif isinstance(value, float) and value.is_integer():
        remedy = (
            ' A column of whole numbers in which one is missing is read as "Int64" by pandas '
            f"where you say so: read_csv(..., dtype={{{field.name!r}: 'Int64'}})."
        )
    raise InvalidRequestError(f"Row {number}, column {field.name}: it {wrong}.{remedy}")


def columns_of(names: Iterable[object], body: ModelDescription[Any]) -> FrameColumns:
    """The fields of columns; raises `InvalidRequestError` with all that is wrong with them."""
    names = list(names)
    fields = {field.name: field for field in body.fields}
    faults = [
        f"Column {name!r} is no field of {body.type.__name__}.{_meant(name, body.fields)}"
        for name in names
        if name not in fields
    ]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    faults += [f"More than one column is called {name!r}." for name in twice]
    if not names:
        faults.append("There are no columns.")
    if faults:
        faults.append("Nothing was sent. Rename or leave out columns, and pass the table again.")
        raise InvalidRequestError("\n".join(faults))
    known = [fields[cast("str", name)] for name in names]
    return FrameColumns([field.name for field in known], known)


def _meant(name: object, fields: Sequence[Field]) -> str:
    called = {
        alias.casefold(): f.name for f in fields for alias in (*f.headers, f.wire_name, f.name)
    }
    near = nearest(str(name).casefold(), called)
    return f" Did you mean {called[near]}?" if near else ""


def _require_plain_index(table: Any) -> None:
    named = [name for name in getattr(table.index, "names", ()) if name is not None]
    if named:
        raise InvalidRequestError(
            f"Nothing was sent: what the table's index holds ({', '.join(map(repr, named))}) is in "
            "no column. Make columns of it with .reset_index(), or drop it with "
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
    except ValueError as error:  # A single column is such a stream, too.
        raise InvalidRequestError(
            f"Nothing was sent: the {type(source).__name__} is no table. Pass a table with the "
            "fields as its columns."
        ) from error


def _arrow_rows(reader: Iterable[Any]) -> Iterator[Iterable[object]]:
    for batch in reader:
        for start in range(0, batch.num_rows, BATCH_SIZE):
            part = batch.slice(start, BATCH_SIZE)
            yield from zip(*(column.to_pylist() for column in part.columns), strict=True)
