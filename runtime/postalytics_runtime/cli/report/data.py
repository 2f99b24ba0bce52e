"""The report of a job, for programs.

As JSON it has this shape, and keeps it:

    report         1, the version of this shape; more keys may come, none goes
    job            the job's number
    operation      what was done for each row, as `resource.name`
    command        the command that the job was begun with
    environment    {"name", "url"}: where to
    account        whose it is, as the API tells it; null where it does not
    mode           "test", or "live" where mail is or may be real; null where nothing is mailed
    modes          {"test", "live", "unknown"}: the counts of the rows that were sent in this mode
    status_only    how many rows succeeded by the status alone: the response confirms nothing
    fixed          what is the same for all rows, by name
    input          {"name", "sha256", "rows"}: what was uploaded
    state          "running", "finished", "unconfirmed", "interrupted", or "stopped: " and why
    counts         {"succeeded", "rejected", "unconfirmed", "pending"}: how many rows
    done           what is said of a row that succeeded, such as "sent"
    accounted      true if these four add up to the rows of the input
    runs           [{"began", "ended", "exit_status", "why", "mode", "mode_change"}]; ended is null
                   if it was killed, mode_change says in words how the mode changed meanwhile
    rejected       [{"reason", "rows", "first"}]: why, how many, and the first rows' numbers
    unconfirmed    the same, of the unconfirmed rows
    unconfirmed_rows
                   [{"row", "at", "reason"}], the first 1,000
    minutes        [{"at", "succeeded", "rejected", "unconfirmed"}]: rows that ended from then on
    files          {"rejected", "unconfirmed"}: the files with these rows
    exit_status    that of the last run; null while it goes on

Times are in UTC, as `2026-01-31T12:00:00+00:00`. It holds nobody's data but what the API's own
messages may hold.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs
import orjson

from ...bulk import RowCounts
from ...bulk.rows import UNCONFIRMED_STEPS, RowStep
from ...schema import Api
from ..jobs import JobRecord, JobRun
from .rate_chart import Minute
from .reasons import RejectionReason, reason_of, reasons_in

_MOST_UNCONFIRMED = 1000
"""The last steps of an unconfirmed row."""


@attrs.frozen
class ReportLink:
    """Where a job goes to."""

    name: str
    url: str


@attrs.frozen
class ReportInput:
    """What a job uploads."""

    name: str
    sha256: str
    rows: int


@attrs.frozen
class ReportCounts:
    """How many rows are in which state."""

    succeeded: int
    rejected: int
    unconfirmed: int
    pending: int

    @property
    def rows(self) -> int:
        """All of them."""
        return self.succeeded + self.rejected + self.unconfirmed + self.pending


@attrs.frozen
class UnconfirmedRow:
    """A row that may have been carried out."""

    row: int
    at: datetime
    reason: str


@attrs.frozen(kw_only=True)
class JobReport:
    """What is told of a job; the attributes are the keys of the JSON."""

    report: int = 1
    job: str
    operation: str
    command: str
    environment: ReportLink
    account: str | None
    mode: str | None
    modes: Mapping[str, Mapping[str, int]]
    status_only: int
    fixed: Mapping[str, object]
    input: ReportInput
    state: str
    counts: ReportCounts
    done: str
    accounted: bool
    runs: list[JobRun]
    rejected: list[RejectionReason]
    unconfirmed: list[RejectionReason]
    unconfirmed_rows: list[UnconfirmedRow]
    minutes: list[Minute]
    files: Mapping[str, str]
    exit_status: int | None

    def json(self) -> bytes:
        """The report as JSON."""
        return orjson.dumps(attrs.asdict(self), option=orjson.OPT_INDENT_2) + b"\n"


def job_report(api: Api, job: JobRecord) -> JobReport:
    """The report of a job as it stands."""
    parameters: Mapping[str, Any] = job.parameters
    reader, runs = job.reader, job.runs
    counts = _counts(job.counts)
    return JobReport(
        job=job.id,
        operation=str(parameters["operation"]),
        command=job.command(api),
        environment=ReportLink(job.environment, str(parameters["environment"])),
        account=parameters["account"],
        mode=job.mode,
        modes=job.modes if job.mode else {},
        status_only=job.status_only,
        fixed=dict(parameters["fixed"]),
        input=ReportInput(job.name, str(parameters["input"]), job.rows),
        state=job.state(api),
        counts=counts,
        done=job.done,
        accounted=counts.rows == job.rows and counts.pending >= 0,
        runs=runs,
        rejected=reasons_in(reader.entries(RowStep.REJECTED)).ranked(),
        unconfirmed=reasons_in(reader.entries(*UNCONFIRMED_STEPS)).ranked(),
        unconfirmed_rows=_doubts(job),
        minutes=[
            Minute(at, ended.succeeded, ended.rejected, ended.unconfirmed)
            for at, ended in reader.minutes()
        ],
        files=job.files,
        exit_status=runs[-1].exit_status if runs else None,
    )


def _counts(report: RowCounts) -> ReportCounts:
    return ReportCounts(report.succeeded, report.rejected, report.unconfirmed, report.pending)


def _doubts(job: JobRecord) -> list[UnconfirmedRow]:
    entries = itertools.islice(job.reader.entries(*UNCONFIRMED_STEPS), _MOST_UNCONFIRMED)
    return [UnconfirmedRow(entry.row, entry.time, reason_of(entry)) for entry in entries]
