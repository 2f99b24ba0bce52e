"""The country of an address."""

from __future__ import annotations

from ...values import Problem
from .recognition import normalised

_HOME = frozenset(
    {
        *("us", "usa", "unitedstates", "unitedstatesofamerica", "unitedstatesus", "america"),
        *("ca", "can", "canada"),
        *("aa", "ae", "ap", "as", "fm", "gu", "mh", "mp", "pr", "pw", "um", "vi"),
        *("americansamoa", "micronesia", "federatedstatesofmicronesia", "guam"),
        *("marshallislands", "northernmarianaislands", "palau", "puertorico"),
        *("usminoroutlyingislands", "usvirginislands", "virginislandsus", "virginislands"),
    }
)
"""The United States, their territories and Canada, in lower-case letters."""


def country_problem(text: str) -> Problem | None:
    """Return why no address in a country is sent; `None` if it may be, or the cell is empty.

    >>> country_problem("U.S.A."), country_problem("")
    (None, None)
    >>> str(country_problem("Italy"))
    'is neither the United States nor Canada'
    """
    if not text.strip() or normalised(text) in _HOME:
        return None
    return Problem("is neither the United States nor Canada")
