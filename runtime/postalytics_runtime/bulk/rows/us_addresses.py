"""Formats of addresses: states and ZIP codes of the United States.

A Canadian province with a Canadian postal code passes too, with a warning.

The states are those of USPS Publication 28, appendix B (with the territories and the armed forces).
The ZIP codes of each state are in `zip_prefixes`.
"""

from __future__ import annotations

import re

from .zip_prefixes import states_of_zip

STATES = {
    "AA": "Armed Forces Americas",
    "AE": "Armed Forces Europe",
    "AK": "Alaska",
    "AL": "Alabama",
    "AP": "Armed Forces Pacific",
    "AR": "Arkansas",
    "AS": "American Samoa",
    "AZ": "Arizona",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DC": "District of Columbia",
    "DE": "Delaware",
    "FL": "Florida",
    "FM": "Federated States of Micronesia",
    "GA": "Georgia",
    "GU": "Guam",
    "HI": "Hawaii",
    "IA": "Iowa",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "MA": "Massachusetts",
    "MD": "Maryland",
    "ME": "Maine",
    "MH": "Marshall Islands",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MO": "Missouri",
    "MP": "Northern Mariana Islands",
    "MS": "Mississippi",
    "MT": "Montana",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "NE": "Nebraska",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NV": "Nevada",
    "NY": "New York",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "PR": "Puerto Rico",
    "PW": "Palau",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VA": "Virginia",
    "VI": "Virgin Islands",
    "VT": "Vermont",
    "WA": "Washington",
    "WI": "Wisconsin",
    "WV": "West Virginia",
    "WY": "Wyoming",
}

PROVINCES = {
    "AB": "Alberta",
    "BC": "British Columbia",
    "MB": "Manitoba",
    "NB": "New Brunswick",
    "NL": "Newfoundland and Labrador",
    "NS": "Nova Scotia",
    "NT": "Northwest Territories",
    "NU": "Nunavut",
    "ON": "Ontario",
    "PE": "Prince Edward Island",
    "QC": "Quebec",
    "SK": "Saskatchewan",
    "YT": "Yukon",
}
"""The provinces and territories of Canada. None has the two letters of a US state."""
_POSTAL_CODE = re.compile(  # Canada Post uses neither D, F, I, O, Q nor U, and no W or Z in front.
    r"([ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z])[ -]?([0-9][ABCEGHJ-NPRSTV-Z][0-9])",
    re.ASCII | re.IGNORECASE,
)

ZIP = re.compile(r"[0-9]{5}(?:-?[0-9]{4})?", re.ASCII)
_CODES = {name.upper(): code for code, name in STATES.items()} | {code: code for code in STATES}
_PROVINCE_CODES = {
    **{name.upper(): code for code, name in PROVINCES.items()},
    **{code: code for code in PROVINCES},
    "QUÉBEC": "QC",
}

COMMON_STATES = frozenset(
    spelled
    for text in (*STATES, *STATES.values())
    for spelled in (text, text.upper(), text.lower(), text.title())
)
"""The states in common spellings, which need no normalisation to be recognised."""


def state_code(text: str) -> str | None:
    """Return the two letters of a state, given by its letters or its name, in any case.

    >>> state_code("ma"), state_code("New  York"), state_code("Ontario")
    ('MA', 'NY', None)
    """
    return _CODES.get(" ".join(text.split()).upper())


def province_code(text: str) -> str | None:
    """Return the two letters of a Canadian province, given by its letters or name, in any case.

    >>> province_code("on"), province_code("Nova  Scotia"), province_code("Ohio")
    ('ON', 'NS', None)
    """
    return _PROVINCE_CODES.get(" ".join(text.split()).upper())


def postal_code(text: str) -> str | None:
    """Return a Canadian postal code in capitals, with its blank; `None` if it is not one.

    >>> postal_code("k1a0b1"), postal_code("K1A-0B1"), postal_code("02134")
    ('K1A 0B1', 'K1A 0B1', None)
    """
    found = _POSTAL_CODE.fullmatch(" ".join(text.split()))
    return f"{found[1]} {found[2]}".upper() if found else None


def zip_outside_state(text: str, state: str) -> str | None:
    """Return where a ZIP code is instead of in its state; `None` if it may be in the state.

    >>> zip_outside_state("06390", "NY"), zip_outside_state("02903", "MA")
    (None, 'it is in RI')
    """
    code, text = state_code(state), text.strip()
    if code is None or not ZIP.fullmatch(text) or code in (found := states_of_zip(text)):
        return None
    return f"it is in {' or '.join(found)}" if found else f"no ZIP begins with {text[:3]}"
