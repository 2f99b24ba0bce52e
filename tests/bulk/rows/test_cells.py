"""Why a cell is not a value of its field."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.rows import cell_problem, value_of
from postalytics_runtime.schema import Field

WHOLE, NUMBER = "is not a whole number", "is not a number"


@pytest.mark.parametrize(
    ("kind", "cell", "problem"),
    [
        ("int", "1815", None),
        ("int", "1815.0", (WHOLE, "probably 1815")),
        ("int", "1,815", (WHOLE, "probably 1815")),
        ("int64", "1,815.00", (WHOLE, "probably 1815")),
        ("int", " 7 ", (WHOLE, "probably 7")),
        ("int", "18.15", (WHOLE, "it has decimals")),
        ("int", "18,15", (WHOLE, 'it holds ","')),
        ("int", "$5", (WHOLE, 'it holds "$"')),
        ("int", "5\u200b", (WHOLE, "")),
        ("int", "1-2", (WHOLE, "")),
        ("int", "2147483648", ("must be between -2,147,483,648 and 2,147,483,647", "")),
        ("number", "8.50", None),
        ("number", "1,234.5", (NUMBER, "probably 1234.5")),
        ("number", "8,50", (NUMBER, 'it holds ","')),
        ("number", "nan", (NUMBER, 'it holds "n"')),
        ("bool", "TRUE", None),
        ("bool", "yes", ("is not true or false", "")),
        ("date", "2026-05-27", None),
        ("date", "5/6/2026", ("is not a date", "written as 2026-05-27")),
        ("utc_datetime", "2026-05-27 08:49", None),
        ("datetime", "today", ("is not a date and time", "written as 2026-05-27T08:49:11Z")),
        ("local_datetime", "today", ("is not a date and time", "written as 2026-05-27T08:49:11")),
        ("decimal", "12.50", None),
        ("decimal", "1,234.50", (NUMBER, "probably 1234.50")),
        ("string", "x", None),
        ("any", "x", None),
    ],
)
def test_a_cell_that_is_not_a_value_says_why(
    kind: str, cell: str, problem: tuple[str, str] | None
) -> None:
    field = Field("f", kind)
    assert cell_problem(field, value_of(field, cell)) == problem


def test_a_cell_of_a_list_is_not_looked_at() -> None:
    assert cell_problem(Field("f", "int", is_list=True), "x") is None
