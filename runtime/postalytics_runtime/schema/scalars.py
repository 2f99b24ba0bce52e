"""Scalar types of a spec: their Python types, ranges and conversion from text."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "int64": (int,),
    "number": (int, float),
    "string": (str,),
    "bool": (bool,),
    "date": (date,),
    "datetime": (datetime,),
    "utc_datetime": (datetime,),
    "local_datetime": (datetime,),
    "decimal": (Decimal,),
}
TEXT_TYPES = ("date", "datetime", "utc_datetime", "local_datetime", "decimal")
"""The types whose values JSON holds as text; see `text_values`."""

CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that no name, address or path holds: control characters and lone surrogates."""

BITS = {"int": 32, "int64": 64}
"""The size of whole numbers in bits, by type."""

WHOLE_RANGE = {kind: (-(1 << bits - 1), (1 << bits - 1) - 1) for kind, bits in BITS.items()}
"""The minimum and maximum whole number, by type."""

_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,19})?", re.ASCII)


def is_scalar(kind: str, value: object) -> bool:
    """Return whether `value` is of the scalar type `kind`; a bool is not a number.

    A date and time is not a date.

    >>> is_scalar("int", 1), is_scalar("int", True), is_scalar("number", 1)
    (True, False, True)
    """
    types = PYTHON_TYPES[kind]
    if isinstance(value, bool | datetime):
        return isinstance(value, types) and types[0] in (bool, datetime)
    return isinstance(value, types)


def fits(kind: str, number: float) -> bool:
    """Return whether a number is within the range of the scalar type `kind`.

    >>> fits("int", 2**31), fits("int64", 2**31), fits("number", 2**99)
    (False, True, True)
    """
    if kind not in WHOLE_RANGE:
        return True
    minimum, maximum = WHOLE_RANGE[kind]
    return minimum <= number <= maximum


def scalar_of(kind: str, text: str) -> int | float | bool | str | date | Decimal | None:
    """Return `text` converted to the scalar type `kind`; `None` if that is impossible.

    >>> scalar_of("int", "42"), scalar_of("int", "4e2"), scalar_of("bool", "true")
    (42, None, True)
    """
    match kind:
        case "int" | "int64":
            return int(text) if _WHOLE.fullmatch(text) else None
        case "number":
            return float(text) if _NUMBER.fullmatch(text) else None
        case "bool":
            return {"true": True, "false": False}.get(text)
        case "string":
            return text
        case _:
            from .text_values import value_of_text  # Few APIs have such types.

            return value_of_text(kind, text) if kind in TEXT_TYPES else text
