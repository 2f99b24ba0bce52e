"""Report of a job as data, for programs.

The JSON has these keys. The format is stable:

    report         1, the version of the format; later versions may add keys but remove none
    job            the job's ID
    operation      the operation for each row, as `resource.name`
    command        the command that started the job
    environment    {"name", "url"}: where the job sends to
    account        the account, if the API states it; otherwise null
    mode           "test", or "live" if mail is or may be real; null if nothing is mailed
    modes          {"test", "live", "unknown"}: the counts of the rows that were sent in this mode
    status_only    the number of rows that succeeded by the status alone, without confirmation
    fixed          the shared values of all rows, by name
    input          {"name", "sha256", "rows"}: the uploaded file
    state          "running", "finished", "unconfirmed", "interrupted", or "stopped: " and why
    counts         {"succeeded", "rejected", "unconfirmed", "pending"}: numbers of rows
    done           the word for a row that succeeded, such as "sent"
    accounted      true if these four counts add up to the rows of the input
    runs           [{"began", "ended", "exit_status", "why", "mode", "mode_change"}]; ended is null
                   if the run was killed; mode_change describes a change of mode during the run
    rejected       [{"reason", "rows", "first"}]: the reason, the number of rows, and the numbers
                   of the first rows
    unconfirmed    the same for the unconfirmed rows
    unconfirmed_rows
                   [{"row", "at", "reason"}], the first 1,000
    minutes        [{"at", "succeeded", "rejected", "unconfirmed"}]: rows that finished in the
                   interval that starts then
    files          {"rejected", "unconfirmed"}: the files with these rows
    exit_status    the exit status of the last run; null while the run lasts

Times are in UTC, as `2026-01-31T12:00:00+00:00`. The report does not contain personal data, except
what messages of the API contain.
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

_MAX_UNCONFIRMED = 1000
"""Maximum number of unconfirmed rows that the report lists."""


@attrs.frozen
class ReportLink:
    """Environment that a job sends to."""

    name: str
    url: str


@attrs.frozen
class ReportInput:
    """Input file of a job."""

    name: str
    sha256: str
    rows: int


@attrs.frozen
class ReportCounts:
    """Number of rows in each state."""

    succeeded: int
    rejected: int
    unconfirmed: int
    pending: int

    @property
    def rows(self) -> int:
        """The number of all rows."""
        return self.succeeded + self.rejected + self.unconfirmed + self.pending


@attrs.frozen
class UnconfirmedRow:
    """Row that was sent or may have been, without confirmation."""

    row: int
    at: datetime
    reason: str


@attrs.frozen(kw_only=True)
class JobReport:
    """Report of a job; the attributes are the keys of the JSON."""

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
        """Return the report as JSON."""
        return orjson.dumps(attrs.asdict(self), option=orjson.OPT_INDENT_2) + b"\n"


def job_report(api: Api, job: JobRecord) -> JobReport:
    """Return the current report of a job."""
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
        unconfirmed_rows=_unconfirmed_rows(job),
        minutes=[
            Minute(at, ended.succeeded, ended.rejected, ended.unconfirmed)
            for at, ended in reader.minutes()
        ],
        files=job.files,
        exit_status=runs[-1].exit_status if runs else None,
    )


def _counts(report: RowCounts) -> ReportCounts:
    return ReportCounts(report.succeeded, report.rejected, report.unconfirmed, report.pending)


def _unconfirmed_rows(job: JobRecord) -> list[UnconfirmedRow]:
    entries = itertools.islice(job.reader.entries(*UNCONFIRMED_STEPS), _MAX_UNCONFIRMED)
    return [UnconfirmedRow(entry.row, entry.time, reason_of(entry)) for entry in entries]
