"""Lookup of stored jobs: by ID, or by the upload that started them."""

from __future__ import annotations

import hashlib
import itertools
from contextlib import closing
from typing import BinaryIO

import attrs

from ...bulk.job_store import JobFolder, JobFolders
from ...bulk.journal import JournalReader
from ...bulk.rows import RowStep
from ...errors import ConfigurationError, JournalDamagedError, JournalError
from ...schema import Environment
from ...suggestions import did_you_mean
from ...text import printable
from ..input import UploadRequest, bad_rows, job_folders, read_bad_rows, way_out
from ..private_files import opened_privately
from .job_record import JobRecord, last_step, local_time, open_job_record


def folder_named(folders: JobFolders, job_id: str) -> JobFolder:
    """Return the folder of a job, by its ID or the first characters of the ID.

    Raises:
        ConfigurationError: no job matches, or several jobs match.
    """
    jobs = folders.all()
    found = [folder for folder in jobs if folder.id == job_id]
    found = found or [folder for folder in jobs if job_id and folder.id.startswith(job_id)]
    if len(found) == 1:
        return found[0]
    names = sorted({folder.id for folder in found or jobs})
    if found and len(names) == 1:
        paths = " and ".join(printable(str(folder.path)) for folder in found)
        raise ConfigurationError(
            f"There are several jobs {names[0]}: {paths}. Name the folder of the one that you mean "
            "with `jobs --jobs FOLDER`."
        )
    if found:
        listed = ", ".join(names)
        raise ConfigurationError(
            f"{job_id!r} is the start of several job IDs: {listed}. Give more of the ID."
        )
    raise ConfigurationError(
        f"There is no job {printable(job_id)!r} in {printable(str(folders.root))}."
        f"{did_you_mean(job_id, names)}"
    )


def find_job(job: UploadRequest, environment: Environment, digest: str) -> JobRecord | None:
    """Return the job that the same upload started before; `None` for a new job.

    Raises:
        ConfigurationError: the job is running, it is finished, or `--again` was given for an
            unfinished job.
        JournalError: the journal of the job cannot be read.
    """
    identity = job.identity(environment, digest)
    folders = _folders_of(job, identity)
    if not folders:
        return None
    for folder in reversed(folders[:-1]):
        with way_out(job.api, folder.id, job.jobs), open_job_record(folder) as stored:
            if stored.can_go_on(job.api) and not job.again:
                return _resumable(job, stored)
    with way_out(job.api, folders[-1].id, job.jobs), open_job_record(folders[-1]) as stored:
        if stored.running:
            raise ConfigurationError(
                f"Another process is uploading this list, as job {stored.id}. To see the "
                f"progress:  {job.jobs_command('show', stored.id)}"
            )
        return _resumable(job, stored)


def _folders_of(job: UploadRequest, identity: str) -> list[JobFolder]:
    """Return the jobs with this identity; with a profile in use, only those of its account.

    Without one, a job of another account is found as well, and refuses the key later.
    """
    others = _of_other_accounts(job, identity)
    folders = job_folders(job.api, job.jobs).for_identity(identity)
    return [folder for folder in folders if folder not in others]


def _of_other_accounts(job: UploadRequest, identity: str) -> list[JobFolder]:
    if job.account is None:
        return []
    folders = job_folders(job.api, job.jobs).for_identity(identity)
    accounts = {folder: _account_of(job, folder) for folder in folders}
    return [folder for folder in folders if accounts[folder] not in (None, job.account)]


def _account_of(job: UploadRequest, folder: JobFolder) -> str | None:
    with way_out(job.api, folder.id, job.jobs), open_job_record(folder) as stored:
        return stored.account


def find_or_lost_job(
    job: UploadRequest, environment: Environment, digest: str
) -> tuple[JobRecord | None, JournalDamagedError | None]:
    """Return the job of `find_job`; for a dry run, also the error if its journal is damaged.

    A dry run still works then, because it shows which rows of such a job have arrived.
    """
    try:
        return find_job(job, environment, digest), None
    except JournalDamagedError as error:
        if not job.dry_run:
            raise
        return None, error


