"""A whole address in one cell, split into its parts."""

from __future__ import annotations

import re
from collections.abc import Collection

from ...values import Problem
from ..rows import ZIP, postal_code

RULE = "is split where it has two or more blanks"
_PARTS = (4, 5)
"""The number of parts, without and with a second line."""
_BETWEEN = re.compile(r"[ \u00a0]{2,}")
_NO_PARTS = ("",) * 5


def split_address(text: str, endings: Collection[str]) -> tuple[str, ...] | Problem:
    """Return street, second line, city, state and ZIP code.

    Args:
        text: the parts, with two or more blanks between them. The second line may be missing.
        endings: the words that may be behind the ZIP code, such as a country, in lower case.

    >>> split_address("36 Pipers Row  New York  NY  10001  US", {"us"})
    ('36 Pipers Row', '', 'New York', 'NY', '10001')
    >>> str(split_address("36 Pipers Row, New York, NY 10001", {"us"}))
    'is not street, city, state, ZIP and country with two blanks between them (1 part)'
    """
    parts = _BETWEEN.split(text.strip())
    if parts == [""]:
        return _NO_PARTS
    found = len(parts)
    if parts[-1].casefold() in endings:
        parts.pop()
    elif not _is_zip(parts[-1]):
        return Problem("ends with an unknown country", None, parts[-1]) if found > 1 else _bad(1)
    if len(parts) not in _PARTS:
        return _bad(found)
    if not _is_zip(parts[-1]) or any(map(str.isdigit, parts[-2])):
        return Problem("has no state and ZIP code where they belong")
    street, *second, city, state, code = parts
    return street, "".join(second), city, state, code


def _bad(found: int) -> Problem:
    number = f"{found} part{'s' * (found != 1)}"
    problem = "is not street, city, state, ZIP and country with two blanks between them"
    return Problem(problem, None, number)


def _is_zip(text: str) -> bool:
    return bool(ZIP.fullmatch(text) or postal_code(text))
