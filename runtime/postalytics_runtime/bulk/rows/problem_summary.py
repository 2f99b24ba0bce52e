"""Summary of the problems of many rows, in an amount of memory that does not grow with them."""

from __future__ import annotations

import attrs

from ...text import excerpt
from ...values import Problem

MAX_EXAMPLES = 20
"""Maximum number of problems that are kept word for word."""
MAX_PLACES = 3
"""Maximum number of places that are kept for each kind of problem."""


@attrs.frozen
class RowProblem:
    """A problem of a row."""

    line: int
    """The line of the file that the row begins at."""
    row: int
    """The row's number; the first below the header is 1."""
    column: str
    """The column; empty if the problem has more than one column, or none."""
    value: str
    """The text of the cell."""
    problem: str
    """The problem, in words."""


@attrs.define
class ProblemKind:
    """Count and examples of one kind of problem."""

    count: int = 0
    places: list[str] = attrs.field(factory=list[str])
    """The first places."""
    example: str | None = None
    """The value of the first problem that has one column."""
    about: str = ""
    """What is said of that value in particular."""


@attrs.define
class ProblemSummary:
    """Summary of the problems of many rows."""

    rows: int = 0
    """The number of rows with problems."""
    kinds: dict[str, ProblemKind] = attrs.field(factory=dict[str, ProblemKind])
    """The kinds of problems, by their text without what is special to one row."""
    first: list[str] = attrs.field(factory=list[str])
    """The first problems word for word, with their places."""

    @property
    def total(self) -> int:
        """The number of problems of all kinds."""
        return sum(kind.count for kind in self.kinds.values())

    def add(self, place: str, problem: Problem, value: str | None = None) -> None:
        """Add a problem; the caller counts `rows`.

        Args:
            place: the place of the row.
            problem: the problem.
            value: the text of the cell.
        """
        kind = self._kind(problem)
        kind.count += 1
        if kind.example is None and value is not None:
            kind.example, kind.about = value, problem.detail
        if len(kind.places) < MAX_PLACES:
            kind.places.append(place)
        if len(self.first) < MAX_EXAMPLES:
            self.first.append(message(place, problem, value))

    def add_unseen(self, problem: Problem, count: int) -> None:
        """Count more problems of a kind, without their places."""
        self._kind(problem).count += count

    def _kind(self, problem: Problem) -> ProblemKind:
        name = str(attrs.evolve(problem, detail=""))
        if name not in self.kinds:
            self.kinds[name] = ProblemKind()
        return self.kinds[name]


def message(place: str, problem: Problem, value: str | None = None) -> str:
    """Return a problem with its place, in words.

    Args:
        place: the place of the row.
        problem: the problem.
        value: the text of the cell; its beginning is shown.

    >>> message("books.csv:17 (row 16)", Problem("is missing", "ZIP"))
    'books.csv:17 (row 16), column ZIP: is missing'
    >>> message("books.csv:17 (row 16)", Problem("is not a US ZIP", "ZIP"), "K1A")
    'books.csv:17 (row 16), column ZIP: "K1A" is not a US ZIP'
    """
    where = f"{place}, column {problem.field}" if problem.field else place
    shown = f'"{excerpt(value)}" ' if value and not value.isspace() else ""
    return f"{where}: {shown}{attrs.evolve(problem, field=None)}"
