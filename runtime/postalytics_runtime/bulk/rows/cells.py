"""Convert a CSV cell to a field value, and say why a cell is not a value of its field."""

from __future__ import annotations

import re

from ...schema import PYTHON_TYPES, WHOLE_RANGE, Field, fits, scalar_of

_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
_WHOLE = re.compile(r"(-?[0-9]+)\.0*", re.ASCII)


def value_of(field: Field, cell: str) -> object:
    """Return the value of a cell; the text itself if it is not a value of the field's type.

    >>> value_of(Field(name="age", wire_name="age", type="int"), "42")
    42
    """
    if field.type not in PYTHON_TYPES:
        return cell
    value = scalar_of(field.type, cell.casefold() if field.type == "bool" else cell)
    return cell if value is None else value


def cell_problem(field: Field, value: object) -> tuple[str, str] | None:
    """Return why the value of a cell is not one of its field, and what would be right.

    >>> cell_problem(Field(name="age", wire_name="age", type="int"), "42.0")
    ('is not a whole number', 'probably 42')

    Args:
        field: the field.
        value: the value as `value_of` returns it.

    Returns:
        The problem and what would be right; `None` if the field holds text, or the value is of its
        type.
    """
    if isinstance(value, int) and not fits(field.type, value):
        low, high = WHOLE_RANGE[field.type]
        return f"must be between {low:,} and {high:,}", ""
    if not isinstance(value, str) or not field.is_single:
        return None
    text = value.strip()
    match field.type:
        case "int" | "int64":
            return "is not a whole number", _about_number(text, whole=True)
        case "number":
            return "is not a number", _about_number(text, whole=False)
        case "bool":
            return "is not true or false", ""
        case "date":
            return "is not a date", "written as 2026-05-27"
        case "datetime" | "utc_datetime" | "local_datetime":
            zone = "" if field.type == "local_datetime" else "Z"
            return "is not a date and time", f"written as 2026-05-27T08:49:11{zone}"
        case "decimal":
            return "is not a number", _about_number(text, whole=False)
        case _:
            return None


def _about_number(text: str, *, whole: bool) -> str:
    plain = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
    found = _WHOLE.fullmatch(plain) if whole else None
    plain = found[1] if found else plain
    if scalar_of("int64" if whole else "number", plain) is not None:
        return f"probably {plain}"
    if whole and scalar_of("number", plain) is not None:
        return "it has decimals"
    strange = next((each for each in text if each not in "0123456789-."), "")
    return f'it holds "{strange}"' if strange.isprintable() and strange else ""
