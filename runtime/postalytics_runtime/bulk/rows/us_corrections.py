"""What a state or a ZIP code that is not valid probably means, and why it is not valid.

The functions are plain: they change nothing, and they return `None` where more than one correction
is possible.

The abbreviations are those that were common before the two letters of USPS Publication 28.
"""

from __future__ import annotations

import re
import unicodedata

from ...suggestions import did_you_mean
from ...text import character_name
from .odd_values import PLACEHOLDERS
from .us_addresses import STATES, ZIP, postal_code, province_code
from .zip_prefixes import states_of_zip

_ABBREVIATIONS = {
    code: tuple(names.split(","))
    for code, names in {
        "AL": "ALA",
        "AR": "ARK",
        "AZ": "ARIZ",
        "CA": "CAL,CALIF",
        "CO": "COLO",
        "CT": "CONN",
        "DC": "WASHINGTONDC",
        "DE": "DEL",
        "FL": "FLA",
        "IL": "ILL",
        "IN": "IND",
        "KS": "KAN,KANS",
        "MA": "MASS",
        "MI": "MICH",
        "MN": "MINN",
        "MS": "MISS",
        "MT": "MONT",
        "ND": "NDAK",
        "NE": "NEB,NEBR",
        "NM": "NMEX",
        "NV": "NEV",
        "OK": "OKLA",
        "OR": "ORE,OREG",
        "PA": "PENN,PENNA",
        "SD": "SDAK",
        "TN": "TENN",
        "TX": "TEX",
        "WA": "WASH",
        "WI": "WIS,WISC",
        "WV": "WVA",
        "WY": "WYO",
    }.items()
}
"""Abbreviations of states in capitals, without full stops and blanks."""

_STATES = {
    **{name: code for code, names in _ABBREVIATIONS.items() for name in names},
    **{name.upper().replace(" ", ""): code for code, name in STATES.items()},
    **{code: code for code in STATES},
}

_COUNTRIES = re.compile(
    r"US|U ?S ?A|UNITED STATES( OF AMERICA)?|AMERICA|CANADA|MEXICO|UK|UNITED KINGDOM|GREAT BRITAIN|"
    r"ENGLAND|SCOTLAND|WALES|IRELAND|AUSTRALIA|NEW ZEALAND|AUSTRIA|BELGIUM|BRAZIL|CHINA|DENMARK|"
    r"FINLAND|FRANCE|GERMANY|INDIA|ISRAEL|ITALY|JAPAN|NETHERLANDS|NORWAY|PHILIPPINES|POLAND|"
    r"PORTUGAL|SINGAPORE|SOUTH AFRICA|SPAIN|SWEDEN|SWITZERLAND"
)
"""Names of countries that stand in columns of states, in capitals and without full stops."""

_NUMBER = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{3,9}(?=\.))(?:\.0*)?", re.ASCII)
"""Digits as a spreadsheet shows a number: with a decimal point, or in groups of three."""
_PARTS = re.compile(r"([0-9]{5})[ \-\u2010-\u2015]*([0-9]{4})?", re.ASCII)
_SHORT = re.compile(r"([0-9]{3,4})(?:-?[0-9]{4})?", re.ASCII)
_FORMULA = re.compile(r'="?([^"]*)"?')
_ABSENT = {text.upper() for text in PLACEHOLDERS} | {"NA"}


def bare(text: str) -> str:
    r"""Return a cell without what no address holds around or within it.

    That is: blanks outside, characters of no width, the `="..."` and the apostrophe by which
    spreadsheets keep a number as text.

    >>> bare('="02134"'), bare("'02134"), bare("MA\u200b\u00a0")
    ('02134', '02134', 'MA')
    """
    text = "".join(each for each in text if unicodedata.category(each) != "Cf").strip()
    found = _FORMULA.fullmatch(text)
    return (found[1] if found else text.removeprefix("'")).strip()


def probable_state(text: str) -> str | None:
    """Return the two letters of the state that a text probably means; `None` if that is unknown.

    >>> probable_state("Mass."), probable_state("D.C."), probable_state("US-MA")
    ('MA', 'DC', 'MA')
    >>> probable_state("Ontario"), probable_state("Masachusets")
    (None, None)
    """
    letters = re.sub(r"[\W_]", "", re.sub(r"^USA?-", "", bare(text).upper()))
    return _STATES.get(letters)


def probable_zip(text: str, state: str | None) -> str | None:
    """Return the ZIP code that a text probably means, as it should be; `None` if that is unknown.

    A ZIP code that is valid, apart from blanks around it, is returned without these.

    >>> probable_zip("02134.0", None), probable_zip("2134", "MA"), probable_zip("2134", "TX")
    ('02134', '02134', None)
    >>> probable_zip("02134 1234", None), probable_zip("02134-", None)
    ('02134-1234', '02134')

    Args:
        text: the cell.
        state: the state of the address; `None` if it is unknown.
    """
    text = bare(text)
    if ZIP.fullmatch(text):
        return text
    if found := _NUMBER.fullmatch(text):
        text = found[1].replace(",", "")
    if found := _PARTS.fullmatch(text):
        return found[0] if ZIP.fullmatch(found[0]) else "-".join(filter(None, found.groups()))
    return _with_zeros(text, state)


