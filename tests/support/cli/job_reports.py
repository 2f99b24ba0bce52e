"""A report of a job, with every part that a report can have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from postalytics_runtime.cli.jobs import JobRun
from postalytics_runtime.cli.report import NextStep, RejectionReason

BEGAN = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)


def interval(seconds: int, succeeded: int, rejected: int, unconfirmed: int) -> dict[str, Any]:
    """Return the counts of an interval that starts some seconds after the first one."""
    return {
        "at": BEGAN + timedelta(seconds=seconds),
        "succeeded": succeeded,
        "rejected": rejected,
        "unconfirmed": unconfirmed,
    }


def timeline(seconds: int, *counts: tuple[int, int, int]) -> dict[str, Any]:
    """Return the counts of intervals of this length, one after another."""
    intervals = [interval(seconds * place, *count) for place, count in enumerate(counts)]
    return {"seconds": seconds, "intervals": intervals}


MINUTES = timeline(60, (150, 4, 0), (0, 0, 0), (140, 2, 4))
REPORT: dict[str, Any] = {
    "report": 1,
    "job": "3f2a9c1b04",
    "operation": "books.shelve_book",
    "command": "books shelve",
    "environment": {"name": "town", "url": "https://books.example"},
    "account": "1234",
    "mode": None,
    "modes": {},
    "status_only": 0,
    "fixed": {"shelf_id": 7},
    "input": {"name": "books.csv", "sha256": "ab" * 32, "rows": 500},
    "state": "stopped: Too many were refused.",
    "headline": "290 of 500 books were created; 6 were rejected.",
    "percent": 60,
    "next_steps": [
        NextStep("send the pending rows", "bookshelf jobs resume 3f2a9c1b04"),
        NextStep("resend the unconfirmed rows", "bookshelf jobs resend 3f2a9c1b04"),
    ],
    "target": "shelf 7",
    "seconds": 3600.0,
    "counts": {"succeeded": 290, "rejected": 6, "unconfirmed": 4, "pending": 200},
    "done": "created",
    "accounted": True,
    "runs": [
        JobRun(BEGAN),
        JobRun(BEGAN + timedelta(hours=1), BEGAN + timedelta(hours=2), 2, "Too many were refused."),
    ],
    "rejected": [
        RejectionReason("The book is not for sale.", 5, (3, 17, 90)),
        RejectionReason("No title.", 1, (4,)),
    ],
    "unconfirmed": [RejectionReason("No answer came.", 4, (5, 6, 7))],
    "unconfirmed_rows": [
        {"row": row, "at": BEGAN, "reason": "No answer came."} for row in (5, 6, 7)
    ],
    "minutes": MINUTES["intervals"],
    "timeline": MINUTES,
    "files": {"rejected": "/lists/books.rejected.csv"},
    "exit_status": 2,
}


def report(**changes: Any) -> dict[str, Any]:
    """Return the report with other values."""
    return REPORT | changes
