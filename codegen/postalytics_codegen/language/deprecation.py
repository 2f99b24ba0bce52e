"""Spec language of what is deprecated, and of names that have changed."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

import re
from typing import ClassVar, Self

import attrs

from ..yaml import InvalidNameError, Name, Position, Text, quoted
from .mapping import Mapping, entry

_VERSION = re.compile(r"(0|[1-9][0-9]{0,4})(\.(0|[1-9][0-9]{0,4})){0,3}", re.ASCII)


class Version(str):
    """Version of the emitted package, such as `0.3`; safe to write into code."""

    __slots__ = ("place",)
    place: Position

    @classmethod
    def parse(cls, value: str, place: Position) -> Self:
        """Return `value` as a version, or raise `InvalidNameError`."""
        if not _VERSION.fullmatch(value):
            raise InvalidNameError(
                f"{quoted(value)} is not a version: it must be up to four whole numbers, such as "
                "0.3 or 1.2.0"
            )
        version = cls(value)
        version.place = place
        return version

    @property
    def order(self) -> tuple[int, ...]:
        """What versions are compared by: 0.3 and 0.3.0 are the same."""
        numbers = [int(part) for part in self.split(".")]
        while numbers and not numbers[-1]:
            numbers.pop()
        return tuple(numbers)


@attrs.frozen
class Deprecation(Mapping):
    """Deprecation: since when, what to use instead, and when it is removed."""

    since: Version = entry("The first version of the package in which it is deprecated.")
    use: Name | None = entry("What to use instead: a name of the same kind.", default=None)
    remove_in: Version | None = entry(
        "The version without it: a spec of that version is an error.", default=None
    )
    note: Text | None = entry("Other facts that a user needs.", default=None)


@attrs.frozen
class Renaming(Mapping):
    """Old name that can still be used, deprecated. A lone name may stand for the mapping."""

    shorthand: ClassVar[str | None] = "name"

    name: Name = entry("The old name.")
    since: Version | None = entry(
        "The first version of the package with the new name.", default=None
    )
    remove_in: Version | None = entry(
        "The version without the old name: a spec of that version is an error.", default=None
    )
