"""What a cell stands for."""

from __future__ import annotations

from ...schema import PYTHON_TYPES, Field, scalar_of


def value_of(field: Field, cell: str) -> object:
    """The value in a cell; where the field's type does not fit, the text as it is.

    >>> value_of(Field(name="age", wire_name="age", type="int"), "42")
    42
    """
    if field.type not in PYTHON_TYPES:
        return cell
    value = scalar_of(field.type, cell.casefold() if field.type == "bool" else cell)
    return cell if value is None else value
