"""Journals of tests, and what they contain."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.bulk.journal import Entry, HighWaterMark, Journal, mark_path

PARAMETERS: dict[str, Any] = {
    "operation": "books.shelve_book",
    "environment": "https://books.example",
    "account": "7",
    "fixed": {"shelf_id": 3},
    "input": "ab12" * 16,
    "rows": 10,
    "token_field": None,
}


class SlowConnection(sqlite3.Connection):
    """Connection that a test holds up where it writes, as a slow disk does.

    Only statements with values write; the queries of the high-water mark have none.

    Attributes:
        statements: the statements that were executed with values, since `hold`.
        threads: the names of the threads that executed them.
        error: raised instead of the next statements with values, if set.
        reached: set when a statement with values waits.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.statements: list[str] = []
        self.threads: set[str] = set()
        self.error: BaseException | None = None
        self.reached = threading.Event()
        self._go = threading.Event()
        self._go.set()

    def hold(self) -> None:
        """Hold up all statements with values from now on, until `let_go`."""
        self.statements.clear()
        self.threads.clear()
        self.reached.clear()
        self._go.clear()

    def let_go(self) -> None:
        """Execute the statement that waits, and those after it."""
        self._go.set()

    def execute(self, statement: str, values: Any = (), /) -> sqlite3.Cursor:
        if values:
            self.reached.set()
            self._go.wait()
            if self.error is not None:
                raise self.error
            self.statements.append(statement)
            self.threads.add(threading.current_thread().name)
        return super().execute(statement, values)


def marked_anew(path: Path) -> None:
    """Write the mark of a journal anew, from what the journal contains now."""
    mark_path(path).unlink()
    mark = HighWaterMark(path, new=True)
    with closing(sqlite3.connect(path)) as connection:
        mark.write(connection)
    mark.close()


@asynccontextmanager
async def a_journal(folder: Path, **parameters: Any) -> AsyncIterator[Journal]:
    journal = await Journal.open(folder / "journal.sqlite", {**PARAMETERS, **parameters})
    try:
        yield journal
    finally:
        await journal.aclose()


def counted(report: RowCounts) -> tuple[int, int, int, int]:
    """Return the rows that succeeded, were rejected, are unconfirmed and are pending."""
    return report.succeeded, report.rejected, report.unconfirmed, report.pending


def without_times(entries: list[Entry]) -> list[tuple[int, str, dict[str, Any]]]:
    """Return entries without their times."""
    return [(entry.row, entry.what, dict(entry.detail)) for entry in entries]
