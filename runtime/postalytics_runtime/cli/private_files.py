"""Files with personal data, readable only by their owner."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any

_PACKED = (".gz", ".zip")
_TABS = (".tsv", ".tab")
_LISTS = (".csv", ".txt", *_TABS)


def opened_privately(path: Path, mode: str, *, encoding: str | None = None) -> IO[Any]:
    """Open a file for writing; a new file gets mode 600.

    Line ends are written unchanged.

    Raises:
        OSError: the file cannot be written.
    """
    newline = None if "b" in mode else ""
    return open(path, mode, encoding=encoding, newline=newline, opener=_private)


def make_private(folder: Path) -> None:
    """Create a folder for its owner only, if it does not exist.

    Raises:
        OSError: it cannot be created.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def stem_and_suffix(source: Path) -> tuple[str, str]:
    """Return the start and the end of the names of files that are written next to an input.

    >>> stem_and_suffix(Path("list.csv.gz")), stem_and_suffix(Path("list.tsv"))
    (('list', '.csv'), ('list', '.tsv'))
    """
    packed = source.suffix.lower() in _PACKED
    inner = source.with_suffix("") if packed else source
    known = not packed or inner.suffix.lower() in _LISTS
    kept = inner.suffix if inner.suffix.lower() in _TABS else ".csv"
    return inner.stem if known else inner.name, kept
