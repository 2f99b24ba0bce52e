"""Values that JSON holds as text: dates, times and decimals.

In reading order: `dates` (tolerant parsing of dates), `notations` (what is written and read). Each
is imported when it is first used: most clients need `dates` at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...late_names import late_names

if TYPE_CHECKING:
    from .dates import parse_date
    from .notations import read_value, value_of_text, value_problem, wire_text

__all__ = ["parse_date", "read_value", "value_of_text", "value_problem", "wire_text"]

if not TYPE_CHECKING:
    _NOTATIONS = ("read_value", "value_of_text", "value_problem", "wire_text")
    _HOMES = {"parse_date": ".dates", **dict.fromkeys(_NOTATIONS, ".notations")}
    __getattr__ = late_names(__name__, _HOMES)
