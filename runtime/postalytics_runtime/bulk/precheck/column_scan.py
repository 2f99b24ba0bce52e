"""Fast scan for the rows that need a full check, one column at a time.

`RowValidator` makes the full check. Most rows are valid, and a scan of some hundred cells at once
finds that ten times as fast. A suspect row may turn out to be valid; any other row has no problems
and no warnings.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from ...schema import Field, Operation
from ...values import field_problems, has_value
from ..csv import ColumnMapping
from ..rows import bulk_of, named_by_format, state_code, states_of_zip, value_of
from .batch_text import BatchText, Column, ColumnCells, TextColumns, odd_words, unprintable

_TEXTS = ("any", "string")
_PREFIX = itemgetter(slice(3))
_MAX_PAIRS = 1 << 14


class ColumnScan:
    """Scanner of columns for the rows of one upload.

    Args:
        operation: an operation with a body and `bulk`.
        columns: the field of each column.
        fixed: the shared values that are fields of the body, by Python name.

    Attributes:
        columns: the columns whose text is looked at.
    """

    def __init__(
        self, operation: Operation[Any], columns: ColumnMapping, fixed: Mapping[str, object]
    ) -> None:
        body, bulk = bulk_of(operation)
        needed = {field.name for field in body.fields if field.required}
        plainly = [rule for rule in bulk.require if len(rule) == len(rule[0]) == 1]
        needed |= {rule[0][0] for rule in plainly}
        self._at = {field.name: index for index, field in enumerate(columns.fields) if field}
        self._checks = [
            (self._at[field.name], _check_of(field, needed=field.name in needed))
            for field in columns.fields
            if field
        ]
        self._checks += [(index, _valued) for index in columns.empty]
        given = {name for name, value in fixed.items() if has_value(value)}
        self._rules = [
            [
                [self._at[name] for name in names if name not in given]
                for names in rule
                if given.union(self._at).issuperset(names)
            ]
            for rule in bulk.require
            if rule not in plainly and not any(given.issuperset(names) for names in rule)
        ]
        self._none = needed - given - set(self._at)
        self.columns = TextColumns(columns)
        self._texts = [self._at[f.name] for f in columns.fields if f and _is_text(f)]
        # A word in the column of the state or of the ZIP is found as a state or a ZIP that is odd.
        self._words = {*self._texts} - {self.columns.state, self.columns.zip}
        shared = str(fixed.get(named_by_format(body, "us_state"), ""))
        self._zips = _ZipsOfStates(self.columns, shared)

    def suspects(self, cells: Sequence[ColumnCells], text: BatchText) -> set[int]:
        """Return the rows of a batch that need a full check, counted from 0.

        Args:
            cells: the cells of each column of the file; all columns have the same length.
            text: what is known of their text.
        """
        if self._none:
            return set(range(len(cells[0].each)))
        suspects = {*text.odd_states, *text.odd_zips, *self._zips.outside(cells)}
        if not text.printable:
            suspects.update(*(unprintable(cells[column]) for column in self._texts))
        suspects.update(*(odd_words(cells[column]) for column in self._words))
        for column, check in self._checks:
            suspects.update(check(cells[column]))
        for alternatives in self._rules:
            each = [[cells[column] for column in columns] for columns in alternatives]
            suspects.update(_unmet(each, len(cells[0].each)))
        return suspects


def _unmet(alternatives: list[list[ColumnCells]], rows: int) -> Iterable[int]:
    """Return the rows without a value for any of the alternatives."""
    if any(all(cells.all_given for cells in cells_) for cells_ in alternatives):
        return ()
    unmet: Collection[int] = range(rows)
    for alternative in alternatives:
        each = [_stripped(cells) for cells in alternative]
        met = list(map(all, zip(*each, strict=True)))
        unmet = [index for index in unmet if not met[index]]
    return unmet


def _stripped(cells: ColumnCells) -> Column:
    """Return the cells; blank cells are empty."""
    return list(map(str.strip, cells.each)) if cells.has_outer_blanks else cells.each


class _ZipsOfStates:
    """Finder of ZIPs that may be outside of their state.

    Args:
        columns: the columns of states and ZIPs.
        shared: the state of all rows, if no column holds it.
    """

    def __init__(self, columns: TextColumns, shared: str) -> None:
        self._zip, self._state = columns.zip, columns.state
        self._shared = shared
        self._fitting: set[tuple[str, str]] = set()
        """Pairs of a state, as it is written, and the first digits of a ZIP."""

    def outside(self, cells: Sequence[ColumnCells]) -> Iterable[int]:
        """Return the rows of a batch whose ZIP may be outside of their state."""
        if self._zip is None or (self._state is None and not self._shared):
            return ()
        zips = cells[self._zip].each
        states = [self._shared] * len(zips) if self._state is None else cells[self._state].each
        # Without a list of the pairs, `zip` makes one pair after the other in the same place.
        if self._fitting.issuperset(zip(states, map(_PREFIX, zips), strict=True)):
            return ()
        pairs = enumerate(zip(states, map(_PREFIX, zips), strict=True))
        unknown = [(index, pair) for index, pair in pairs if pair not in self._fitting]
        fitting = {pair for pair in {pair for _, pair in unknown} if _fits_state(*pair)}
        if len(self._fitting) + len(fitting) < _MAX_PAIRS:
            self._fitting |= fitting
        return [index for index, pair in unknown if pair not in fitting]


def _fits_state(state: str, prefix: str) -> bool:
    code = state_code(state)
    return code is None or not prefix or code in states_of_zip(prefix)


Check = Callable[[ColumnCells], Iterable[int]]


def _is_text(field: Field) -> bool:
    return field.is_single and field.type in _TEXTS


def _check_of(field: Field, *, needed: bool) -> Check:
    if not _is_text(field):
        return _typed_check(field, needed=needed)
    checks: list[Check] = []
    if needed:
        checks.append(_given)
    if field.min_length or _max_length(field) < sys.maxsize:
        checks.append(_length_check(field))
    return lambda cells: itertools.chain.from_iterable(check(cells) for check in checks)


def _given(cells: ColumnCells) -> Iterable[int]:
    if cells.all_given:
        return ()
    return [index for index, cell in enumerate(cells.each) if not cell or cell.isspace()]


def _valued(cells: ColumnCells) -> Iterable[int]:
    return [index for index, cell in enumerate(cells.each) if cell]


def _max_length(field: Field) -> int:
    limits = (field.max_length, field.print_length)
    return min((limit for limit in limits if limit is not None), default=sys.maxsize)


def _length_check(field: Field) -> Check:
    low, high = field.min_length or 0, _max_length(field)

    def check(cells: ColumnCells) -> Iterable[int]:
        if max(map(len, cells.each)) <= high and (not low or min(map(len, cells.each)) >= low):
            return ()
        if not low:
            return list(
                itertools.compress(itertools.count(), map(high.__lt__, map(len, cells.each)))
            )
        lengths = enumerate(map(len, cells.each))
        return [index for index, length in lengths if not (low <= length <= high or length == 0)]

    return check


def _typed_check(field: Field, *, needed: bool) -> Check:
    whole = field.type in ("int", "int64") and field.is_single

    def check(cells: ColumnCells) -> Iterable[int]:
        if whole and _are_small_numbers(cells.each):
            return ()
        bad = {cell for cell in set(cells.each) if not _fits(field, cell, needed=needed)}
        return [index for index, cell in enumerate(cells.each) if cell in bad]

    return check


def _are_small_numbers(column: Column) -> bool:
    """Return whether all cells are whole numbers below one billion."""
    digits = "".join(column)
    return all(column) and digits.isascii() and digits.isdecimal() and max(map(len, column)) < 10


def _fits(field: Field, cell: str, *, needed: bool) -> bool:
    if not cell:
        return not needed
    return not (needed and cell.isspace()) and not any(
        True for _ in field_problems(field, field.name, value_of(field, cell))
    )
