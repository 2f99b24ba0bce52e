"""Proposal of the options that make the columns of a file match.

The options that were given are kept; those with a mistake are corrected, or become a choice. A
field with exactly one column that is surely the field gets that column. A field that is needed, or
that several columns name, and that no column surely is, is a choice of the operator.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import attrs

from ...schema import Export, Operation
from ..rows import bulk_of
from .names import called, has_own_name
from .resolver import Resolver

_FEW = 3
"""The number of columns up to which each is ignored by an option of its own."""
_LONG = 60
"""Characters of a name from which a column is addressed by its number."""


@attrs.frozen(kw_only=True)
class Proposal:
    """Proposed options, and what they cannot say. Columns are counted from 0."""

    ignore: tuple[str, ...]
    mapping: Mapping[str, str]
    """Fields by the names of columns."""
    numbered: Mapping[str, str]
    """Fields by the numbers of columns, from 1."""
    only_known: bool
    likely: Mapping[int, str]
    """The columns that are surely fields, although their names are not known."""
    perhaps: Mapping[int, str]
    """The columns that have a field because no other column may be it."""
    choices: Mapping[str, tuple[int, ...]]
    """The fields of which the column must be chosen, each with the columns to choose from."""
    nameless: tuple[int, ...]
    """The columns for which an option named no known field."""
    has_names: bool
    """Whether the header has names, and is not the first row."""
    left_out: tuple[int, ...]
    possible: Mapping[int, str]
    """Those of them that may be a field which no other column is."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing must be chosen."""
        return not (self.choices or self.nameless)

    @property
    def lacking(self) -> list[str]:
        """The fields that no column can be; all that must be chosen if the columns are too few."""
        columns = {index for columns in self.choices.values() for index in columns}
        if len(columns) < len(self.choices):
            return list(self.choices)
        return [name for name, columns in self.choices.items() if not columns]


def propose(
    header: Sequence[str],
    operation: Operation[Any],
    *,
    samples: Sequence[str],
    ignore: Collection[str] = (),
    mapping: Mapping[str, str] | None = None,
    numbered: Mapping[str, str] | None = None,
    only_known: bool = False,
    export: Export | None = None,
) -> Proposal:
    """Return the options with which the columns match.

    Args:
        header: the names of the columns.
        operation: an operation with a body and `bulk`.
        samples: a value of each column; empty if it has none.
        ignore: the columns that options leave out, as for `match_columns`.
        mapping: the fields by column that options give.
        numbered: the fields by number that options give.
        export: the layout of the file.
        only_known: whether an option leaves out the columns that match no field.
    """
    body, bulk = bulk_of(operation)
    resolver = Resolver(header, samples, body.fields, bulk)
    for column in ignore:
        resolver.leave_out(column)
    for column, name in (mapping or {}).items():
        resolver.assign(column, name)
    for number, name in (numbered or {}).items():
        resolver.assign_number(number, name)
    given = {*resolver.fields}
    if export is not None:
        resolver.use_export(export)
    resolver.match_names()
    resolver.match_likely()
    resolver.require_fields()
    return _proposal(header, resolver, given, only_known=only_known)


def _proposal(
    header: Sequence[str], resolver: Resolver, given: set[int], *, only_known: bool
) -> Proposal:
    to_choose = {index for columns in resolver.choices.values() for index in columns}
    left_out = tuple(index for index in resolver.free if index not in to_choose)
    ignorable = {index: _ignorable(header, index) for index in left_out}
    names = [name for name in ignorable.values() if name is not None]
    guessed = bool(resolver.choices or resolver.perhaps)
    by_option = len(names) == len(left_out) <= _FEW and not guessed
    only_known = only_known or not by_option
    stated = {index: resolver.fields[index].name for index in sorted({*given, *resolver.likely})}
    perhaps = {index: resolver.fields[index].name for index in resolver.perhaps}
    by_name = {index for index in stated if _has_short_name(header, index)}
    by_number = {at: name for at, name in stated.items() if at not in by_name} | perhaps
    possible = {index: resolver.may_be(index) for index in left_out}
    return Proposal(
        ignore=(*resolver.ignored.values(), *([] if only_known else names)),
        mapping={header[at]: name for at, name in stated.items() if at in by_name},
        numbered={str(at + 1): name for at, name in by_number.items()},
        only_known=only_known,
        likely={index: stated[index] for index in resolver.likely},
        perhaps=perhaps,
        choices=resolver.choices,
        nameless=tuple(resolver.nameless),
        has_names=resolver.has_names,
        left_out=left_out,
        possible={index: name for index, name in possible.items() if name is not None},
    )


def _has_short_name(header: Sequence[str], index: int) -> bool:
    """Return whether the name of a column addresses it, and can be typed."""
    name = header[index]
    return name.isprintable() and len(name) < _LONG and has_own_name(header, index)


def _ignorable(header: Sequence[str], index: int) -> str | None:
    """Return the name or the number by which a column is ignored; `None` if neither does."""
    if _has_short_name(header, index):
        return header[index]
    number = str(index + 1)
    return None if called(header, number) else number
