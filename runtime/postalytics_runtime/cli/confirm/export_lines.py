"""What the plan says of the export that a file is."""

from __future__ import annotations

from collections.abc import Iterator

from ...bulk.csv import ColumnMapping
from ...bulk.precheck import DerivedCells, ScanResult
from ...text import excerpt, printable
from ..format import counted
from ..input import UploadRequest

_WIDTH = 67
"""Characters of a line of the plan, above which what is made of a cell is below it."""
_CELL = 60
"""Maximum number of characters shown of a cell, and of what is made of it."""


def export_lines(job: UploadRequest, columns: ColumnMapping, survey: ScanResult) -> list[str]:
    """Return the name of the export, the address that is used, and what is made of cells."""
    if (placed := columns.placed) is None:
        return []
    how = "chosen by --export" if job.export else "recognised by its header"
    lines = [f"{placed.export.title} ({how})"]
    if placed.address and placed.other_addresses:
        lines.append(f"the {placed.address} address of each row")
        lines += [
            f"  for the {other} address: --export {placed.export.name}/{_word(other)}"
            for other in placed.other_addresses
        ]
    for seen in survey.derived:
        if seen.changed:
            lines += _derived_lines(seen)
    return lines


def _word(address: str) -> str:
    return address.replace(" ", "-")


def _derived_lines(seen: DerivedCells) -> Iterator[str]:
    yield f"{printable(seen.column)} {seen.rule} ({counted(seen.changed, 'row')})"
    for cell, parts in seen.examples.items():
        made = f"-> {excerpt(' | '.join(filter(None, parts)), _CELL)}"
        shown = f"  {excerpt(cell, _CELL)}"
        whole = f"{shown} {made}"
        yield from [whole] if len(whole) <= _WIDTH else [shown, f"    {made}"]
