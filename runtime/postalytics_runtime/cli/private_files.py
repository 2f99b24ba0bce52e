"""Files with people's data, which nobody but their owner can read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any


def opened_privately(path: Path, mode: str, *, encoding: str | None = None) -> IO[Any]:
    """Open a file for writing; if it is new, for its owner only.

    Line ends are written as they are given.

    Raises:
        OSError: it cannot be written.
    """
    newline = None if "b" in mode else ""
    return open(path, mode, encoding=encoding, newline=newline, opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
