"""Countries in columns that no field of a row holds."""

from __future__ import annotations

_HERE = frozenset(
    {
        *("us", "usa", "840", "unitedstates", "unitedstatesofamerica", "theunitedstates"),
        *("unitedstatesus", "america", "ca", "can", "124", "canada"),
        *("aa", "ae", "ap", "as", "asm", "fm", "gu", "gum", "mh", "mp", "mnp", "pr", "pri", "pw"),
        *("um", "vi", "vir", "americansamoa", "micronesia", "federatedstatesofmicronesia", "guam"),
        *("marshallislands", "northernmarianaislands", "palau", "puertorico"),
        *("usminoroutlyingislands", "usvirginislands", "virginislandsus", "virginislands"),
    }
)
"""The United States, their territories and Canada, with letters and digits only."""


def is_abroad(country: str) -> bool:
    """Return whether a text names a country other than the US and Canada.

    >>> is_abroad("U.S.A."), is_abroad("Germany"), is_abroad(" ")
    (False, True, False)
    """
    word = "".join(filter(str.isalnum, country)).casefold()
    return bool(country.strip()) and word not in _HERE
