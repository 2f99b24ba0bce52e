"""Match the columns of a file with the fields of a model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import attrs

from ...errors import PostalyticsError
from ...schema import Export, Field, Operation
from ...text import printable
from ..columns import column_titles, known_fields, may_be_several
from ..exports import Derivation, Placement, normalised
from ..rows import bulk_of
from .column_matcher import Matcher


class ColumnsError(PostalyticsError):
    """A header whose columns cannot be matched. The message has a line for each problem.

    Attributes:
        faults: a sentence for each problem.
        unknown: those of them that are about a column that matches no field.
    """

    def __init__(self, faults: Iterable[str], unknown: Iterable[str] = ()) -> None:
        self.faults = tuple(faults)
        self.unknown = tuple(unknown)
        super().__init__("\n".join(self.faults))


@attrs.frozen
class ColumnMapping:
    """The columns of a file and their fields, in the order of the file.

    Columns that are made from another column follow those of the file.
    """

    names: tuple[str, ...]
    fields: tuple[Field | None, ...]
    """The field of each column; `None` if the column is left out."""
    empty: tuple[int, ...] = ()
    """The columns without a name, counted from 0, in which no row may have a value."""
    placed: Placement | None = None
    """The layout of an export by which columns were matched."""

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """The cells that are made from others."""
        return self.placed.derivations if self.placed else ()

    @property
    def width(self) -> int:
        """The number of columns of the file."""
        return len(self.names) - (len(self.placed.names) if self.placed else 0)

    @property
    def titles(self) -> list[str]:
        """What each column is called: its name, with its number if the name is not enough."""
        return column_titles(self.names)

    @property
    def by_format(self) -> dict[str, int]:
        """The column of each format that a field has, counted from 0."""
        columns = enumerate(self.fields)
        return {field.format: at for at, field in columns if field and field.format}

    @property
    def labels(self) -> dict[str, str]:
        """The name of the column of each field, by Python name."""
        return {
            field.name: printable(name)
            for name, field in zip(self.titles, self.fields, strict=True)
            if field is not None
        }

    @property
    def used(self) -> list[tuple[str, str]]:
        """The columns that are sent, as pairs (column, field)."""
        pairs = zip(self.titles, self.fields, strict=True)
        return [(name, field.name) for name, field in pairs if field is not None]

    @property
    def countries(self) -> list[int]:
        """The columns that are left out and seem to hold a country, from 0.

        An export of a known program says itself which one is of the address that is used.
        """
        if self.placed is not None and self.placed.export.recognised_by:
            return []
        names = map(normalised, self.names[: self.width])
        return [
            at for at, name in enumerate(names) if "country" in name and self.fields[at] is None
        ]

    @property
    def ignored(self) -> list[str]:
        """The columns that are left out, without those that must be empty or are split."""
        shown = {*self.empty, *(one.source for one in self.derivations if one.into)}
        pairs = enumerate(zip(self.titles, self.fields, strict=True))
        return [name for at, (name, field) in pairs if field is None and at not in shown]


def match_columns(
    header: Sequence[str],
    operation: Operation[Any],
    *,
    ignore: Collection[str] = (),
    mapping: Mapping[str, str] | None = None,
    numbered: Mapping[str, str] | None = None,
    only_known: bool = False,
    export: Export | None = None,
    first_row: Sequence[str] = (),
) -> ColumnMapping:
    """Return the field of each column.

    Args:
        header: the names of the columns.
        operation: an operation with a body and `bulk`.
        ignore: columns to leave out: by name, or by number from 1 if no column has that name.
        mapping: fields by column; goes before the names of columns.
        numbered: fields by the number of a column, from 1; goes before everything else.
        only_known: leave out the columns that match no field, or one that an option gives.
        export: the layout of the file, for the columns that no option addresses.
        first_row: the cells of the first row: a column without a name has no value there.

    Raises:
        ColumnsError: columns cannot be matched; the message names all problems.
    """
    matching = Matcher(header, *bulk_of(operation), only_known=only_known)
    for column in ignore:
        matching.leave_out(column)
    for column, field in (mapping or {}).items():
        matching.assign(column, field)
    for number, field in (numbered or {}).items():
        matching.assign_number(number, field)
    placed = matching.use_export(export) if export else None
    matching.match_the_rest(first_row)
    matching.require_fields()
    if matching.problems:
        if may_be_several(header):
            matching.problems.append(
                "The file has only one column. If it should have more, name the delimiter with "
                "--delimiter."
            )
        raise ColumnsError(matching.problems, matching.unknown)
    names = (*header, *(placed.names if placed else ()))
    fields = tuple(matching.fields.get(index) for index in range(len(names)))
    return ColumnMapping(names, fields, tuple(matching.unnamed), placed)


def known_columns(header: Iterable[str], operation: Operation[Any]) -> list[str]:
    """Return the columns whose names are names of fields."""
    known = known_fields(bulk_of(operation)[0].fields)
    return [name for name in header if normalised(name) in known]
