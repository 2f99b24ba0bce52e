"""Check `exports/*.yaml`: fields, headers, and that no file can be taken for two exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..language import EXPORT_PARTS
from ..model import ExportAddressModel, ExportColumnModel, ExportModel
from ..yaml import quoted
from .names import Namespace, check_known, claim_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..language import ExportColumn, ExportFile
    from ..model import OperationModel, ResolvedModel
    from ..yaml import Diagnostics, Name, Position, Text

_OFF = "none"
"""What switches exports off where the name of one is expected."""


@attrs.frozen
class ExportsChecker:
    """Checker of all exports.

    Args:
        fields: the fields of the bodies of all rows.
        diagnostics: gets the problems.
    """

    _fields: frozenset[str]
    _diagnostics: Diagnostics

    def check_all(self, files: Sequence[ExportFile]) -> tuple[ExportModel, ...]:
        """Check the exports, and return them in the order of their files."""
        claim_all("export", (file.export for file in files), self._diagnostics)
        for file in files:
            self._check_names(file)
        for file in files:
            for other in files:
                if other is not file:
                    self._refuse_mistakable(file, other)
        return tuple(self._export(file) for file in files)

    def _check_names(self, file: ExportFile) -> None:
        report = self._diagnostics.report
        if file.export == _OFF:
            report(file.export.place, f"{quoted(_OFF)} switches exports off: choose another name")
        if not file.columns and not file.addresses:
            report(file.place, "there are no columns: give at least one")
        headers = Namespace("header", self._diagnostics)
        for header in _headers(file):
            if not normalised(header):
                report(header.place, f"{quoted(header.value)} has neither a letter nor a digit")
            headers.claim(header.value, header.place, alike=normalised(header))
        known = {normalised(header): header.value for header in _headers(file)}
        for names in file.recognised_by:
            if not names:
                report(file.at("recognised_by"), "a set of headers is empty: every file would fit")
            for name in names:
                if normalised(name) not in known:
                    complaint = f"the export has no header {quoted(name.value)}"
                    self._diagnostics.report_unknown(
                        name.place, name.value, known.values(), complaint
                    )

    def _refuse_mistakable(self, file: ExportFile, other: ExportFile) -> None:
        """Report a set of headers that a file of another export could have."""
        known = {normalised(header) for header in _headers(other)}
        for names in file.recognised_by:
            if names and known.issuperset(map(normalised, names)):
                self._diagnostics.report(
                    names[0].place,
                    f"a file of the export {quoted(other.export)} may have all these headers: add "
                    "one that only this export has",
                )

    def _export(self, file: ExportFile) -> ExportModel:
        return ExportModel(
            name=file.export.replace("_", "-"),
            title=file.title,
            recognised_by=tuple(map(tuple, file.recognised_by)),
            columns=self._columns(file.columns),
            addresses=tuple(
                ExportAddressModel(
                    name=name.replace("_", " "), columns=self._columns(address.columns)
                )
                for name, address in file.addresses.items()
                if self._has_columns(address.columns, address.place)
            ),
            ignored=tuple(file.ignored),
        )

    def _has_columns(self, columns: dict[Text, ExportColumn], place: Position) -> bool:
        if not columns:
            self._diagnostics.report(place, "the address has no columns: give at least one")
        return bool(columns)

    def _columns(self, columns: dict[Text, ExportColumn]) -> tuple[ExportColumnModel, ...]:
        return tuple(self._column(header, column) for header, column in columns.items())

    def _column(self, header: Text, column: ExportColumn) -> ExportColumnModel:
        fields = column.fields if column.split else [column.field] if column.field else []
        if column.sound:
            self._check_parts(column)
        for field in fields:
            self._check_field(field)
        claim_all("field", fields, self._diagnostics)
        return ExportColumnModel(
            header=header,
            fields=tuple(fields),
            split=column.split,
            endings=tuple(column.endings),
            text_mark=column.text_mark or None,
            country=column.country or None,
        )

    def _check_parts(self, column: ExportColumn) -> None:
        report = self._diagnostics.report
        if (column.field is not None) + (column.split is not None) + column.country != 1:
            report(column.place, "give one of field, split, country")
        if column.fields and not column.split:
            report(column.at("fields"), "only a cell that is split has 'fields'")
        if column.endings and column.split != "whole_address":
            report(column.at("endings"), "only a whole address has 'endings'")
        if column.text_mark and column.split:
            report(column.at("text_mark"), "a cell that is split has no mark of text")
        wanted = EXPORT_PARTS.get(column.split or "")
        if wanted and len(column.fields) != wanted:
            report(
                column.at("fields"),
                f"the split {column.split!r} needs {wanted} fields, not {len(column.fields)}",
            )
        if column.split == "lines" and len(column.fields) < 2:
            report(column.at("fields"), "the split 'lines' needs at least 2 fields")

    def _check_field(self, field: Name) -> None:
        complaint = "no body of a row has the field"
        check_known(field, field.place, self._fields, complaint, self._diagnostics)


def row_fields(
    operations: Iterable[OperationModel], models: Mapping[str, ResolvedModel]
) -> frozenset[str]:
    """Return the fields of the bodies of all operations that rows can be sent with."""
    bodies = (models.get(str(one.body)) for one in operations if one.bulk is not None)
    return frozenset(str(field.name) for body in bodies if body for field in body.fields)


def normalised(header: Text) -> str:
    """Return a header as headers are compared: in lower case, with letters and digits only."""
    return "".join(character for character in header.value.casefold() if character.isalnum())


def _headers(file: ExportFile) -> Iterator[Text]:
    yield from file.columns
    for address in file.addresses.values():
        yield from address.columns
    yield from file.ignored
