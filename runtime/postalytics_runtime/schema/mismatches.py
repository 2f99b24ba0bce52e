"""What is odd about an answer, and where exactly."""

from __future__ import annotations

from typing import Any, cast

import attrs

from .model import Model
from .scalars import scalar_of

MAX_MISMATCHES = 1_000
"""How many are kept of one answer."""


@attrs.frozen
class Mismatch:
    """A value in an answer that the spec does not lead one to expect. It holds no data."""

    place: str
    """Model and field, such as `Thing.size`."""
    expected: str
    found: str
    """The type found."""
    item: int | None = None
    """The number of the item in the list, from 0."""

    def __str__(self) -> str:
        where = self.place if self.item is None else f"[{self.item}].{self.place}"
        return f"{where}: expected {self.expected}, found {self.found}"


class MismatchReport:
    """Collects the issues found while one answer is read, the first 1,000 of them."""

    __slots__ = ("_other_names", "item", "mismatches", "more", "shows_nothing", "values")

    def __init__(self) -> None:
        self.mismatches: list[Mismatch] = []
        self.item: int | None = None
        self.more = 0
        """How many issues were found besides."""
        self.values: list[Any] = []
        """What the last issues were found with, as long as the model is being made."""
        self.shows_nothing = False
        """Whether an object that should have held a known name held none."""
        self._other_names: set[tuple[str, str]] = set()

    def mismatch(self, place: str, expected: str, value: Any) -> Any:
        """Note that `value` is not what `place` should hold, and return what to keep of it.

        A whole number that comes as text becomes a number, and 0 or 1 a bool; anything else is
        kept as it is.
        """
        read = coerce(expected, value)
        if read is not None:
            return read
        if self.note(place, expected, type(value).__name__):
            self.values.append(value)
        return value

    def note(self, place: str, expected: str, found: str) -> bool:
        """Note an issue; returns whether it is among those that are kept."""
        if len(self.mismatches) == MAX_MISMATCHES:
            self.more += 1
            return False
        self.mismatches.append(Mismatch(place, expected, found, self.item))
        return True

    def note_other_name(self, model: str, place: str, expected: str, found: str) -> None:
        """Note that a field came under another name than the spec's; for each name once."""
        if (model, found) not in self._other_names:
            self._other_names.add((model, found))
            self.note(place, f"the name {expected}", found)

    def locate(self, made: object, path: str | None = None) -> None:
        """Say where in `made` the last issues are: `Shelf.books[2].size` in place of `Book.size`.

        A model is looked through in the order in which it was made, so each issue belongs to the
        next value that stands in its place and is the very one it was found with.

        Args:
            made: the model.
            path: where it is itself, if it is a part of another.
        """
        waiting: list[tuple[str, str, object]] = [("", path or type(made).__name__, made)]
        for number, value in enumerate(self.values, len(self.mismatches) - len(self.values)):
            issue = self.mismatches[number]
            while waiting:
                place, path, held = waiting.pop()
                if held is value and place == issue.place:
                    self.mismatches[number] = attrs.evolve(issue, place=path)
                    break
                waiting += reversed(_inner(place, path, held))
        self.values = []

    def shortened(self, most: int = 20) -> str:
        """The first issues, and how many there are besides."""
        more = len(self.mismatches[most:]) + self.more
        return "; ".join(
            [*map(str, self.mismatches[:most]), *([f"and {more:,} more"] if more else [])]
        )

    def __str__(self) -> str:
        return self.shortened(MAX_MISMATCHES)


def coerce(expected: str, value: Any) -> Any:
    """What a value of another type stands for, where that is certain; else `None`.

    >>> coerce("int", "42"), coerce("bool", 1), coerce("int", "many")
    (42, True, None)
    """
    kind = value.__class__
    if kind is str and expected in ("int", "int64"):
        return scalar_of(expected, value)
    if kind is int and (expected == "number" or (expected == "bool" and value in (0, 1))):
        return value if expected == "number" else value == 1
    return None


def _inner(place: str, path: str, value: object) -> list[tuple[str, str, object]]:
    """What a value is made of: `Book.size`, `Shelf.books[2].size` and the size, for a book."""
    if isinstance(value, Model):
        kind = type(value)
        names = [field.name for field in attrs.fields(kind) if field.name != "extra"]
        return [(f"{kind.__name__}.{n}", f"{path}.{n}", getattr(value, n)) for n in names]
    if value.__class__ is list:
        items = cast("list[object]", value)
        return [(place, f"{path}[{index}]", item) for index, item in enumerate(items)]
    return []
