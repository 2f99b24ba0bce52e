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
from typing import Any

from ...bulk.rows import UNCONFIRMED_STEPS, RowStep
from ...schema import Api
from ..jobs import JobRecord, counts_data
from .reasons import reason_of, reasons_in

_MAX_UNCONFIRMED = 1000
"""Maximum number of unconfirmed rows that the report lists."""


def job_report(api: Api, job: JobRecord) -> dict[str, Any]:
    """Return the current report of a job, with the keys of the JSON."""
    parameters, reader, runs = job.parameters, job.reader, job.runs
    unconfirmed = itertools.islice(reader.entries(*UNCONFIRMED_STEPS), _MAX_UNCONFIRMED)
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
        "minutes": [
            {
                "at": at,
                "succeeded": ended.succeeded,
                "rejected": ended.rejected,
                "unconfirmed": ended.unconfirmed,
            }
            for at, ended in reader.minutes()
        ],
        "files": job.files,
        "exit_status": runs[-1].exit_status if runs else None,
    }
