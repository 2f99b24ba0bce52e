"""What callers call: an upload of rows, and what they ask of a job's folder."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from ..schema import Operation
from .account import read_account
from .consent import Consent
from .rows import RowValidator, body_values, bulk_body, path_values
from .sources import Cursor, DataFrame, Table, rows_from
from .upload import BulkUpload, RowUpload

if TYPE_CHECKING:
    from ..client import Client

M = TypeVar("M")
A = TypeVar("A")

Rows: TypeAlias = (
    Iterable[M | Mapping[str, object]]
    | AsyncIterable[M | Mapping[str, object]]
    | Table
    | DataFrame
    | Cursor
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
    """Prepare `operation` for each of `rows`; iterating over what is returned carries it out.

    Rows wait for the rate limit in the background: all other calls with the key go first.

    Args:
        client: what sends, paces and retries.
        operation: an operation with a body and `bulk`.
        rows: models or mappings, read as they are needed.
        fixed: what is the same for all rows, by Python name.
        concurrency: how many rows are under way at once, at least 1.
        journal: a folder that keeps what became of each row; else nothing does.
        token_field: a field for the mark of a row, by which it is found on the list.
        max_rejected: the share of rows that may be refused before the upload stops.
        live: for an operation that mails, the number of pieces that may be real mail. With a
            journal it must equal the number of rows still to be sent, which `rows_left` reads;
            without one it is the maximum.

    Raises:
        ConfigurationError: a number is out of its range, the field cannot bear a mark, or it may
            mail for real and neither `live` nor the client decides whether it does.
        InvalidRequestError: a fixed value does not fit.
    """
    rules: RowValidator[M] = RowValidator(operation, body_values(operation, fixed))
    consent = Consent(client, operation, fixed, live)
    source = rows_from(rows, bulk_body(operation))
    if journal is not None:
        from .jobs import JobSettings, JobUpload, open_program_job

        settings = JobSettings(
            concurrency=concurrency, max_rejected=max_rejected, token_field=token_field
        )
        opened = partial(
            open_program_job,
            client,
            operation,
            source,
            Path(journal),
            rules,
            fixed,
            token_field,
            consent,
        )
        return JobUpload(client, operation, opened, fixed=fixed, settings=settings, consent=consent)
    patient = client.with_options(background=True)
    path = path_values(operation, fixed)

    async def send(body: M) -> A:
        return await patient.call(operation, path=path, body=body, print_warnings=False)

    async def probe() -> None:
        await read_account(client)

    return RowUpload(
        source,
        rules.body,
        send,
        probe=probe,
        consent=consent,
        concurrency=concurrency,
        max_rejected=max_rejected,
    )


def rows_left(journal: str | os.PathLike[str]) -> int | None:
    """How many rows a job would send if it went on now; `None` where there is no journal yet.

    Args:
        journal: the folder that was given to the upload.

    Raises:
        JournalError: the journal cannot be read.
        JournalDamagedError: a job has begun here, and its journal is gone.
    """
    from .job_store import JobFolder
    from .journal import JournalReader

    folder = JobFolder(Path(journal))
    if not folder.is_job:
        return None
    folder.require_journal()
    with JournalReader(folder.journal) as reader:
        return reader.counts().pending


def recover_journal(journal: str | os.PathLike[str], *, adopt: bool = False) -> int:
    """Put the unconfirmed rows that may have been sent though their journal does not say so.

    For a job that is refused by `JournalIncompleteError` or `JournalMovedError`. Nothing is sent;
    afterwards the same upload goes on, and looks for the unconfirmed rows on the list where the API
    has one. Without a list they stay unconfirmed.

    Args:
        journal: the folder that was given to the upload.
        adopt: whether a job is taken over that may have gone on elsewhere. See to it that it does
            not go on there any more.

    Returns:
        How many rows were put unconfirmed; 0 where the journal lacks nothing, too.

    Raises:
        JournalMovedError: the job may have gone on elsewhere, and `adopt` is not set.
        JournalDamagedError: the journal is gone, or cannot be read any more.
        JournalInUseError: some process is at the job.
    """
    from .job_store import JobFolder
    from .journal import recover

    folder = JobFolder(Path(journal))
    folder.require_journal()
    return recover(folder.journal, adopt=adopt)
