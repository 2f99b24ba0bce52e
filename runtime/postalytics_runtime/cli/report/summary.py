"""Summary and exit status of a run."""

from __future__ import annotations

from pathlib import Path

import attrs

from ...bulk import RowCounts, RowState
from ...bulk.jobs import SentAgain
from ...errors import PostalyticsError
from ...text import printable
from ..format import counted, duration, table_lines, wrapped
from ..input import UploadRequest
from ..sentences import plain_words
from .headline import headline
from .next_steps import JobFacts, NextStep, next_steps
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
    correctable: bool = True
    """Whether a correction may help a rejected row: not if all are on a list already."""
    interrupted: bool = False
    failure: PostalyticsError | None = None
    """The error that stopped the upload early, apart from responses to rows."""
    seconds: float = 0.0
    """Duration of this run, in seconds."""
    files: dict[RowState, Path] = attrs.field(factory=dict[RowState, Path])
    warnings: list[str] = attrs.field(factory=list[str])
    mode_changed: bool = False
    """Whether the mode changed while rows were sent."""
    sent_again: SentAgain = attrs.field(factory=SentAgain)
    """The unconfirmed rows that the next run sends again with their idempotency keys."""

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
    """Return the summary of a run: what became of the rows, the next step, then all counts."""
    facts = JobFacts(
        counts=attrs.evolve(result.report, pending=result.pending),
        refused_by_api=result.refused_by_api,
        correctable=result.correctable,
        mode_changed=result.mode_changed,
        files=result.files,
        sent_again=result.sent_again,
    )
    steps = next_steps(facts, job, job_id)
    mode = None if result.mode_changed else job.mode
    lines = _lines(headline(facts.counts, job.bulk.noun, job.bulk.done, mode))
    lines += _why_stopped(result)
    lines += ["", *_first_step(steps), "", *_counts_and_reasons(result, job)]
    for step in steps[1:]:
        lines += ["", *_lines(f"To {step.text}:"), f"  {step.command}"]
    return lines


def _first_step(steps: list[NextStep]) -> list[str]:
    if not steps:
        return ["Nothing is left to do."]
    step = steps[0]
    if step.command is None:
        return _lines(f"Next step: {step.text}.")
    return [*_lines(f"Next step: {step.text}:"), f"  {step.command}"]


def _why_stopped(result: RunResult) -> list[str]:
    if result.stopped is not None:
        return ["", *_lines(f"Stopped early: {printable(plain_words(result.stopped.message))}")]
    return ["", "Interrupted."] if result.cut_short else []


def _counts_and_reasons(result: RunResult, job: UploadRequest) -> list[str]:
    mode = f" in {job.mode} mode" if job.mode else ""
    lines = [f"Of {counted(result.rows, 'row')}, after a run of {duration(result.seconds)}{mode}:"]
    lines += _count_lines(result, job.bulk.done)
    for state, reasons in result.reasons.items():
        lines += reasons.section(state.value.capitalize())
    stopped = "" if result.stopped is None else result.stopped.message
    warnings = [printable(plain_words(text)) for text in result.warnings if text not in stopped]
    return [*lines, *(line for text in warnings for line in ("", *_lines(f"Warning: {text}")))]


def _lines(text: str) -> list[str]:
    return wrapped(text).split("\n")


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
