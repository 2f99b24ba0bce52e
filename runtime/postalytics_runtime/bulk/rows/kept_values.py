"""Dates, times and decimals of a row, as text while the row is kept in a file of JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import cast

from ...schema import scalar_of, wire_text
from ...values import type_problem


def kept_value(kind: str, value: object) -> object:
    """Return the value of a field as JSON can hold it; a value of another type as it is.

    >>> kept_value("decimal", Decimal("12.50")), kept_value("decimal", 12.5)
    ('12.50', 12.5)
    """

    def kept(one: object) -> object:
        if isinstance(one, date | Decimal) and type_problem(kind, one) is None:
            return wire_text(one)
        return one

    return _each(value, kept)


def given_value(kind: str, value: object) -> object:
    """Return the value of which `kept_value` made text; text that is not one as it is.

    >>> given_value("decimal", "12.50")
    Decimal('12.50')
    """
    # What was kept has its zone, so text without one must not become a moment.
    exact = "datetime" if kind == "utc_datetime" else kind

    def given(one: object) -> object:
        read = scalar_of(exact, one) if isinstance(one, str) else None
        return one if read is None else read

    return _each(value, given)


def _each(value: object, change: Callable[[object], object]) -> object:
    if isinstance(value, list | tuple):
        return [change(one) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        return {key: change(one) for key, one in cast("dict[str, object]", value).items()}
    return change(value)
