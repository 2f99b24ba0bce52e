"""Lookup of stored jobs: by ID, or by the upload that started them."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Collection
from contextlib import closing
from typing import BinaryIO

import attrs

from ...bulk.job_store import is_job_name
from ...bulk.jobs import rows_sent_again
from ...bulk.rows import RowStep
from ...errors import ConfigurationError, JournalDamagedError, JournalError
from ...schema import Environment
from ...suggestions import did_you_mean
from ...text import printable
from ..input import UploadRequest, bad_rows, read_bad_rows, way_out
from ..places import JobPlace, JobStorage, job_place
from .job_record import JobRecord, last_step, local_time, open_job_record


def job_named(place: JobPlace, job_id: str) -> JobStorage:
    """Return the storage of a job, by its ID or the first characters of the ID.

    Raises:
        ConfigurationError: no job matches, or several jobs match.
    """
    jobs = place.all()
    found = [storage for storage in jobs if storage.id == job_id]
    # A whole ID is also the start of the ID of the same list's next job, which is another one.
    if not found and job_id and not is_job_name(job_id):
        found = [storage for storage in jobs if storage.id.startswith(job_id)]
    if len(found) == 1:
        return found[0]
    names = sorted({storage.id for storage in found or jobs})
    if found and len(names) == 1:
        paths = " and ".join(printable(str(storage.folder)) for storage in found)
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
        f"There is no job {printable(job_id)!r} in {printable(place.name)}."
        f"{did_you_mean(job_id, names)}"
    )


class AlreadyBegunError(ConfigurationError):
    """The list is being uploaded, or was uploaded."""


def find_job(job: UploadRequest, environment: Environment, digest: str) -> JobRecord | None:
    """Return the job that the same upload started before; `None` for a new job.

    Raises:
        AlreadyBegunError: the job is running, or it is finished.
        ConfigurationError: `--again` was given for an unfinished job, or the job is of a version in
            which its operation or a shared value had another name.
        JournalError: the journal of the job cannot be read.
    """
    identity = job.identity(environment, digest)
    storages = _storages_of(job, identity)
    if not storages:
        for former in job.former_identities(environment, digest):
            for storage in _storages_of(job, former):
                with way_out(job.api, storage.id, job.jobs), open_job_record(storage) as stored:
                    _refuse_former(job, stored)
        return None
    for storage in reversed(storages[:-1]):
        with way_out(job.api, storage.id, job.jobs), open_job_record(storage) as stored:
            if stored.can_go_on(job.api) and not job.again:
                return _resumable(job, stored)
    with way_out(job.api, storages[-1].id, job.jobs), open_job_record(storages[-1]) as stored:
        if stored.running:
            holder = stored.storage.holder or "another process"
            raise AlreadyBegunError(
                f"{holder[0].upper()}{holder[1:]} is uploading this list, as job {stored.id}. To "
                f"see the progress:  {job.jobs_command('show', stored.id)}"
            )
        return _resumable(job, stored)


def _storages_of(job: UploadRequest, identity: str) -> list[JobStorage]:
    """Return the jobs with this identity; with a profile in use, only those of its account.

    Without one, a job of another account is found as well, and refuses the key later.
    """
    others = {storage.id for storage in _of_other_accounts(job, identity)}
    storages = job_place(job.api, job.jobs).for_identity(identity)
    return [storage for storage in storages if storage.id not in others]


def _of_other_accounts(job: UploadRequest, identity: str) -> list[JobStorage]:
    if job.account is None:
        return []
    storages = job_place(job.api, job.jobs).for_identity(identity)
    return [one for one in storages if _account_of(job, one) not in (None, job.account)]


def _account_of(job: UploadRequest, storage: JobStorage) -> str | None:
    with way_out(job.api, storage.id, job.jobs), open_job_record(storage) as stored:
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
                f"{', '.join(differing)}. To resume the job with its own options:\n"
                f"  {job.jobs_command('resume', stored.id)}\n"
                "To remove the job, so that you can start the list again:\n"
                f"  {job.jobs_command('forget', stored.id)}"
            )
        stored.storage.require_whole()
        return stored
    stored.storage.require_whole(anywhere=True)
    if job.again:
        return None
    raise AlreadyBegunError(
        f"{printable(job.source.name)} was uploaded already, as job {stored.id} on "
        f"{local_time(stored.began)}: {stored.counts_text}. To upload all rows again, add "
        f"--again. To inspect the job:  {job.jobs_command('show', stored.id)}"
    )


def _refuse_former(job: UploadRequest, stored: JobRecord) -> None:
    """Refuse a list whose job began under old names: this version would send it once more."""
    left = stored.counts.pending or stored.counts.unconfirmed
    if job.again and not left:
        return
    way = "Go on with that version." if left else "To upload all rows again, add --again."
    raise AlreadyBegunError(
        f"{printable(job.source.name)} was uploaded already, as job {stored.id} on "
        f"{local_time(stored.began)}, by a version of {job.api.name.lower()} in which "
        f"{printable(str(job.operation))} or its shared values had another name: "
        f"{stored.counts_text}. Nothing was sent now. {way}"
    )


def rows_to_send(
    storage: JobStorage, bad: BinaryIO | None = None, without: Collection[int] = ()
) -> int:
    """Return the number of rows that a job would send now.

    These are the pending rows without bad rows, and the unconfirmed rows that are sent again with
    their idempotency keys.

    Args:
        storage: what is stored of the job.
        without: unconfirmed rows to leave out.
        bad: the bad rows of a new check. The bad rows of the first check count as well, because a
            run that was killed early may not have recorded them as rejected.
    """
    with closing(storage.reader()) as reader:
        found = itertools.chain(bad_rows(storage), () if bad is None else read_bad_rows(bad))
        numbers = {row for row, _ in found}
        set_aside = sum(last_step(reader, row) is RowStep.PENDING for row in numbers)
        again = rows_sent_again(reader, without).rows
        return reader.counts().pending - set_aside + len(again)


def job_in_other_mode(job: UploadRequest, environment: Environment, digest: str) -> list[str]:
    """Return lines about the latest job with this list in the other mode, if there is one."""
    if job.mode is None:
        return []
    other = "live" if job.mode == "test" else "test"
    identity = attrs.evolve(job, mode=other).identity(environment, digest)
    storages = _storages_of(job, identity)
    if not storages:
        return []
    how = "as a test" if other == "test" else "live"
    try:
        with open_job_record(storages[-1]) as stored:
            counts = stored.counts_text
    except JournalError:
        counts = "its journal cannot be read"
    return [
        f"This list was sent {how} by job {storages[-1].id}: {counts}.",
        "The new job sends the whole list.",
    ]


def jobs_of_other_accounts(job: UploadRequest, environment: Environment, digest: str) -> list[str]:
    """Return lines about the jobs with this list in other accounts, if a profile chose this one."""
    others = _of_other_accounts(job, job.identity(environment, digest))
    if not others:
        return []
    names = ", ".join(storage.id for storage in others)
    return [f"For other accounts, this list was uploaded by {names}."]


def new_storage(job: UploadRequest, environment: Environment, digest: str) -> JobStorage:
    """Return the storage of a new job.

    Raises:
        ConfigurationError: there is no room for a job.
    """
    place = job_place(job.api, job.jobs)
    identity = job.identity(environment, digest)
    if job.again:
        return place.new(identity)
    others = _of_other_accounts(job, identity)
    return place.first(identity, _number_of(str(job.account)) if others else 1)


def _number_of(account: str) -> int:
    """Return the number of an account's job with a list that another account uploaded, too.

    All processes find the same one, so that two of them cannot both begin the job.
    """
    return 10_000 + int(hashlib.sha256(account.encode()).hexdigest(), 16) % 90_000
