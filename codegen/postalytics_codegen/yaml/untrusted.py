"""Positions in a spec file, and untrusted text from it.

Everything read from a spec is untrusted. Prose is a `Text`, which is not a `str` and cannot be
formatted into code by accident. Names are `Name` and `TypeName`, which can only be made from text
that passed an allow-list.
"""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAME_PATTERN = "[a-z][a-z0-9_]*"
TYPE_NAME_PATTERN = "[A-Z][A-Za-z0-9]*"
LONGEST_NAME = 80
_SHOWN_LENGTH = 60


@attrs.frozen
class Position:
    """Position in a spec file; line and column count from 1."""

    path: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def quoted(value: str) -> str:
    """Return untrusted text for a message: in quotes, escaped and shortened."""
    if len(value) > _SHOWN_LENGTH:
        value = value[: _SHOWN_LENGTH - 1] + "…"
    return repr(value)


class InvalidNameError(ValueError):
    """Text from a spec cannot be used as a Python name; the message says why."""


class _CheckedName(str):
    """Python name from the spec, safe to write into code."""

    __slots__ = ("place",)
    place: Position
    _pattern: ClassVar[str]
    _rule: ClassVar[str]

    @classmethod
    def parse(cls, value: str, place: Position) -> Self:
        """Return `value` as a name, or raise `InvalidNameError`."""
        if not re.fullmatch(cls._pattern, value):
            raise InvalidNameError(f"{quoted(value)} is not {cls._rule}")
        if keyword.iskeyword(value):
            raise InvalidNameError(f"{quoted(value)} is a Python keyword: choose another name")
        if len(value) > LONGEST_NAME:
            raise InvalidNameError(
                f"{quoted(value)} is too long for a name: use at most {LONGEST_NAME} characters"
            )
        name = cls(value)
        name.place = place
        return name


class Name(_CheckedName):
    """Name in snake_case."""

    __slots__ = ()
    _pattern = NAME_PATTERN
    _rule = (
        "a Python name in lower case: it must be made of a-z, 0-9 and _, and start with a letter"
    )


class TypeName(_CheckedName):
    """Name of a class in PascalCase."""

    __slots__ = ()
    _pattern = TYPE_NAME_PATTERN
    _rule = "a class name: it must be made of letters and digits, and start with a capital letter"


@attrs.frozen(eq=False)
class Text:
    """Prose or a wire name from the spec: untrusted, so deliberately not a `str`."""

    value: str
    place: Position

    def literal(self) -> str:
        """Return the text as a Python string literal, its only way into code except docstrings."""
        return ascii(self.value)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> NoReturn:
        raise TypeError("Text from a spec must not be formatted into code; use literal().")

    __format__ = None  # type: ignore[assignment]


Value: TypeAlias = "Text | str | int | float | bool | Sequence[Value] | Mapping[str, Value] | None"


def plain(value: Value) -> Any:
    """Return a value of the spec as JSON, with a plain string for each `Text`."""
    if isinstance(value, Text):
        return value.value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value
