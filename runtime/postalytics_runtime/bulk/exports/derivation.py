"""Cells of a row that are made from another cell."""

from __future__ import annotations

import re
from functools import cached_property

import attrs

from ...schema import ExportColumn
from ...values import Problem
from . import whole_address, whole_name
from .country import country_problem

_MARK = "'"
_MARKED = re.compile(r"'[0-9+(]", re.ASCII)
_LINE_END = re.compile(r"\r\n|\r|\n")
_PARTS = {
    "whole_name": ("first name", "last name"),
    "whole_address": ("street", "second line", "city", "state", "ZIP"),
}


@attrs.frozen(slots=False)
class Derivation:
    """Cells that are made from another cell of their row; none if that is a country."""

    source: int
    """The column of the cell, from 0."""
    into: tuple[int, ...]
    """The columns of the new cells; the source itself if the cell is only changed."""
    column: ExportColumn

    @property
    def changes_in_place(self) -> bool:
        """Whether the cell is changed, and not split."""
        return self.into == (self.source,)

    @property
    def rule(self) -> str:
        """What is done, in words that follow the name of the column."""
        match self.column.split:
            case "whole_name":
                return whole_name.RULE
            case "whole_address":
                return whole_address.RULE
            case "lines":
                return "is split into its lines"
            case _:
                return f"has a {_MARK} before the digits, which is left out"

    @cached_property
    def _endings(self) -> frozenset[str]:
        return frozenset(ending.casefold() for ending in self.column.endings)

    def is_needed(self, text: str) -> bool:
        """Return whether cells may be changed, or have new ones; `text` has all of them."""
        return not self.changes_in_place or _MARK in text

    def parts(self, cell: str) -> tuple[str, ...] | Problem:
        """Return the new cells, or why they cannot be made."""
        if self.column.country:
            return country_problem(cell) or ()
        match self.column.split:
            case "whole_name":
                return whole_name.split_name(cell)
            case "whole_address":
                return whole_address.split_address(cell, self._endings)
            case "lines":
                return _lines(cell, len(self.into))
            case _:
                return (cell[1:] if _MARKED.match(cell) else cell,)


def part_names(column: ExportColumn) -> tuple[str, ...]:
    """Return what the parts of a split cell are called."""
    lines = tuple(f"line {number}" for number, _ in enumerate(column.fields, 1))
    return _PARTS.get(column.split or "", lines)


def _lines(cell: str, most: int) -> tuple[str, ...] | Problem:
    lines = [line for line in _LINE_END.split(cell) if line.strip()]
    if len(lines) > most:
        return Problem("has too many lines", None, f"{len(lines)}, at most {most}")
    return (*lines, *[""] * (most - len(lines)))
