"""Which column of a file holds which field, by the layout of an export."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import attrs

from ...schema import Export, ExportAddress, ExportColumn
from .derivation import Derivation, part_names
from .recognition import normalised


@attrs.frozen(kw_only=True)
class Placement:
    """Columns of a file by the layout of an export. Columns are counted from 0."""

    export: Export
    address: str | None
    """The address that is used, if the export has several."""
    other_addresses: tuple[str, ...]
    """The other addresses in the file, which are left out."""
    fields: Mapping[int, str]
    """The columns that hold a field, and the new columns."""
    left_out: Collection[int]
    repeated: tuple[tuple[int, ...], ...]
    """Columns that share their name with one that is used, which is the first of each tuple."""
    names: tuple[str, ...]
    """The names of the new columns, which follow those of the file."""
    derivations: tuple[Derivation, ...]


def place(
    export: Export,
    header: Sequence[str],
    given: Mapping[int, str | None],
    known: Collection[str],
) -> Placement:
    """Return what the columns of a file hold.

    Args:
        export: the layout.
        header: the names of the columns.
        given: the columns that options address, with their field; `None` for no field.
        known: the fields that a row can have.
    """
    return _Placer(header, given, known).place(export)


class _Placer:
    def __init__(
        self, header: Sequence[str], given: Mapping[int, str | None], known: Collection[str]
    ) -> None:
        self._width = len(header)
        self._given = given
        self._free = set(known).difference(filter(None, given.values()))
        self._at: dict[str, list[int]] = {}
        for index, name in enumerate(header):
            self._at.setdefault(normalised(name), []).append(index)
        self._header = header
        self._fields: dict[int, str] = {}
        self._names: list[str] = []
        self._derivations: list[Derivation] = []

    def place(self, export: Export) -> Placement:
        present = [address for address in export.addresses if self._is_present(address)]
        used = present[0].columns if present else ()
        for column in (*export.columns, *used):
            self._add(column)
        others = (column.header for one in export.addresses for column in one.columns)
        names = [*(column.header for column in export.columns), *others, *export.ignored]
        taken = {index for index in self._fields if index < self._width}
        taken.update(one.source for one in self._derivations if one.into)
        known = {index for name in names for index in self._named(name)} - taken
        repeated = [self._open(self._header[index]) for index in sorted(taken)]
        return Placement(
            export=export,
            address=present[0].name if present else None,
            other_addresses=tuple(address.name for address in present[1:]),
            fields=self._fields,
            left_out=known.difference(*repeated),
            repeated=tuple(tuple(same) for same in repeated if len(same) > 1),
            names=tuple(self._names),
            derivations=tuple(self._derivations),
        )

    def _is_present(self, address: ExportAddress) -> bool:
        """Return whether the file has the first column of an address, and no option ignores it."""
        found = self._at.get(normalised(address.columns[0].header), [])
        return any(self._given.get(index, "") is not None for index in found)

    def _open(self, name: str) -> list[int]:
        """Return the columns with a name that no option addresses."""
        return [index for index in self._at.get(normalised(name), []) if index not in self._given]

    def _named(self, name: str) -> list[int]:
        """Return these columns for a name in which `*` may stand for any letters."""
        if "*" not in name:
            return self._open(name)
        pattern = re.compile(".*".join(map(normalised, name.split("*"))))
        return [index for one in self._at if pattern.fullmatch(one) for index in self._open(one)]

    def _add(self, column: ExportColumn) -> None:
        """Use a column, unless the file lacks it or another column has a field of it."""
        found = self._open(column.header)
        if not found or not self._free.issuperset(column.fields):
            return
        self._free.difference_update(column.fields)
        source = found[0]
        if column.country:
            self._derivations.append(Derivation(source, (), column))
            return
        if column.split is None:
            self._fields[source] = column.fields[0]
            if column.text_mark:
                self._derivations.append(Derivation(source, (source,), column))
            return
        first = self._width + len(self._names)
        into = tuple(range(first, first + len(column.fields)))
        self._names += [f"{self._header[source]} ({part})" for part in part_names(column)]
        self._fields.update(zip(into, column.fields, strict=True))
        self._derivations.append(Derivation(source, into, column))
