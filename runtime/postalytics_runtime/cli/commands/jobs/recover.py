"""The commands `jobs reconcile` and `jobs adopt`."""

from __future__ import annotations

import click

from ....errors import JournalMovedError, PostalyticsError
from ....schema import Api
from ....text import printable
from ...confirm import confirm_by_typing, require_terminal
from ...execution import renew_result_files
from ...format import counted, wrapped
from ...input import bad_rows
from ...jobs import open_job_record
from ...places import FolderStorage, JobStorage
from ...report import again_text, upload_job
from .named_job import NamedJob


def reconcile(job: NamedJob) -> int:
    """Repair a job whose journal lost entries.

    Mark the rows that the journal may have lost as unconfirmed. Nothing is sent. After that,
    `jobs resume` looks up these rows on the list, if the API has one.
    """
    with job.way_out():
        job.storage.require_journal()
        rows = job.storage.recover(never_sent=_set_aside(job.storage))
        _renew_files(job)
    _print_counts_and_next_step(job, rows)
    return 0


def adopt(job: NamedJob) -> int:
    """Take over a job from another place.

    The other place is another machine, a copy or a backup. It may have sent rows, so all pending
    and rejected rows are marked as unconfirmed. Nothing is sent. After that, `jobs resume` looks up
    these rows on the list, if the API has one. You confirm by typing the ID of the job; --yes is
    not supported.
    """
    storage = job.storage
    with job.way_out():
        _explain(job.api, storage)
        require_terminal("adopt requires an interactive confirmation; --yes is not supported.")
        if not confirm_by_typing(
            storage.id, "to take over this job", without="Nothing was changed."
        ):
            return 2
        rows = storage.recover(adopt=True, never_sent=_set_aside(storage))
        _renew_files(job)
    _print_counts_and_next_step(job, rows)
    return 0


def _renew_files(job: NamedJob) -> None:
    """Take the rows that are unconfirmed now out of the file of rejected rows."""
    with open_job_record(job.storage) as stored:
        if stored.of_program:
            return
        upload = upload_job(job.api, stored, jobs=job.jobs)
    try:
        renew_result_files(upload, job.storage)
    except PostalyticsError as error:
        said = f"Warning: {error.message} The next run of the job renews its result files."
        click.echo(wrapped(printable(said)), err=True)


def _set_aside(storage: JobStorage) -> set[int]:
    with open_job_record(storage) as stored:
        return set() if stored.of_program else {row for row, _ in bad_rows(storage)}


def _explain(api: Api, storage: JobStorage) -> None:
    kept, copy = "files", "disk"
    if not isinstance(storage, FolderStorage):
        kept, copy = "records in the database", "database"
    why = (
        f"The {kept} do not show that the job was in another place. A snapshot of a {copy} or of "
        "a machine leaves no trace, so you can take over the job anyway."
    )
    try:
        storage.require_whole()
    except JournalMovedError as error:
        if error.to is not None:
            raise  # It goes on in a database, and nowhere else.
        why = error.message
    with open_job_record(storage) as stored:
        _, bulk = stored.operation(api)
        about = f"Job {storage.id}, {printable(stored.name)}: {stored.counts_text}."
    text = (
        f"{about}\n{printable(why)}\n\nTaking over the job marks all pending and rejected rows as "
        "unconfirmed, because the other place may have sent them. Stop the job in the other place "
        "first. Two copies that both continue send the same rows twice."
    )
    if bulk.reconcile is None:
        text += (
            " The API has no list to look up these rows. After that, only `jobs resend` sends "
            "rows: those that you know were not sent."
        )
    click.echo(wrapped(text))


def _print_counts_and_next_step(job: NamedJob, rows: int) -> None:
    with open_job_record(job.storage) as stored:
        counts, text, (_, bulk) = stored.counts, stored.counts_text, stored.operation(job.api)
        again = stored.sent_again
    lines = [
        f"Job {job.storage.id}: {counted(rows, 'row')} marked as unconfirmed.",
        f"Now: {text}.",
    ]
    if not (counts.unconfirmed or counts.pending):
        lines.append("Nothing is left to do.")
    elif again.rows:
        text = again_text(counts.unconfirmed, again, bulk.done)
        lines.append(f"To {text}:\n  {job.next_command('resume')}")
    elif not counts.unconfirmed or bulk.reconcile is not None:
        looks = (
            "look up the unconfirmed rows on the list and resume the job"
            if counts.unconfirmed
            else "resume the job"
        )
        lines.append(f"To {looks}:\n  {job.next_command('resume')}")
    else:
        lines.append(
            "The API has no list to look up the unconfirmed rows. To resend those "
            f"that you know did not arrive:\n  {job.next_command('resend')}"
        )
    click.echo(wrapped("\n".join(lines)))
