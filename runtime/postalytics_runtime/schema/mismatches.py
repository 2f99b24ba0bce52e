"""Mismatches between a response and its declared schema, with their JSON paths."""

from __future__ import annotations

from typing import Any, cast

import attrs

from .model import Model
from .scalars import TEXT_TYPES, scalar_of

_MAX_MISMATCHES = 1_000
"""The maximum number of mismatches kept per response."""


@attrs.frozen
class Mismatch:
    """A response value that does not match the spec. The value itself is not kept."""

    place: str
    """Model and field, such as `Thing.size`."""
    expected: str
    found: str
    """The type found."""
    item: int | None = None
    """The index of the item in the list, from 0."""

    def __str__(self) -> str:
        where = self.place if self.item is None else f"[{self.item}].{self.place}"
        return f"{where}: expected {self.expected}, found {self.found}"


class MismatchReport:
    """Collector for the mismatches of one response; keeps the first 1,000."""

    __slots__ = ("_other_names", "item", "mismatches", "more", "shows_nothing", "values")

    def __init__(self) -> None:
        self.mismatches: list[Mismatch] = []
        self.item: int | None = None
        self.more = 0
        """The number of further mismatches, which are not kept."""
        self.values: list[Any] = []
        """The values of the last mismatches, until `locate` has found their paths."""
        self.shows_nothing = False
        """Whether an object that should hold a known field held none."""
        self._other_names: set[tuple[str, str]] = set()

    def mismatch(self, place: str, expected: str, value: Any) -> Any:
        """Record a mismatch unless `value` can be converted, and return the value to keep.

        A whole number received as text becomes a number, and 0 or 1 a bool, without a mismatch; any
        other value is recorded and kept as received.
        """
        read = coerce(expected, value)
        if read is not None:
            return read
        if self.note(place, expected, type(value).__name__):
            self.values.append(value)
        return value

    def read(self, place: str, kind: str, value: Any) -> Any:
        """Return a date, time or decimal of a response, or record a mismatch as `mismatch` does."""
        return self.mismatch(place, kind, value)

    def other_member(
        self, place: str, union: str, discriminator: str, data: dict[str, Any]
    ) -> None:
        """Record that an object is of no model of a union that the spec knows."""
        found = type(data[discriminator]).__name__ if discriminator in data else "nothing"
        if self.note(place, f"{union} of a known {discriminator!r}", found):
            self.values.append(data)

    def note(self, place: str, expected: str, found: str) -> bool:
        """Record a mismatch, and return whether it is kept."""
        if len(self.mismatches) == _MAX_MISMATCHES:
            self.more += 1
            return False
        self.mismatches.append(Mismatch(place, expected, found, self.item))
        return True

    def note_other_name(self, model: str, place: str, expected: str, found: str) -> None:
        """Record that a field came under another name than the spec's, once per name."""
        if (model, found) not in self._other_names:
            self._other_names.add((model, found))
            self.note(place, f"the name {expected}", found)

    def locate(self, made: object, path: str | None = None) -> None:
        """Replace the last mismatches' places by paths: `Shelf.books[2].size`, not `Book.size`.

        The search visits the model in the order in which it was built. So each mismatch belongs to
        the next value at its place that is the identical object.

        Args:
            made: the model.
            path: the path of the model itself, if it is part of another.
        """
        waiting: list[tuple[str, str, object]] = [("", path or type(made).__name__, made)]
        for number, value in enumerate(self.values, len(self.mismatches) - len(self.values)):
            mismatch = self.mismatches[number]
            while waiting:
                place, path, held = waiting.pop()
                if held is value and place == mismatch.place:
                    self.mismatches[number] = attrs.evolve(mismatch, place=path)
                    break
                waiting += reversed(_inner(place, path, held))
        self.values = []

    def shortened(self, most: int = 20) -> str:
        """Return the first mismatches as text, with the number of the others."""
        more = len(self.mismatches[most:]) + self.more
        return "; ".join(
            [*map(str, self.mismatches[:most]), *([f"and {more:,} more"] if more else [])]
        )

    def __str__(self) -> str:
        return self.shortened(_MAX_MISMATCHES)


def coerce(expected: str, value: Any) -> Any:
    """Return a value converted to the expected type if that is unambiguous, else `None`.

    >>> coerce("int", "42"), coerce("bool", 1), coerce("int", "many")
    (42, True, None)
    """
    if expected in TEXT_TYPES:
        from .text_values import read_value  # Few APIs have such types.

        return read_value(expected, value)
    kind = value.__class__
    if kind is str and expected in ("int", "int64"):
        return scalar_of(expected, value)
    if kind is int and (expected == "number" or (expected == "bool" and value in (0, 1))):
        return value if expected == "number" else value == 1
    return None


def _inner(place: str, path: str, value: object) -> list[tuple[str, str, object]]:
    """Return place, path and value of each part, such as `Book.size`, `Shelf.books[2].size`, 3."""
    if isinstance(value, Model):
        kind = type(value)
        names = [field.name for field in attrs.fields(kind) if field.name != "extra"]
        return [(f"{kind.__name__}.{n}", f"{path}.{n}", getattr(value, n)) for n in names]
    if value.__class__ in (list, dict):
        # Keys may be personal data, so entries are numbered, too.
        is_map = value.__class__ is dict
        items = cast("dict[str, object]", value).values() if is_map else cast("list[object]", value)
        return [(place, f"{path}[{index}]", item) for index, item in enumerate(items)]
    return []
