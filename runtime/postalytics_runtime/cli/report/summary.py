"""Summary and exit status of a run."""

from __future__ import annotations

from pathlib import Path

import attrs

from ...bulk import RowCounts, RowState
from ...errors import PostalyticsError
from ...text import printable
from ..format import counted, duration, table_lines
from ..input import UploadRequest
from .reasons import RejectionReasons


@attrs.define(kw_only=True)
class RunResult:
    """Result of a run of a job."""

    rows: int
    """Number of rows of the input."""
    report: RowCounts
    reasons: dict[RowState, RejectionReasons] = attrs.field(
        factory=dict[RowState, RejectionReasons]
    )
    """Reasons of rejected and unconfirmed rows."""
    refused_by_api: bool = False
    """Whether the API rejected rows, apart from the bad rows of the check."""
    interrupted: bool = False
    failure: PostalyticsError | None = None
    """The error that stopped the upload early, apart from responses to rows."""
    seconds: float = 0.0
    """Duration of this run, in seconds."""
    files: dict[RowState, Path] = attrs.field(factory=dict[RowState, Path])
    warnings: list[str] = attrs.field(factory=list[str])
    mode_changed: bool = False
    """Whether the mode changed while rows were sent."""

    @property
    def pending(self) -> int:
        """The number of rows that were never sent, or are known not to have arrived."""
        return self.rows - self.report.succeeded - self.report.rejected - self.report.unconfirmed

    @property
    def cut_short(self) -> bool:
        """Whether an interruption has left rows pending or unconfirmed."""
        return self.interrupted and bool(self.pending or self.report.unconfirmed)

    @property
    def stopped(self) -> PostalyticsError | None:
        """The error that stopped the upload early."""
        return self.failure or self.report.stopped


def exit_status(result: RunResult) -> int:
    """Return the exit status, which tells scripts the outcome of the rows."""
    if result.cut_short:
        return 130
    if result.report.unconfirmed or result.mode_changed:
        return 3
    if result.stopped is not None or result.pending:
        return 2
    return 1 if result.report.rejected else 0


def summary_lines(result: RunResult, job: UploadRequest, job_id: str) -> list[str]:
    """Return the summary of a run, with the commands that come next."""
    took = duration(result.seconds)
    mode = f" in {job.mode} mode" if job.mode else ""
    lines = [f"Of {counted(result.rows, 'row')}, after a run of {took}{mode}:"]
    lines += _count_lines(result, job.bulk.done)
    for state, reasons in result.reasons.items():
        lines += reasons.section(state.value.capitalize())
    stopped = "" if result.stopped is None else result.stopped.message
    warnings = [printable(text) for text in result.warnings if text not in stopped]
    lines += [line for text in warnings for line in ("", f"Warning: {text}")]
    if result.stopped is not None:
        lines += ["", f"Stopped early: {printable(result.stopped.message)}"]
    elif result.cut_short:
        lines += ["", "Interrupted."]
    steps = _next_steps(result, job, job_id)
    return [*lines, *(line for text, command in steps for line in ("", text, f"  {command}"))]


def _count_lines(result: RunResult, done: str) -> list[str]:
    counts = {**result.report.by_state, RowState.PENDING: result.pending}
    width = max(len(f"{count:,}") for count in counts.values())
    files = {state: f"  {printable(str(path))}" for state, path in result.files.items()}
    return [
        f"  {line}"
        for line in table_lines(
            (state.word(done), [f"{count:>{width},}{files.get(state, '')}"])
            for state, count in counts.items()
        )
    ]


def _next_steps(result: RunResult, job: UploadRequest, job_id: str) -> list[tuple[str, str]]:
    steps: list[tuple[str, str]] = []
    reconciles, resume = job.bulk.reconcile is not None, job.jobs_command("resume", job_id)
    if result.pending:
        looked_up = reconciles and result.report.unconfirmed
        more = " and look up the unconfirmed rows" if looked_up else ""
        more += ", after the mode is restored" if result.mode_changed else ""
        steps.append((f"To send the pending rows{more}:", resume))
    if result.report.rejected:
        if RowState.REJECTED in result.files:
            command = job.command(result.files[RowState.REJECTED])
            steps.append(("To upload the rejected rows after you have corrected them:", command))
        if result.refused_by_api:
            command = job.jobs_command("resume --rejected", job_id)
            steps.append(("To retry the rejected rows unchanged:", command))
    # `jobs resume` for the pending rows looks up the unconfirmed ones as well.
    if result.report.unconfirmed and not (reconciles and result.pending):
        if reconciles:
            text = f"Unconfirmed rows may have been {job.bulk.done}. To look them up again:"
            steps.append((text, resume))
        text = "If you have checked that the unconfirmed rows did not arrive, resend them:"
        steps.append((text, job.jobs_command("resend", job_id)))
    return steps
