"""Convert a CSV cell to a field value."""

from __future__ import annotations

from ...schema import PYTHON_TYPES, Field, scalar_of


def value_of(field: Field, cell: str) -> object:
    """Return the value of a cell; the text itself if it is not a value of the field's type.

    >>> value_of(Field(name="age", wire_name="age", type="int"), "42")
    42
    """
    if field.type not in PYTHON_TYPES:
        return cell
    value = scalar_of(field.type, cell.casefold() if field.type == "bool" else cell)
    return cell if value is None else value
