"""The commands `jobs resume` and `jobs resend`."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import click

from ....bulk.rows import UNCONFIRMED_STEPS
from ....errors import ConfigurationError
from ....text import printable
from ...confirm import (
    Destination,
    account_text,
    confirm_by_typing,
    confirm_send,
    destination,
    require_terminal,
)
from ...execution import NO_ROWS_TO_RETRY, RowsToRetry, run_job
from ...format import counted, path_line, wrapped
from ...input import UploadRequest, command_text, given_options
from ...jobs import JobRecord, local_time, open_job_record, refused_by_api, rows_to_send
from ...places import FolderStorage
from ...report import story_lines, upload_job
from ..upload import REFUSED, show, show_destination, show_job_paths, show_sent_again
from .named_job import NamedJob
from .trusted_url import require_trusted_url

_SHOWN = 20


def resume(job: NamedJob, *, rejected: bool, **given: Any) -> int:
    """Resume a job.

    Upload the pending rows, and look up the unconfirmed rows on the list if the API has one.
    """
    given = given_options(given)
    with job.way_out(sends=True), open_job_record(job.storage) as stored:
        _require_idle(stored)
        job.require_wanted()
        again = sum(1 for _ in refused_by_api(stored.reader)) if rejected else 0
        is_over = not (stored.can_go_on(job.api) or again)
        job.storage.require_whole(anywhere=is_over)
        if is_over:
            lines = [f"Nothing is left to do for job {stored.id}: {stored.counts_text}."]
            lines += [f"Warning: {printable(change)}" for change in stored.mode_changes]
            if stored.counts.unconfirmed:
                lines.append(
                    "Find out whether the unconfirmed rows arrived. To send those again that did "
                    f"not arrive:\n  {job.next_command('resend')}"
                )
            click.echo(wrapped("\n".join(lines)))
            return _status(stored)
        left = rows_to_send(job.storage) + again
        to = _shown_plan(job, stored, given, left)
    redo = RowsToRetry(rejected=rejected) if again else NO_ROWS_TO_RETRY
    return _go_on(to, stored, redo, left, ask=True)


def _status(stored: JobRecord) -> int:
    if stored.counts.unconfirmed or stored.mode_changes:
        return 3
    return 1 if stored.counts.rejected else 0


def _require_idle(stored: JobRecord) -> None:
    if stored.running:
        holder = stored.storage.holder or "another process"
        raise ConfigurationError(
            f"Job {stored.id} is running in {holder}. Stop that process first."
        )


def _shown_plan(
    named: NamedJob,
    stored: JobRecord,
    given: Mapping[str, Any],
    left: int,
    command: str = "resume",
) -> Destination:
    """Show the stored job, which sends `left` rows; return where it sends to."""
    if stored.of_program and stored.storage.rows_size is None:
        raise ConfigurationError(
            f"The rows of job {stored.id} are gone. Nothing was sent. Run its program again: it "
            "stores the same rows once more, and goes on with the job."
        )
    job = upload_job(named.api, stored, jobs=named.jobs, **given)
    if not isinstance(named.storage, FolderStorage):
        require_trusted_url(job, of_program=stored.of_program)
    _require_compared(job, stored)
    to = destination(job, named.client_class)
    _require_same_account(to, stored)
    to.require_target()
    show("Job", f"{stored.id}, {stored.progress(job.api)}")
    show("File", path_line(job.source))
    show("Rows", stored.counts_text)
    show_sent_again(stored)
    show_destination(to, left)
    _require_same_mode(to.job_in_mode, stored, command)
    return to


def _require_same_account(to: Destination, stored: JobRecord) -> None:
    account = to.account
    if account is None or stored.account is None or account.id == stored.account:
        return
    raise ConfigurationError(
        f"Job {stored.id} cannot be resumed with this API key: the account is "
        f"{account_text(account)}, not {printable(stored.account)}. Nothing was sent. Use the key "
        f"of account {printable(stored.account)}."
    )


def _require_compared(job: UploadRequest, stored: JobRecord) -> None:
    """Refuse a job that has lost which of its rows were on a list.

    The frozen rows name them, and once a run has begun, the journal does.
    """
    kept = stored.storage
    known = kept.rows_size is not None or kept.bad_rows is not None or stored.runs
    if job.compare and not known:
        raise ConfigurationError(
            f"The rows of job {stored.id} are gone, and with them which were on a list already. "
            "Nothing was sent. To compare them again, and go on with the job:\n"
            f"  {command_text(job, job.source)}"
        )


def _go_on(to: Destination, stored: JobRecord, redo: RowsToRetry, left: int, *, ask: bool) -> int:
    job = to.job_in_mode
    show_job_paths(job, stored.storage)
    environment = to.environment
    agreed: UploadRequest | None = job
    if ask:
        agreed = confirm_send(job, environment, left, stored.counts.unconfirmed, to.reading)
    if agreed is None:
        return REFUSED
    digest = str(stored.parameters["input"])
    return run_job(agreed, to.connect_as_shown, stored.storage, digest, redo)


def _require_same_mode(job: UploadRequest, stored: JobRecord, wanted: str) -> None:
    """Refuse to resume a job that started in another mode, and name the next command."""
    kept = stored.mode
    if kept == job.mode:
        return
    target, created = job.bulk.target, stored.counts.succeeded
    command = command_text(job, job.source if job.source.exists() else job.file)
    if stored.of_program:
        command = "(run its program with another folder)"
    changes = [f" {printable(change)}" for change in stored.mode_changes]
    if kept not in ("test", "live"):
        raise ConfigurationError(
            f"Job {stored.id} was started by a version that did not record the mode, so it is "
            f"unknown whether the {counted(created, 'row')} {stored.done} went as tests. The "
            "job cannot continue. Nothing was sent. Resume the job with that version, or, to send "
            "the whole list as a new job:\n"
            f"  {command}"
        )
    if kept == "test":
        raise ConfigurationError(
            f"Job {stored.id} sends tests, but this {target} is live now, so the job cannot "
            f"continue: {counted(created, 'row')} went as tests.{''.join(changes)} Nothing was "
            f"sent. To finish the test, put the {target} into test mode again first. To mail the "
            f"whole list for real, as a new job:\n  {command}"
        )
    raise ConfigurationError(
        f"Job {stored.id} sends live mail, but this {target} is in test mode now, so the job "
        "cannot continue: the other rows would not be mailed. Nothing was sent. Put the "
        f"{target} into live mode again, then:\n  {job.jobs_command(wanted, stored.id)}"
    )


def resend(job: NamedJob, rows: str | None, **given: Any) -> int:
    """Send unconfirmed rows again.

    Do this if you know that they did not arrive. The command lists these rows, and you confirm by
    typing how many there are. --yes is not supported.
    """
    given = given_options(given)
    with job.way_out(sends=True), open_job_record(job.storage) as stored:
        _require_idle(stored)
        job.require_wanted()
        job.storage.require_whole()
        numbers = _unconfirmed_rows(stored, rows)
        others = rows_to_send(job.storage, without=numbers)
        to = _shown_plan(job, stored, given, others + len(numbers), "resend")
        _explain(stored, numbers, others=others)
        entries = {entry.row: entry for entry in stored.reader.entries(*UNCONFIRMED_STEPS)}
    require_terminal("resend requires an interactive confirmation; --yes is not supported.")
    redo = RowsToRetry(rows={number: entries[number] for number in numbers})
    left = others + len(numbers)
    if to.reading is not None and to.reading.mode.bills:
        return _go_on(to, stored, redo, left, ask=True)  # It asks for the number of all rows.
    if not confirm_by_typing(str(len(numbers)), "to send these rows again"):
        return REFUSED
    return _go_on(to, stored, redo, left, ask=bool(others))


def _unconfirmed_rows(stored: JobRecord, rows: str | None) -> tuple[int, ...]:
    """Return the numbers of the unconfirmed rows that `--rows` selects.

    Those that are sent again with their idempotency keys need no such command: with a new key, one
    that did arrive would be there twice.
    """
    again = stored.sent_again.rows
    unconfirmed = [row for row in stored.reader.rows_at(*UNCONFIRMED_STEPS) if row not in again]
    if rows is None:
        numbers = tuple(unconfirmed)
    else:
        wanted = _numbers(rows)
        if keyed := sorted(wanted.intersection(again)):
            raise ConfigurationError(
                f"Of job {stored.id}, {_rows_text(keyed)} sent again with the same idempotency key "
                f"when you resume the job before {local_time(stored.sent_again.until)}. Nothing "
                "was sent."
            )
        numbers = tuple(number for number in unconfirmed if number in wanted)
        if others := sorted(wanted.difference(numbers)):
            raise ConfigurationError(
                f"Of job {stored.id}, {_rows_text(others)} not unconfirmed. Nothing was sent."
            )
    if not numbers and again:
        raise ConfigurationError(
            f"All unconfirmed rows of job {stored.id} are sent again with their idempotency keys "
            f"when you resume the job before {local_time(stored.sent_again.until)}. Nothing was "
            "sent."
        )
    if not numbers:
        raise ConfigurationError(f"No row of job {stored.id} is unconfirmed. Nothing was sent.")
    return numbers


def _numbers(text: str) -> set[int]:
    try:
        return {int(part) for part in text.split(",")}
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is not a list of numbers such as 3,17.", param_hint="'--rows'"
        ) from error


def _rows_text(numbers: list[int]) -> str:
    first = ", ".join(map(str, numbers[:_SHOWN])) + ", ..." * (len(numbers) > _SHOWN)
    return f"row {first} is" if len(numbers) == 1 else f"rows {first} are"


def _explain(stored: JobRecord, numbers: tuple[int, ...], *, others: int) -> None:
    lines = ["", f"{counted(len(numbers), 'unconfirmed row')}:"]
    for number in itertools.islice(numbers, _SHOWN):
        lines.append(f"  row {number:,}")
        lines += story_lines(stored.reader.history(number), "    ")
    if len(numbers) > _SHOWN:
        lines.append(f"  ... and {len(numbers) - _SHOWN:,} more")
    lines += [
        "",
        "Each of these rows was sent, or may have been, but got no confirming response.",
        "The row may exist already: sending it again may create a duplicate.",
        "Continue only if you know that these rows did not arrive.",
    ]
    if others:
        noun = "other row" if stored.sent_again.rows else "pending row"
        lines.append(f"The job also sends {counted(others, noun)}.")
    click.echo("\n".join(lines))
