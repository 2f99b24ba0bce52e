"""Likeness of the names of columns and fields, for proposals.

A column is surely a field if its name has all words of a known name of the field, and otherwise
only words that do not change the meaning (`Mailing Street Address 1`), or if it is one typing
mistake away from a known name. A number in the name must be that of the known name. A state or a
ZIP code must also look like one. Whatever is merely similar is for the operator to choose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import attrs

from ...schema import Field
from ...suggestions import nearest
from ..exports import normalised
from ..rows import ZIP, postal_code, province_code, state_code

_QUALIFIERS = {
    "address", "billing", "client", "customer", "default", "delivery", "donor", "home",
    "line", "mailing", "main", "member", "or", "owner", "person", "primary", "recipient",
    "shipping", "subscriber", "us", "usa", "your",
}  # fmt: skip
"""Words that say whose value it is, or nothing."""
_OF_CODES = {"abbr", "abbreviation", "code", "name", "postal", "province", "region", "short"}
"""Words that say nothing of a state or a ZIP code."""
_SEAM = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)
"""Where a word begins without a blank before it."""
_WORD = re.compile(r"[^\W_]+")
_COMMON = 3
"""Number of fields from which a word of their names says little."""
_SHORTEST = 5
"""Length of a known name from which a name with a typing mistake is recognised."""
_BEGINNING = 3
"""Letters by which an abbreviation is recognised."""
_CHECKED = ("us_state", "us_zip")
"""The formats by which a value tells its field."""
_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_DIGITS = re.compile(r"[0-9][0-9 -]{2,}", re.ASCII)
_ZIP_OF_SPREADSHEET = re.compile(r"[0-9]{3,5}(?:-?[0-9]{4})?(?:\.0)?", re.ASCII)


def words_of(name: str) -> list[str]:
    """Return the words of a name, in lower case, with numbers as words.

    >>> words_of("ShippingAddress1"), words_of("E-mail (work)")
    (['shipping', 'address', '1'], ['e', 'mail', 'work'])
    """
    return [word.casefold() for word in _WORD.findall(_SEAM.sub(" ", name))]


class Likeness:
    """Likeness of the names of columns to those of fields.

    Args:
        fields: the fields that a column can hold.
        noun: what a row is, which names of columns may say.
    """

    def __init__(self, fields: Iterable[Field], noun: str) -> None:
        self._qualifiers = _QUALIFIERS | {*words_of(noun)}
        names = {field.name: _names_of(field) for field in fields}
        found = Counter(word for each in names.values() for word in {*_all_words(each)})
        common = {word for word, count in found.items() if count >= _COMMON}
        self._names = {
            name: [_Known.of(one, common) for one in each] for name, each in names.items()
        }

    def is_sure(self, column: str, sample: str, field: Field) -> bool:
        """Return whether a column is surely a field, as far as a name can say.

        Args:
            column: the name of the column.
            sample: a value in the column; empty if there is none.
            field: the field.
        """
        sample = sample.removeprefix("'")  # Some programs mark digits as text with it.
        has_format = _has_format(sample, field) or _may_be_zip(sample, field)
        if sample and not has_format:
            return False
        known, words = self._names[field.name], {*words_of(column)}
        harmless = {*(word for name in known for word in name.words), *self._qualifiers, "1"}
        if field.format in _CHECKED and has_format:
            harmless |= _OF_CODES
        if any(name.is_in(words, harmless) for name in known):
            return True
        plain = normalised(column)
        return has_format and any(
            _is_typing_mistake(plain, name.plain)
            for name in known
            if name.number == _number(column)
        )

    def fits(self, _: str, sample: str, field: Field) -> bool:
        """Return whether a value may be one of a field, if its format tells.

        The arguments are those of `is_sure`; the name of the column says nothing.
        """
        sample = sample.removeprefix("'")
        return not sample or _has_format(sample, field) or _may_be_zip(sample, field)

    def is_possible(self, column: str, sample: str, field: Field) -> bool:
        """Return whether a column may be a field, by its name or the format of its values.

        The arguments are those of `is_sure`.
        """
        if field.format in _CHECKED and _has_format(sample, field):
            return True
        number, words = _number(column), words_of(column)
        alike = [name for name in self._names[field.name] if name.number == number]
        if any(_is_akin(word, own) for word in words for name in alike for own in name.distinctive):
            return True
        return nearest(normalised(column), (name.plain for name in alike)) is not None


@attrs.frozen
class _Known:
    """Known name of a field."""

    plain: str
    words: frozenset[str]
    distinctive: tuple[str, ...]
    """The words that few fields have; the first word if there is no such word."""
    number: frozenset[str]

    @classmethod
    def of(cls, name: str, common: set[str]) -> _Known:
        words = words_of(name)
        rare = [word for word in words if word not in common and not word.isdecimal()]
        distinctive = tuple(rare or words[:1])
        return cls(normalised(name), frozenset(words), distinctive, _number(name))

    def is_in(self, words: set[str], harmless: set[str]) -> bool:
        """Return whether the words of another name are this name and harmless words."""
        if self.number:
            harmless = harmless - {"1"}  # "Address 1&2" is not the second line.
        whole = self.words <= words and words - self.words <= harmless
        return whole or (self.plain in words and words - {self.plain} <= harmless)


def is_value(text: str) -> bool:
    """Return whether a text looks like a value, and not like the name of a column.

    >>> [is_value(text) for text in ("02134", "ada@example.com", "MA", "Address 1")]
    [True, True, False, False]
    """
    return "@" in text or _DIGITS.fullmatch(text.strip()) is not None


def _names_of(field: Field) -> tuple[str, ...]:
    return field.name, field.wire_name, *field.headers


def _all_words(names: Iterable[str]) -> list[str]:
    return [word for name in names for word in words_of(name)]


def _has_format(sample: str, field: Field) -> bool:
    if field.format == "us_state":
        code = sample.replace(".", "")
        return (state_code(code) or province_code(code)) is not None
    if field.format == "us_zip":
        return bool(ZIP.fullmatch(sample) or postal_code(sample))
    return True


def _may_be_zip(sample: str, field: Field) -> bool:
    return field.format == "us_zip" and _ZIP_OF_SPREADSHEET.fullmatch(sample) is not None


def _is_akin(word: str, other: str) -> bool:
    """Return whether two words are equal, or one begins like an abbreviation of the other."""
    short, long = sorted((word, other), key=len)
    begins = len(short) >= _BEGINNING and long.startswith(short)
    return word == other or (begins and word not in _QUALIFIERS)


def _number(name: str) -> frozenset[str]:
    """Return the numbers in a name; the first of several is often called without one."""
    return frozenset(_NUMBER.findall(name)) - {"1"}


def _is_typing_mistake(name: str, known: str) -> bool:
    """Return whether a name is one letter away from a known one, or has two letters swapped."""
    if len(known) < _SHORTEST:
        return False
    at = next((i for i, (a, b) in enumerate(zip(name, known, strict=False)) if a != b), -1)
    at = min(len(name), len(known)) if at < 0 else at
    one, other = name[at:], known[at:]
    swapped = len(one) > 1 and one[1::-1] + one[2:] == other
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or swapped
