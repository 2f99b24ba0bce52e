"""Names of columns: what they are called, how they are found, and the fields that they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...schema import Field
from ..exports import normalised


def called(header: Sequence[str], column: str) -> list[int]:
    """Return the columns with a name, or else with a similar one, by index."""
    exact = [index for index, name in enumerate(header) if name == column]
    wanted = normalised(column)
    similar = [index for index, name in enumerate(header) if normalised(name) == wanted]
    return exact or similar


def has_own_name(header: Sequence[str], index: int) -> bool:
    """Return whether a column has a name, and no other column is called like it."""
    name = header[index]
    return bool(name.strip()) and called(header, name) == [index]


def addressed(header: Sequence[str], column: str) -> list[int]:
    """Return the columns with a name; if there are none, the column with this number from 1."""
    at = at_number(header, column)
    return called(header, column) or ([at] if at >= 0 else [])


def at_number(header: Sequence[str], number: str) -> int:
    """Return the index of a column, given by its number from 1; -1 if there is no such column."""
    # Longer numbers than the columns have are not read: Python refuses very long ones.
    if not (number.isdecimal() and len(number) <= len(str(len(header)))):
        return -1
    return int(number) - 1 if int(number) <= len(header) else -1


def may_be_several(header: Sequence[str]) -> bool:
    """Return whether a single column may be several that a wrong delimiter did not separate.

    >>> may_be_several(["Title~Writer"]), may_be_several(["Mailing address"])
    (True, False)
    """
    letters = header[0].replace(" ", "").replace("_", "") if len(header) == 1 else "x"
    return not letters.isalnum()


def known_fields(fields: Iterable[Field]) -> dict[str, Field]:
    """Return fields by all their names; a field's own name goes before aliases of others."""
    fields = list(fields)
    names = [(field.name, field) for field in fields]
    names += [(field.wire_name, field) for field in fields]
    names += [(header, field) for field in fields for header in field.headers]
    names += [(field.old_name, field) for field in fields if field.old_name]
    return {normalised(name): field for name, field in reversed(names)}


def column_titles(names: Sequence[str]) -> list[str]:
    """Return what each column is called: with its number if its name is empty or not unique.

    >>> column_titles(["Name", "Line", "Line", ""])
    ['Name', 'Line (column 2)', 'Line (column 3)', 'column 4']
    """
    return [
        f"column {number}"
        if not name.strip()
        else f"{name} (column {number})"
        if names.count(name) > 1
        else name
        for number, name in enumerate(names, 1)
    ]
