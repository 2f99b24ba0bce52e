"""Texts of a request become values: one text, or the several values of a query parameter."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ...schema import BITS, PYTHON_TYPES, TEXT_TYPES, Parameter, fits, scalar_of

NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    list: "an array",
    dict: "an object",
    date: "a date such as 2026-05-27",
    datetime: "a date and time such as 2026-05-27T08:49:11Z",
    Decimal: "a number as a string",
}
"""The types of Python in words."""


def read_text(parameter: Parameter, text: str, problems: list[str]) -> Any:
    """Return the value that a text stands for, and add its problem."""
    value: Any = scalar_of(parameter.type, text)
    minimum, maximum = parameter.minimum, parameter.maximum
    wanted = wanted_type(parameter.type)
    if value is not None:
        wanted += (excess := too_large(parameter.type, value))
        is_below = minimum is not None and value < minimum
        is_above = maximum is not None and value > maximum
        if not (excess or is_below or is_above):
            return text if parameter.type in TEXT_TYPES else value  # Records hold JSON.
    lower = "" if minimum is None else f" from {minimum}"
    upper = "" if maximum is None else f" up to {maximum}"
    problems.append(
        f"{parameter.wire_name} must be {wanted}{lower}{upper}, not {reprlib.repr(text)}."
    )
    return None


def too_large(type_: str, value: Any) -> str:
    """Return the end of a message with the size in bits, if the number is too large."""
    return "" if fits(type_, value) else f" of {BITS[type_]} bits"


def read_several(
    parameter: Parameter, pairs: Iterable[tuple[str, str]], problems: list[str]
) -> Any:
    """Return the list or the mapping that a query holds for a parameter; `None` if it has none."""
    wire, separated = parameter.wire_name, parameter.style == "comma"
    if parameter.is_list:
        name = f"{wire}[]" if parameter.style == "brackets" else wire
        given = [("", text) for key, text in pairs if key == name]
        given = [(name, one) for name, t in given for one in (t.split(",") if separated else [t])]
    else:
        named = re.compile(rf"{re.escape(wire)}\[([^\[\]]+)\]")
        given = [(found[1], text) for key, text in pairs if (found := named.fullmatch(key))]
    if not given and parameter.required:
        problems.append(f"The query parameter {wire} is missing.")
    if parameter.max_items is not None and len(given) > parameter.max_items:
        problems.append(f"{wire} must have at most {parameter.max_items} values, not {len(given)}.")
    read = [(name, read_text(parameter, text, problems)) for name, text in given]
    return ([value for _, value in read] if parameter.is_list else dict(read)) or None


def wanted_type(type_: str) -> str:
    """Return what a value of a type must be, in words."""
    return NAMES[PYTHON_TYPES[type_][-1]]
