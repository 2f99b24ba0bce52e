"""Files with personal data, readable only by their owner."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any


def opened_privately(path: Path, mode: str, *, encoding: str | None = None) -> IO[Any]:
    """Open a file for writing; a new file gets mode 600.

    Line ends are written unchanged.

    Raises:
        OSError: the file cannot be written.
    """
    newline = None if "b" in mode else ""
    return open(path, mode, encoding=encoding, newline=newline, opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
