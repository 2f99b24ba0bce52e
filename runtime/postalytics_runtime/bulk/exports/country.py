"""The country of an address."""

from __future__ import annotations

from ...values import Problem
from ..rows import is_abroad


def country_problem(text: str) -> Problem | None:
    """Return why no address in a country is sent; `None` if it may be, or the cell is empty.

    >>> country_problem("U.S.A."), country_problem("")
    (None, None)
    >>> str(country_problem("Italy"))
    'is neither the United States nor Canada'
    """
    return Problem("is neither the United States nor Canada") if is_abroad(text) else None
