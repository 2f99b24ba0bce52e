"""Files that earlier releases wrote, as SQL: what a release of a line wrote, its later ones read.

They stay as they are. A release that changes how a file is written adds its own.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def restore(name: str, path: Path) -> Path:
    """Write the database of an earlier release, such as `0.1_journal`, and return its path."""
    statements = (Path(__file__).parent / f"{name}.sql").read_text("utf-8")
    path.touch(mode=0o600)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(statements)
    return path
