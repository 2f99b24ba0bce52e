"""What a spreadsheet shows for a number with a number format."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import attrs

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<symbol>[^\]-]*)(-[^\]]*)?\]'
    r"|\[(?P<condition>[<>=]+-?[0-9.]+)\]|\[[A-Za-z0-9]+\]|(?P<place>[0#?])|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)")
_COMPARE = {
    "<=": Decimal.__le__,
    ">=": Decimal.__ge__,
    "<>": Decimal.__ne__,
    "<": Decimal.__lt__,
    ">": Decimal.__gt__,
    "=": Decimal.__eq__,
}
_LITERALS = frozenset(" %$()-+:!^&'~{}<>=€£¥")
_WITHOUT_FORMAT = frozenset({"", "@", "GENERAL"})
_EXACT = 10**15
"""Spreadsheets keep 15 digits."""
_ALL_DIGITS = 10**20
"""Whole numbers below are written in full: a list may hold long customer numbers."""
_MAX_PLACES = 30


@attrs.define
class _Section:
    """A section of a format: what stands before, among and after the digits."""

    whole: list[str] = attrs.field(factory=list[str])
    """Places (`0`, `#`), and literals before and between them, each with a `'` in front."""
    decimals: str = ""
    after: str = ""
    grouped: bool = False
    percent: bool = False
    in_decimals: bool = False
    known: bool = True

    def add(self, token: re.Match[str]) -> None:
        """Add the next part of the format."""
        other = token["other"] or ""
        if token["place"]:
            self._add_place(token["place"])
        elif other == "." and not self.in_decimals:
            self.in_decimals = True
        elif other == "," and self.whole and not self.in_decimals and not self.after:
            self.grouped = True
        elif other and other not in _LITERALS:
            self.known = False
        else:
            self.percent |= other == "%"
            self.after += token["quoted"] or token["escaped"] or token["symbol"] or other

    def _add_place(self, place: str) -> None:
        if self.in_decimals:
            self.known &= not self.after
            self.decimals += place
            return
        if self.after:
            self.whole.append(f"'{self.after}")
            self.after = ""
        self.whole.append("0" if place == "0" else "#")

    @property
    def places(self) -> int:
        """The number of digits before the point that have a place."""
        return sum(not part.startswith("'") for part in self.whole)


def number_text(value: float, number_format: str) -> str | None:
    """Return a number as a spreadsheet shows it; `None` if the format cannot be followed.

    >>> number_text(2134, "00000"), number_text(0.125, "0.0%"), number_text(2134.0, "General")
    ('02134', '12.5%', '2134')
    """
    if number_format.upper() in _WITHOUT_FORMAT:
        return plain_text(value)
    if not abs(value) < _EXACT:
        return None
    number = Decimal(repr(value))
    text, signed = _section_text(number_format, number)
    section = None if text is None else _section(text)
    if section is None:
        return None
    return ("-" if signed else "") + _filled(section, abs(number))


def plain_text(value: float) -> str:
    """Return a number without a format; a whole one with all digits that are in the file.

    >>> plain_text(0.1 + 0.2), plain_text(6175551234.0), plain_text(1234567890123456)
    ('0.3', '6175551234', '1234567890123456')
    """
    whole = abs(value) < _ALL_DIGITS and value == int(value)
    return str(int(value)) if whole else f"{value:.15g}"


def _section_text(number_format: str, number: Decimal) -> tuple[str | None, bool]:
    """Return the section of a format for a number, and whether a minus stands before it."""
    sections = re.findall(r'(?:"[^"]*"|\\.|[^;"])+', number_format, re.DOTALL)
    for section in sections:
        if found := _CONDITION.match(section, section.find("[") + 1 if "[" in section else 0):
            if _COMPARE[found[1]](number, Decimal(found[2])):
                return section, number < 0
        elif section is not sections[0] and _CONDITION.search(sections[0]):
            return section, number < 0
    if not sections or _CONDITION.search(sections[0]):
        return None, False
    if number < 0:
        return (sections[1], False) if len(sections) > 1 else (sections[0], True)
    return (sections[2] if number == 0 and len(sections) > 2 else sections[0]), False


def _section(text: str) -> _Section | None:
    """Return the parts of a section; `None` if it holds something that is not known here."""
    section = _Section()
    for token in _TOKEN.finditer(text):
        section.add(token)
    scaled = re.search(r"[0#?],+([^0#?]*$|\.)", text) is not None
    known = section.known and not scaled and len(section.decimals) <= _MAX_PLACES
    return section if known and 0 < section.places <= _MAX_PLACES else None


def _filled(section: _Section, number: Decimal) -> str:
    if section.percent:
        number *= 100
    number = number.quantize(Decimal(1).scaleb(-len(section.decimals)), ROUND_HALF_UP)
    digits, _, decimals = f"{number:f}".partition(".")
    digits = digits.lstrip("0")
    optional = len(section.decimals) - len(section.decimals.rstrip("#?"))
    kept = len(decimals) - optional
    decimals = decimals[:kept] + decimals[kept:].rstrip("0")
    whole = _whole(section, digits)
    return whole + (f".{decimals}" if section.decimals else "") + section.after


def _whole(section: _Section, digits: str) -> str:
    """Return the digits before the point, in their places from the right."""
    parts: list[str] = []
    written = 0
    places = section.places
    for part in reversed(section.whole):
        if part.startswith("'"):
            parts.append(part[1:])
            continue
        places -= 1
        take = digits if not places else digits[-1:]
        digits = digits[: len(digits) - len(take)]
        for digit in reversed(take) if take else ("0" * (part == "0")):
            if section.grouped and written and written % 3 == 0:
                parts.append(",")
            parts.append(digit)
            written += 1
    return "".join(reversed(parts))
