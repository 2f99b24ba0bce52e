"""A file that can be read as CSV: the file itself, or what is in it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import attrs

from ...text import printable
from .archives import expand_gzip, expand_zip, opened_zip, the_only_file
from .kinds import FileFormatError, FileKind, kind_of, kind_of_zip
from .limits import ExpansionLimits, OnExpand
from .row_places import RowPlaces
from .sheet_scan import require_workbook
from .workbook import write_sheet

_LIMITS = ExpansionLimits()


def _nothing(*_: int) -> None:
    pass


@attrs.frozen
class ReadableFile:
    """A file that can be read as CSV."""

    path: Path
    notes: tuple[str, ...] = ()
    """What was done to read it, for the plan."""
    places: RowPlaces | None = None
    """The rows of a sheet, if the file is one of a workbook; then it is UTF-8 with commas."""


def readable_file(
    path: Path,
    name: str,
    folder: Path,
    limits: ExpansionLimits = _LIMITS,
    sheet: str | None = None,
    on_start: Callable[[], object] = _nothing,
    on_read: OnExpand = _nothing,
) -> ReadableFile:
    """Return a file that can be read as CSV: the file itself, or what is in it.

    Args:
        path: the file.
        name: the name of the file in messages.
        folder: an empty folder, where the content of an archive is written.
        limits: how far an archive may expand.
        sheet: the name of a sheet of a workbook; by default the only one with values.
        on_start: called before an archive or a workbook is read, which may take minutes.
        on_read: called with the number of bytes of an archive that were unpacked.

    Raises:
        FileFormatError: the file is damaged, expands too far, or is something else.
        OSError: the file cannot be read, or there is no room in the folder.
    """
    found = ReadableFile(path)
    with path.open("rb") as file:
        kind = kind_of(file, name)
        if kind in (FileKind.GZIP, FileKind.ZIP):
            on_start()
            found = _expanded(file, kind, name, folder, limits, on_read)
    with found.path.open("rb") as file:
        kind = kind_of(file, name)
        if kind is FileKind.ZIP:
            with opened_zip(file, limits, name) as archive:
                return _sheet(archive, sheet, name, folder, found.notes, limits)
    if sheet is not None:
        raise FileFormatError(f"{name} is not a workbook with sheets. Leave --sheet out.")
    return found


def _expanded(
    file: BinaryIO,
    kind: FileKind,
    name: str,
    folder: Path,
    limits: ExpansionLimits,
    on_read: OnExpand,
) -> ReadableFile:
    """Return what is in an archive, or the workbook itself."""
    expanded = folder / "expanded"
    if kind is FileKind.GZIP:
        with expanded.open("x+b") as target:
            size = expand_gzip(file, target, limits, name, on_read)
            note = f"unpacked (gzip): {size:,} bytes"
            return _inner(target, ReadableFile(expanded, (note,)), limits, name)
    with opened_zip(file, limits, name) as archive:
        if kind_of_zip(archive, name) is FileKind.WORKBOOK:
            return ReadableFile(Path(file.name))
        info = the_only_file(archive, name)
        with expanded.open("x+b") as target:
            size = expand_zip(archive, info, target, limits, name, on_read)
            note = f"unpacked (zip): {printable(info.filename)}, {size:,} bytes"
            return _inner(target, ReadableFile(expanded, (note,)), limits, name)


def _inner(file: BinaryIO, found: ReadableFile, limits: ExpansionLimits, name: str) -> ReadableFile:
    """Require that what was in an archive is a list or a workbook, and not an archive."""
    kind = kind_of(file, f"The file in {name}")
    if kind is FileKind.ZIP:
        with opened_zip(file, limits, name) as archive:
            kind = kind_of_zip(archive, f"The file in {name}")
    if kind in (FileKind.GZIP, FileKind.ZIP):
        raise FileFormatError(
            f"The file in {name} is packed as well. Unpack it, and upload the file that is in it."
        )
    return found


def _sheet(
    archive: zipfile.ZipFile,
    sheet: str | None,
    name: str,
    folder: Path,
    notes: tuple[str, ...],
    limits: ExpansionLimits,
) -> ReadableFile:
    require_workbook(archive, limits, name)
    path = folder / "sheet.csv"
    with path.open("x", encoding="utf-8", newline="") as target:
        written = write_sheet(archive, sheet, target, name)
    return ReadableFile(path, (*notes, *written.notes), written.places)