def is_number(text: str) -> bool:
    """Return whether a ZIP code looks like a number of a spreadsheet.

    >>> is_number("02134.0"), is_number("60,601"), is_number("02134")
    (True, True, False)
    """
    return _NUMBER.fullmatch(text) is not None


def _with_zeros(text: str, state: str | None) -> str | None:
    """Return a ZIP code with the zeros in front that it lost, if that makes it one of its state."""
    short = _SHORT.fullmatch(text)
    if short and probable_state(state or "") in states_of_zip(whole := short[1].zfill(5)):
        return whole + text[short.end(1) :]
    return None


def state_problem(text: str, code: str = "") -> tuple[str, str]:
    """Return the problem with a state that is not valid, and what is known of it.

    >>> state_problem("Mass.")
    ('is not a US state', 'probably MA')
    >>> state_problem("Ontario", "02134")
    ('is not a US state', 'it is in Canada, but the ZIP is not Canadian')

    Args:
        text: the state.
        code: the ZIP code of the address.
    """
    return "is not a US state", _joined(_hidden(text), _about_state(text, code))


def _about_state(text: str, code: str) -> str:
    if probable := probable_state(text):
        return f"probably {probable}"
    if province_code(bare(text)):
        return f"it is in Canada, but {'the ZIP is not Canadian' if code else 'the ZIP is missing'}"
    if _COUNTRIES.fullmatch(" ".join(text.upper().replace(".", "").split())):
        return "it is a country"
    if ZIP.fullmatch(text):
        return "it looks like a ZIP"
    return _placeholder(text) or did_you_mean(text.title(), STATES.values()).strip()


def zip_problem(text: str, state: str | None) -> tuple[str, str] | None:
    """Return the problem with a ZIP code and what is known of it; `None` if it is valid.

    >>> zip_problem("2134", "MA")
    ('has lost its leading zero', 'probably 02134')
    >>> zip_problem("02134.0", None)
    ('looks like a ZIP that a spreadsheet turned into a number', 'probably 02134')
    >>> zip_problem("2134", "TX")
    ('is not a US ZIP', 'it has 4 digits, not 5 or 9')

    Args:
        text: five digits, or ZIP+4 with or without its hyphen.
        state: the state of the address; `None` if it is unknown.
    """
    text = text.strip()
    if ZIP.fullmatch(text):
        return None
    probable = probable_zip(text, state)
    if probable is None:
        return "is not a US ZIP", _joined(_hidden(text), _about_zip(text, state or ""))
    kind = "is not a US ZIP"
    if is_number(text):
        kind = "looks like a ZIP that a spreadsheet turned into a number"
    elif short := _SHORT.fullmatch(text):
        kind = f"has lost its leading {'zero' if len(short[1]) == 4 else 'zeros'}"
    return kind, _joined(_hidden(text), f"probably {probable}")


def _about_zip(text: str, state: str) -> str:
    text = bare(text)
    if postal_code(text):
        code = probable_state(state)
        other = f"{code} is not in Canada" if code else "its province is missing"
        return f"it is Canadian, but {other}"
    if province_code(state):
        return "it is not a Canadian postal code either"
    if text.isascii() and text.isdecimal():
        return f"it has {_digits(text)}, not 5 or 9"
    if found := re.fullmatch(r"[0-9]{5}-([0-9]*)", text, re.ASCII):
        return f"it has {_digits(found[1])} after the hyphen, not 4"
    if probable_state(text):
        return "it looks like a state"
    return _placeholder(text) or _not_a_digit(text)


def _not_a_digit(text: str) -> str:
    """Return the first character of a ZIP code that is not a digit."""
    if text.replace(" ", "").isalpha():
        return "it holds no digits"
    strange = next((each for each in text if each not in "0123456789-"), "")
    if strange.isalpha():
        return f"it holds the letter {strange}"
    if strange == " ":
        return "it holds a blank"
    return f'it holds "{strange}"' if strange.isprintable() and strange else ""


def _hidden(text: str) -> str:
    """Return what a text holds that people do not see."""
    hidden = next((each for each in text if not each.isprintable()), None)
    return f"it holds {character_name(hidden)}" if hidden else ""


def _placeholder(text: str) -> str:
    return "it stands for a missing value" if bare(text).upper() in _ABSENT else ""


def _digits(text: str) -> str:
    return f"{len(text)} digit{'' if len(text) == 1 else 's'}"


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
