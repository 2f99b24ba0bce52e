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
    state          "running", "finished", "unconfirmed", "interrupted", "not begun" (such as a job
                   that a fleet has in its queue), or "stopped: " and why
    counts         {"succeeded", "rejected", "unconfirmed", "pending"}: numbers of rows
    headline       what became of the rows, in a sentence
    percent        the share of the rows that are not pending, rounded down
    next_steps     [{"text", "command"}]: what to do next, the most urgent first; the command may be
                   null
    target         the shared values in words, such as "list 1"
    seconds        the duration of all runs that ended, added up
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
    timeline       {"seconds", "intervals": [{"at", "succeeded", "rejected", "unconfirmed"}]}: the
                   same for intervals of this length, at most 120
    files          {"rejected", "unconfirmed"}: the files with these rows
    exit_status    the exit status of the last run; null while the run lasts

Times are in UTC, as `2026-01-31T12:00:00+00:00`. The report does not contain personal data, except
what messages of the API contain.
"""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ...bulk import RowCounts, RowState
from ...bulk.rows import UNCONFIRMED_STEPS, RowStep
from ...schema import Api
from ..jobs import JobRecord, can_be_corrected, counts_data, refused_by_api
from .headline import headline
from .next_steps import JobFacts, NextStep, next_steps
from .reasons import reason_of, reasons_in
from .stored_upload import upload_job

_MAX_UNCONFIRMED = 1000
"""Maximum number of unconfirmed rows that the report lists."""

_RECOVERY = {
    "moved": ("take over the job, if it is stopped in the other place", "adopt"),
    "lacks entries": ("mark the rows that may have been sent as unconfirmed", "reconcile"),
}
"""What to do, and the command, about each obstacle to a job."""


def job_report(api: Api, job: JobRecord, jobs: str | None = None) -> dict[str, Any]:
    """Return the current report of a job, with the keys of the JSON.

    Args:
        api: the API.
        job: the job.
        jobs: the place of all jobs, if `--jobs` was given: commands repeat it.
    """
    parameters, reader, runs = job.parameters, job.reader, job.runs
    unconfirmed = itertools.islice(reader.entries(*UNCONFIRMED_STEPS), _MAX_UNCONFIRMED)
    seconds, intervals = reader.timeline()
    return {
        "report": 1,
        "job": job.id,
        "operation": str(parameters["operation"]),
        "command": job.command(api),
        "environment": {"name": job.environment, "url": str(parameters["environment"])},
        "account": parameters["account"],
        "mode": job.mode,
        "modes": job.modes if job.mode else {},
        "status_only": job.status_only,
        "fixed": parameters["fixed"],
        "input": {"name": job.name, "sha256": str(parameters["input"]), "rows": job.rows},
        "state": job.state(api),
        **_in_words(api, job, jobs),
        "counts": counts_data(job.counts),
        "done": job.done,
        "accounted": job.counts.rows == job.rows and job.counts.pending >= 0,
        "runs": runs,
        "rejected": reasons_in(reader.entries(RowStep.REJECTED)).ranked(),
        "unconfirmed": reasons_in(reader.entries(*UNCONFIRMED_STEPS)).ranked(),
        "unconfirmed_rows": [
            {"row": entry.row, "at": entry.time, "reason": reason_of(entry)}
            for entry in unconfirmed
        ],
        "minutes": _counted(reader.minutes()),
        "timeline": {"seconds": seconds, "intervals": _counted(intervals)},
        "files": job.files,
        "exit_status": runs[-1].exit_status if runs else None,
    }


def _in_words(api: Api, job: JobRecord, jobs: str | None) -> dict[str, Any]:
    _, bulk = job.operation(api)
    # A program stores no word for rows that succeeded.
    done = job.done if "done" in job.options else bulk.done
    mode = None if job.mode_changes else job.mode
    durations = (run.ended - run.began for run in job.runs if run.ended is not None)
    return {
        "headline": headline(job.counts, bulk.noun, done, mode),
        "percent": (job.rows - max(job.counts.pending, 0)) * 100 // max(job.rows, 1),
        "next_steps": _next_steps(api, job, jobs),
        "target": job.target(api),
        "seconds": sum(durations, timedelta()).total_seconds(),
    }


def _next_steps(api: Api, job: JobRecord, jobs: str | None) -> list[NextStep]:
    if job.running:
        return []
    upload = upload_job(api, job, jobs=jobs, mode=job.mode)
    if job.moved_to is not None:
        return [NextStep(f"go on with the job where it is now, {job.moved_to}")]
    if (obstacle := job.obstacle(api)) is not None:
        text, command = _RECOVERY[obstacle]
        return [NextStep(text, upload.jobs_command(command, job.id))]
    files = {RowState(state): Path(path) for state, path in job.files.items()}
    facts = JobFacts(
        counts=job.counts,
        refused_by_api=next(refused_by_api(job.reader), None) is not None,
        correctable=can_be_corrected(job.reader),
        mode_changed=bool(job.mode_changes),
        files={state: path for state, path in files.items() if path.is_file()},
        sent_again=job.sent_again,
    )
    return next_steps(facts, upload, job.id)


def _counted(points: list[tuple[datetime, RowCounts]]) -> list[dict[str, Any]]:
    return [
        {
            "at": at,
            "succeeded": ended.succeeded,
            "rejected": ended.rejected,
            "unconfirmed": ended.unconfirmed,
        }
        for at, ended in points
    ]
