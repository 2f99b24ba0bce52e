"""Cells that are made from other cells, one column of a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from ...values import Problem
from ..csv import ColumnMapping
from ..exports import Derivation
from .batch_text import ColumnCells, cells_of

_EXAMPLES = 3


@attrs.define
class DerivedCells:
    """What a scan saw of cells that are made from another cell."""

    column: str
    """The column of the other cell."""
    rule: str
    """What is done, in words."""
    changed: int = 0
    """The number of rows with such a cell that is not as in the file."""
    examples: dict[str, tuple[str, ...]] = attrs.field(factory=dict[str, tuple[str, ...]])
    """The first few different cells, with what is made of each."""


class DerivedColumns:
    """Maker of the columns of a file that are made from others.

    Args:
        columns: the columns of the file.

    Attributes:
        seen: what was made so far, for each derivation.
    """

    def __init__(self, columns: ColumnMapping) -> None:
        self._derivations = columns.derivations
        self._added = len(columns.names) - columns.width
        titles = columns.titles
        self.seen = [DerivedCells(titles[one.source], one.rule) for one in self._derivations]

    def add_to(self, cells: list[ColumnCells]) -> set[int]:
        """Make the new columns of a batch; return the rows in which that is not possible."""
        cells += [cells[0]] * self._added
        impossible: set[int] = set()
        for derivation, seen in zip(self._derivations, self.seen, strict=True):
            source = cells[derivation.source]
            if derivation.is_needed(source.text):
                made = {cell: derivation.parts(cell) for cell in dict.fromkeys(source.each)}
                impossible |= self._put(derivation, made, cells, seen)
        return impossible

    def _put(
        self,
        derivation: Derivation,
        made: Mapping[str, tuple[str, ...] | Problem],
        cells: list[ColumnCells],
        seen: DerivedCells,
    ) -> set[int]:
        each = cells[derivation.source].each
        none = ("",) * len(derivation.into)
        good = {cell: none if isinstance(to, Problem) else to for cell, to in made.items()}
        _note(seen, each, {cell: to for cell, to in good.items() if to is not none})
        rows = [good[cell] for cell in each]
        for index, column in zip(derivation.into, zip(*rows, strict=True), strict=True):
            cells[index] = cells_of(column)
        bad = {cell for cell, to in made.items() if isinstance(to, Problem)}
        return {index for index, cell in enumerate(each) if cell in bad} if bad else set()


def _note(seen: DerivedCells, each: Iterable[str], made: Mapping[str, Sequence[str]]) -> None:
    """Count the cells that are not as in the file, and keep the first few."""
    changed = {cell: tuple(to) for cell, to in made.items() if to and to[0] != cell}
    seen.changed += sum(map(changed.__contains__, each)) if changed else 0
    for cell, to in changed.items():
        if len(seen.examples) == _EXAMPLES:
            break
        seen.examples.setdefault(cell, to)
