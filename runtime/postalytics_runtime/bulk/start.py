"""Entry points: upload rows, begin a job, count its pending rows, recover its journal."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from ..addresses import is_meant_as_address
from ..errors import ConfigurationError
from ..schema import Operation
from .consent import Consent
from .rows import RowValidator, body_values, bulk_of, path_values
from .sources import DataFrame, SqlCursor, Table, rows_from
from .upload import BulkUpload, PlainSender, RowUpload

if TYPE_CHECKING:
    from ..client import Client
    from .journal.postgres import JobAddress

M = TypeVar("M")
A = TypeVar("A")

Rows: TypeAlias = (
    Iterable[M | Mapping[str, object]]
    | AsyncIterable[M | Mapping[str, object]]
    | Table
    | DataFrame
    | SqlCursor
)
"""Models, or mappings from the Python names of a model's fields to values; a table of pandas,
polars or pyarrow; or the rows of an SQL query."""


def bulk_upload(  # noqa: PLR0913  Options by keyword, each with its default.
    client: Client,
    operation: Operation[A],
    rows: Rows[M],
    *,
    fixed: Mapping[str, Any],
    concurrency: int = 8,
    journal: str | os.PathLike[str] | None = None,
    token_field: str | None = None,
    max_rejected: float = 0.05,
    live: int | None = None,
) -> BulkUpload[M, A]:
    """Prepare an upload that calls `operation` for each of `rows`; iterate over it to start.

    Rows wait for the rate limit in the background: all other calls with the key go first.

    Args:
        client: the client that sends, paces and retries.
        operation: an operation with a body and `bulk`.
        rows: models or mappings, read as they are needed.
        fixed: the shared values, equal for all rows, by Python name.
        concurrency: the maximum number of rows in flight, at least 1.
        journal: a folder that records the outcome of each row, or a job in PostgreSQL,
            `postgresql://user@host/database#june`; by default nothing does.
        token_field: a field for the row token, by which a row is found on the list.
        max_rejected: the share of rows that may be rejected before the upload stops, 0 to 1.
        live: for an operation that mails, the number of pieces that may be real mail. With a
            journal it must equal the number of rows to send, which `rows_left` returns; without
            one it is the maximum.

    Raises:
        ConfigurationError: a number is out of its range, the field cannot hold a token, the
            journal names neither a folder nor a job, or the operation may send real mail and
            neither `live` nor the client decides whether it does.
        InvalidRequestError: a shared value is not valid.
    """
    rules: RowValidator[M] = RowValidator(operation, body_values(operation, fixed))
    consent = Consent(client, operation, fixed, live)
    source = rows_from(rows, bulk_of(operation)[0])
    if journal is not None:
        # Imported late: every client that uploads imports this module, and not all keep a journal.
        from .jobs import JobPlan, JobUpload, open_database_job, open_program_job

        plan = JobPlan(
            client=client,
            operation=operation,
            fixed=fixed,
            consent=consent,
            concurrency=concurrency,
            max_rejected=max_rejected,
            token_field=token_field,
        )
        if (address := _address(journal)) is not None:
            return JobUpload(plan, open_database_job(plan, source, address, rules))
        return JobUpload(plan, open_program_job(plan, source, _folder(journal), rules))
    background, path = client.with_options(background=True), path_values(operation, fixed)
    sender: PlainSender[M, A] = PlainSender(background, operation, path, rules, consent)
    return RowUpload(source, sender, consent, concurrency=concurrency, max_rejected=max_rejected)


async def begin_job(
    client: Client, operation: Operation[Any], rows: Rows[Any], *, journal: str, **options: Any
) -> None:
    """Begin a job in a database without sending a row; `run_job` goes on with it.

    Args:
        client: the client that reads what an upload reads before its first row.
        operation: an operation with a body and `bulk`.
        rows: models or mappings; all are read.
        journal: the address of the job, `postgresql://user@host/database#june`.
        options: those of `bulk_upload`.

    Raises:
        PostalyticsError: what stops an upload. If that is the consent, there is no job.
    """
    upload: BulkUpload[Any, Any] = bulk_upload(client, operation, rows, journal=journal, **options)
    upload.stop()
    async for _ in upload:
        pass


def rows_left(journal: str | os.PathLike[str]) -> int | None:
    """Return the number of rows that a job has to send; `None` if there is no journal yet.

    These are the pending rows, and the unconfirmed rows that are sent again with their idempotency
    keys, if the API takes them.

    Args:
        journal: the folder, or the address of the job, that was given to the upload.

    Raises:
        JournalError: the journal cannot be read.
        JournalDamagedError: a job was started in this folder, and its journal is gone.
        ConfigurationError: the journal names neither a folder nor a job.
    """
    from .job_store import JobFolder
    from .jobs import rows_sent_again
    from .journal import JournalReader

    if (address := _address(journal)) is not None:
        from .journal.postgres import PostgresReader, has_job

        if not has_job(address):
            return None
        with closing(PostgresReader(address)) as stored:
            return stored.counts().pending + len(rows_sent_again(stored).rows)
    folder = JobFolder(_folder(journal))
    if not folder.is_job:
        return None
    folder.require_journal()
    with closing(JournalReader(folder.journal)) as reader:
        return reader.counts().pending + len(rows_sent_again(reader).rows)


def recover_journal(journal: str | os.PathLike[str], *, adopt: bool = False) -> int:
    """Record rows as unconfirmed that may have been sent without an entry in the journal.

    Use it for a job that stops with `JournalIncompleteError` or `JournalMovedError`. Nothing is
    sent. Afterwards you can resume the same upload, which looks for the unconfirmed rows on the
    list if the API has one. Without a list they stay unconfirmed.

    Args:
        journal: the folder, or the address of the job, that was given to the upload.
        adopt: whether to take over a job that may have continued elsewhere. Make sure that it
            does not continue there.

    Returns:
        The number of rows that were recorded as unconfirmed; 0 if the journal is complete.

    Raises:
        JournalMovedError: the job may have continued elsewhere, and `adopt` is not set.
        JournalDamagedError: the journal is gone or cannot be read.
        JournalInUseError: another process is using the journal.
        ConfigurationError: the journal names neither a folder nor a job.
    """
    from .job_store import JobFolder
    from .journal import recover

    if (address := _address(journal)) is not None:
        from .journal.postgres import recover as recover_in_database

        return recover_in_database(address, adopt=adopt)
    folder = JobFolder(_folder(journal))
    folder.require_journal()
    return recover(folder.journal, adopt=adopt)


def _address(journal: str | os.PathLike[str]) -> JobAddress | None:
    """Return the address of a job in a database; `None` if the journal is a folder.

    Raises:
        ConfigurationError: it is an address of something else, or names no job.
    """
    # Without the driver: only an upload that uses the database needs it.
    from .journal.postgres import JobAddress, names_postgres

    if names_postgres(journal):
        return JobAddress.parse(str(journal))
    if isinstance(journal, str) and is_meant_as_address(journal):
        raise ConfigurationError(
            "The journal is meant as an address, and the only ones are those of jobs in "
            "PostgreSQL, such as postgresql://user@host/database#june, without a space or a "
            "quotation mark before it. Of a folder, name the path."
        )
    return None


def _folder(journal: object) -> Path:
    """Return the folder of a journal; absolute, so that `os.chdir` does not move it.

    Raises:
        ConfigurationError: it does not name a folder.
    """
    found, path = type(journal).__name__, journal if isinstance(journal, str) else None
    if isinstance(journal, os.PathLike):
        path = os.fspath(cast("os.PathLike[str]", journal))
    if path is None:
        raise ConfigurationError(f"The journal must be the path of a folder, not {found}.")
    if not path.strip() or "\0" in path:  # An empty path would be the folder of the process.
        raise ConfigurationError(
            f"The journal {path!r} is not the path of a folder. To keep no journal, leave it out."
        )
    return Path(path).absolute()
