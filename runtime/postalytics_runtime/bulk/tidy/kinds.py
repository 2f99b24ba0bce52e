"""Kinds of tidying, and what is changed about a cell."""

from __future__ import annotations

import enum

import attrs

MAX_EXAMPLES = 3
"""Maximum number of examples that are kept of each kind."""


class TidyKind(enum.Enum):
    """Kind of tidying; its value is what the cells have that are changed."""

    OUTER_BLANKS = "blanks around the text"
    INVISIBLE = "characters without a width"
    TEXT_MARKS = "marks that keep text in a spreadsheet"
    LINE_BREAKS = "line breaks"
    OTHER_BLANKS = "tabs or blanks that do not break"
    BLANK_RUNS = "several blanks in a row"
    STATES = "an old abbreviation of a state"
    ZIP_NUMBERS = "a ZIP that became a number"
    ZIP_FORMS = "a ZIP in another form"
    LEADING_ZEROS = "a ZIP without its leading zero"
    NAMES = "a name in capitals or lower case"


Kinds = tuple[TidyKind, ...]


@attrs.frozen
class CellChange:
    """Change of one cell."""

    column: int
    """The column, counted from 0."""
    kinds: Kinds
    before: str
    after: str
    moved: str = ""
    """What is moved to the second line of the street."""


@attrs.define
class KindSummary:
    """Count and examples of one kind of tidying."""

    cells: int = 0
    examples: list[CellChange] = attrs.field(factory=list[CellChange])
    """The first changes, each with other text before it."""


@attrs.define
class TidySummary:
    """Summary of the changes of many rows, in an amount of memory that does not grow with them."""

    rows: int = 0
    """The number of rows with a change."""
    kinds: dict[TidyKind, KindSummary] = attrs.field(factory=dict[TidyKind, KindSummary])

    def add(self, changes: list[CellChange]) -> None:
        """Add the changes of one row."""
        self.rows += bool(changes)
        for change in changes:
            for kind in change.kinds:
                found = self.kinds.setdefault(kind, KindSummary())
                found.cells += 1
                if len(found.examples) < MAX_EXAMPLES and all(
                    change.before != other.before for other in found.examples
                ):
                    found.examples.append(change)