def _resumable(job: UploadRequest, stored: JobRecord) -> JobRecord | None:
    if stored.can_go_on(job.api):
        if job.again:
            raise ConfigurationError(
                f"Job {stored.id} with this list is not finished, so it is too early for --again. "
                f"To resume the job, remove --again. To remove the job:  "
                f"{job.jobs_command('forget', stored.id)}"
            )
        if differing := job.differing({**stored.options, **stored.parameters}):
            raise ConfigurationError(
                f"Job {stored.id} with this list was started with other options: "
                f"{', '.join(differing)}. To resume the job with its own options:  "
                f"{job.jobs_command('resume', stored.id)}  To remove the job, so that you can "
                f"start the list again:  {job.jobs_command('forget', stored.id)}"
            )
        stored.folder.require_whole()
        return stored
    stored.folder.require_whole(anywhere=True)
    if job.again:
        return None
    raise ConfigurationError(
        f"{printable(job.source.name)} was uploaded already, as job {stored.id} on "
        f"{local_time(stored.began)}: {stored.counts_text}. To upload all rows again, add "
        f"--again. To inspect the job:  {job.jobs_command('show', stored.id)}"
    )


def rows_to_send(folder: JobFolder, bad: BinaryIO | None = None) -> int:
    """Return the number of rows that a job would send now: pending rows without bad rows.

    Args:
        folder: the job's folder.
        bad: the bad rows of a new check. The bad rows of the first check count as well, because a
            run that was killed early may not have recorded them as rejected.
    """
    with closing(JournalReader(folder.journal)) as reader:
        found = itertools.chain(bad_rows(folder), () if bad is None else read_bad_rows(bad))
        numbers = {row for row, _ in found}
        set_aside = sum(last_step(reader, row) is RowStep.PENDING for row in numbers)
        return reader.counts().pending - set_aside


def job_in_other_mode(job: UploadRequest, environment: Environment, digest: str) -> list[str]:
    """Return lines about the latest job with this list in the other mode, if there is one."""
    if job.mode is None:
        return []
    other = "live" if job.mode == "test" else "test"
    identity = attrs.evolve(job, mode=other).identity(environment, digest)
    folders = _folders_of(job, identity)
    if not folders:
        return []
    how = "as a test" if other == "test" else "live"
    try:
        with open_job_record(folders[-1]) as stored:
            counts = stored.counts_text
    except JournalError:
        counts = "its journal cannot be read"
    return [
        f"This list was sent {how} by job {folders[-1].id}: {counts}.",
        "The new job sends the whole list.",
    ]


def jobs_of_other_accounts(job: UploadRequest, environment: Environment, digest: str) -> list[str]:
    """Return lines about the jobs with this list in other accounts, if a profile chose this one."""
    others = _of_other_accounts(job, job.identity(environment, digest))
    if not others:
        return []
    names = ", ".join(folder.id for folder in others)
    return [f"For other accounts, this list was uploaded by {names}."]


def new_folder(job: UploadRequest, environment: Environment, digest: str) -> JobFolder:
    """Create the folder of a new job.

    Raises:
        ConfigurationError: the folder cannot be created.
    """
    folders = job_folders(job.api, job.jobs)
    identity = job.identity(environment, digest)
    try:
        if job.again:
            return folders.new(identity)
        others = _of_other_accounts(job, identity)
        return folders.first(identity, _number_of(str(job.account)) if others else 1)
    except OSError as error:
        raise ConfigurationError(
            f"Cannot create the folder for the journal, {printable(str(folders.root))}: "
            f"{error.strerror}. Name another folder with --jobs. Nothing was sent."
        ) from error


def keep_command(folder: JobFolder, command: str) -> None:
    """Write the command that begins a job into its folder, for those who find the folder alone.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    try:
        with opened_privately(folder.command, "w", encoding="utf-8") as file:
            file.write(f"{command}\n")
    except OSError as error:
        raise ConfigurationError(
            f"Cannot write to the folder for the journal, {printable(str(folder.path))}: "
            f"{error.strerror}. Name another folder with --jobs. Nothing was sent."
        ) from error


def _number_of(account: str) -> int:
    """Return the number of an account's job with a list that another account uploaded, too.

    All processes find the same one, so that two of them cannot both begin the job.
    """
    return 10_000 + int(hashlib.sha256(account.encode()).hexdigest(), 16) % 90_000
