"""A file that can be read as CSV: the file itself, or what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import attrs

from ...text import printable
from .archives import expand_gzip, expand_zip, opened_zip, the_only_file
from .kinds import FileFormatError, FileKind, kind_of, kind_of_zip
from .limits import ExpansionLimits

_LIMITS = ExpansionLimits()


@attrs.frozen
class ReadableFile:
    """A file that can be read as CSV."""

    path: Path
    notes: tuple[str, ...] = ()
    """What was done to read it, for the plan."""


def readable_file(
    path: Path, name: str, folder: Path, limits: ExpansionLimits = _LIMITS
) -> ReadableFile:
    """Return a file that can be read as CSV: the file itself, or what is in it.

    Args:
        path: the file.
        name: the name of the file in messages.
        folder: an empty folder, where the content of an archive is written.
        limits: how far an archive may expand.

    Raises:
        FileFormatError: the file is damaged, expands too far, or is something else.
        OSError: the file cannot be read, or there is no room in the folder.
    """
    with path.open("rb") as file:
        kind = kind_of(file, name)
        if kind is FileKind.TEXT:
            return ReadableFile(path)
        expanded = folder / "expanded"
        with expanded.open("x+b") as target:
            note = _expand(file, target, kind, limits, name)
            _require_text(target, f"The file in {name}")
    return ReadableFile(expanded, (note,))


def _expand(
    file: BinaryIO, target: BinaryIO, kind: FileKind, limits: ExpansionLimits, name: str
) -> str:
    if kind is FileKind.GZIP:
        return f"unpacked (gzip): {expand_gzip(file, target, limits, name):,} bytes"
    with opened_zip(file, limits, name) as archive:
        _require_archive(kind_of_zip(archive, name), name)
        info = the_only_file(archive, name)
        size = expand_zip(archive, info, target, limits, name)
        return f"unpacked (zip): {printable(info.filename)}, {size:,} bytes"


def _require_archive(kind: FileKind, name: str) -> None:
    if kind is FileKind.WORKBOOK:
        raise FileFormatError(
            f'{name} is an Excel workbook (.xlsx). Save it as "CSV UTF-8", and upload that file.'
        )


def _require_text(file: BinaryIO, name: str) -> None:
    if kind_of(file, name) is not FileKind.TEXT:
        raise FileFormatError(
            f"{name} is packed as well, or is a workbook. Unpack it, and upload what is in it."
        )
