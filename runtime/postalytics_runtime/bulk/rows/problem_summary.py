"""What is found in many rows, in an amount of memory that does not grow with them."""

from __future__ import annotations

import attrs

from ...values import Problem

MAX_EXAMPLES = 20
"""How many findings are kept word for word."""
MAX_PLACES = 3
"""How many places of each kind of finding are kept."""


@attrs.frozen
class RowProblem:
    """Something wrong with a row."""

    line: int
    """The line of the file that the row begins at."""
    row: int
    """The row's number; the first below the header is 1."""
    column: str
    """The column; empty where there is more than one, or none."""
    value: str
    """What is in its cell."""
    problem: str
    """What is wrong, in words."""


@attrs.define
class ProblemKind:
    """What was found of one kind."""

    count: int = 0
    places: list[str] = attrs.field(factory=list[str])
    """The first places."""
    example: str | None = None
    """The value of the first one, where it is of one column."""


@attrs.define
class ProblemSummary:
    """What was found in many rows."""

    rows: int = 0
    """How many rows it was found in."""
    kinds: dict[str, ProblemKind] = attrs.field(factory=dict[str, ProblemKind])
    """What was found, by what is wrong, without what is particular to a row."""
    first: list[str] = attrs.field(factory=list[str])
    """The first ones word for word, with their places."""

    @property
    def counts(self) -> dict[str, int]:
        """How often each kind was found."""
        return {name: kind.count for name, kind in self.kinds.items()}

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(kind.count for kind in self.kinds.values())

    def add(self, place: str, problem: Problem, value: str | None = None) -> None:
        """Note something that was found; `rows` is counted by the caller.

        Args:
            place: where the row stands.
            problem: what it is.
            value: what is in the cell.
        """
        kind = self._kind(problem)
        kind.count += 1
        if kind.example is None:
            kind.example = value
        if len(kind.places) < MAX_PLACES:
            kind.places.append(place)
        if len(self.first) < MAX_EXAMPLES:
            self.first.append(message(place, problem))

    def add_unseen(self, problem: Problem, count: int) -> None:
        """Count more of a kind, whose places are not told."""
        self._kind(problem).count += count

    def _kind(self, fault: Problem) -> ProblemKind:
        name = str(attrs.evolve(fault, detail=""))
        if name not in self.kinds:
            self.kinds[name] = ProblemKind()
        return self.kinds[name]


def message(place: str, fault: Problem) -> str:
    """A fault with its place.

    >>> message("books.csv:17 (row 16)", Problem("is missing", "ZIP"))
    'books.csv:17 (row 16), column ZIP: is missing'
    """
    where = f"{place}, column {fault.field}" if fault.field else place
    return f"{where}: {attrs.evolve(fault, field=None)}"
