"""A report of a job, with every part that a report can have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from postalytics_runtime.cli.jobs import JobRun
from postalytics_runtime.cli.report import (
    JobReport,
    Minute,
    RejectionReason,
    ReportCounts,
    ReportInput,
    ReportLink,
    UnconfirmedRow,
)

BEGAN = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)

REPORT = JobReport(
    job="3f2a9c1b04",
    operation="books.shelve_book",
    command="books shelve",
    environment=ReportLink("town", "https://books.example"),
    account="1234",
    mode=None,
    modes={},
    status_only=0,
    fixed={"shelf_id": 7},
    input=ReportInput("books.csv", "ab" * 32, 500),
    state="stopped: Too many were refused.",
    counts=ReportCounts(succeeded=290, rejected=6, unconfirmed=4, pending=200),
    done="created",
    accounted=True,
    runs=[
        JobRun(BEGAN),
        JobRun(BEGAN + timedelta(hours=1), BEGAN + timedelta(hours=2), 2, "Too many were refused."),
    ],
    rejected=[
        RejectionReason("The book is not for sale.", 5, (3, 17, 90)),
        RejectionReason("No title.", 1, (4,)),
    ],
    unconfirmed=[RejectionReason("No answer came.", 4, (5, 6, 7))],
    unconfirmed_rows=[UnconfirmedRow(row, BEGAN, "No answer came.") for row in (5, 6, 7)],
    minutes=[
        Minute(BEGAN, 150, 4, 0),
        Minute(BEGAN + timedelta(minutes=1), 0, 0, 0),
        Minute(BEGAN + timedelta(minutes=2), 140, 2, 4),
    ],
    files={"rejected": "/lists/books.rejected.csv"},
    exit_status=2,
)


def report(**changes: Any) -> JobReport:
    """Return the report with other values."""
    return attrs.evolve(REPORT, **changes)
