"""Journals of tests, and what they contain."""

from __future__ import annotations

import sqlite3
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


def told(entries: list[Entry]) -> list[tuple[int, str, dict[str, Any]]]:
    """Return entries without their times."""
    return [(entry.row, entry.what, dict(entry.detail)) for entry in entries]
