"""What to do next about a job, with the commands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from ...bulk import RowCounts, RowState
from ...bulk.jobs import SentAgain
from ..input import UploadRequest, command_text
from ..jobs import local_time


@attrs.frozen
class NextStep:
    """What to do next."""

    text: str
    """What to do, as an instruction without a full stop."""
    command: str | None = None
    """The command that does it."""


@attrs.frozen(kw_only=True)
class JobFacts:
    """What the next steps depend on."""

    counts: RowCounts
    refused_by_api: bool = False
    """Whether the API rejected rows, apart from the bad rows of the check."""
    correctable: bool = True
    """Whether a correction may help a rejected row: not if all are on a list already."""
    mode_changed: bool = False
    """Whether the mode changed while rows were sent."""
    files: Mapping[RowState, Path] = {}
    """The result files."""
    sent_again: SentAgain = attrs.field(factory=SentAgain)
    """The unconfirmed rows that the next run sends again with their idempotency keys."""


def next_steps(facts: JobFacts, job: UploadRequest, job_id: str) -> list[NextStep]:
    """Return what to do next, the most urgent first; nothing if all rows succeeded for good."""
    steps = [
        *_pending(facts, job, job_id),
        *_unconfirmed(facts, job, job_id),
        *_rejected(facts, job, job_id),
    ]
    if not steps and job.mode == "test" and not facts.mode_changed:
        target = job.bulk.target
        return [
            NextStep(f"to mail them, put the {target} into live mode and upload the list again")
        ]
    return steps


def _pending(facts: JobFacts, job: UploadRequest, job_id: str) -> list[NextStep]:
    if facts.counts.pending <= 0:
        return []
    looked_up = job.bulk.reconcile is not None and facts.counts.unconfirmed
    more = " and look up the unconfirmed rows" if looked_up else ""
    if facts.sent_again.rows:
        more = f", and {again_text(facts.counts.unconfirmed, facts.sent_again, job.bulk.done)}"
    more += ", after the mode is restored" if facts.mode_changed else ""
    return [NextStep(f"send the pending rows{more}", job.jobs_command("resume", job_id))]


def again_text(unconfirmed: int, again: SentAgain, done: str) -> str:
    """Return what happens to rows that are sent again with their keys, as an instruction.

    Args:
        unconfirmed: the number of all unconfirmed rows.
        again: those that are sent again.
        done: the word for a row that succeeded, such as `sent`.
    """
    rows = len(again.rows)
    some = "the unconfirmed rows" if rows == unconfirmed else f"{rows:,} of the unconfirmed rows"
    return (
        f"send {some} again before {local_time(again.until)}, with the same idempotency keys, so "
        f"that none is {done} twice"
    )


def _unconfirmed(facts: JobFacts, job: UploadRequest, job_id: str) -> list[NextStep]:
    reconciles = job.bulk.reconcile is not None
    # `jobs resume` for the pending rows looks up the unconfirmed ones as well.
    if not facts.counts.unconfirmed or (reconciles and facts.counts.pending):
        return []
    steps: list[NextStep] = []
    again, unconfirmed = facts.sent_again, facts.counts.unconfirmed
    if again.rows and not facts.counts.pending:
        text = again_text(unconfirmed, again, job.bulk.done)
        steps.append(NextStep(text, job.jobs_command("resume", job_id)))
    elif reconciles:
        text = f"look up the unconfirmed rows again, which may have been {job.bulk.done}"
        steps.append(NextStep(text, job.jobs_command("resume", job_id)))
    if len(again.rows) == unconfirmed:
        return steps
    others = "other unconfirmed rows" if again.rows else "unconfirmed rows"
    text = f"resend the {others}, if you have checked that they did not arrive"
    return [*steps, NextStep(text, job.jobs_command("resend", job_id))]


def _rejected(facts: JobFacts, job: UploadRequest, job_id: str) -> list[NextStep]:
    steps: list[NextStep] = []
    if (
        facts.counts.rejected
        and facts.correctable
        and (path := facts.files.get(RowState.REJECTED)) is not None
    ):
        text = "upload the rejected rows after you have corrected them"
        steps.append(NextStep(text, command_text(job, path)))
    if facts.counts.rejected and facts.refused_by_api:
        command = job.jobs_command("resume --rejected", job_id)
        steps.append(NextStep("retry the rejected rows unchanged", command))
    return steps
