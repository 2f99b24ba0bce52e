"""Jobs of a program: its frozen rows and their journal, in a folder that the program names."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ...errors import JournalDamagedError, JournalIncompleteError, JournalMovedError
from ...schema import Operation
from ..account import read_account
from ..consent import Consent
from ..job_store import FrozenRows, JobFolder, freeze
from ..journal import Journal
from ..rows import RowValidator, bulk_options
from .upload import quiet_period

if TYPE_CHECKING:
    from ...client import Client

M = TypeVar("M")


def job_parameters(
    client: Client,
    operation: Operation[Any],
    *,
    fixed: Mapping[str, Any],
    digest: str,
    rows: int,
    account: str | None,
    token_field: str | None,
    mode: str | None,
) -> dict[str, Any]:
    """Return the parameters that identify a job; a journal is only resumed with the same."""
    return {
        "operation": str(operation),
        "environment": client.environment.url,
        "account": account,
        "fixed": dict(fixed),
        "input": digest,
        "rows": rows,
        "token_field": token_field,
        "mode": mode,
    }


@contextmanager
def _remedy(path: Path) -> Generator[None]:
    try:
        yield
    except JournalDamagedError as error:
        error.message += (
            " Nothing was sent. Find out which rows have arrived, and upload the others with "
            "another folder. Do not replace the journal with an older copy."
        )
        raise
    except (JournalIncompleteError, JournalMovedError) as error:
        adopt = ", adopt=True" if isinstance(error, JournalMovedError) else ""
        error.message += (
            " Nothing was sent. To mark the rows that may have been sent as unconfirmed, so that "
            f"the upload can go on: recover_journal({str(path)!r}{adopt})."
        )
        raise


@asynccontextmanager
async def open_program_job(
    client: Client,
    operation: Operation[Any],
    rows: Iterable[Any] | AsyncIterable[Any],
    path: Path,
    rules: RowValidator[M],
    fixed: Mapping[str, Any],
    token_field: str | None,
    consent: Consent,
) -> AsyncGenerator[tuple[FrozenRows[M], Journal]]:
    """Freeze the rows and open their journal, or resume the job in the folder.

    Raises:
        JournalError: the rows are not those of the job in the folder, or the journal is in use or
            damaged.
        ConfigurationError: the rows would be sent as live mail, or as a test, against the consent.
        PostalyticsError: the account or the mode cannot be read, or the rows cannot be stored.
    """
    folder = JobFolder(path)
    with _remedy(path):
        folder.require_not_lost()
    account = await read_account(client)
    await consent.begin()
    frozen = await freeze(rows, folder.rows, rules)
    try:
        parameters = job_parameters(
            client,
            operation,
            fixed=fixed,
            digest=frozen.digest,
            rows=frozen.count,
            account=account,
            token_field=token_field,
            mode=consent.job_mode,
        )
        # For the command line, which can resume the job, too.
        options = {
            "place": client.environment.name,
            "done": bulk_options(operation).done,
            "quiet_period": quiet_period(client, None),
        }
        with _remedy(path):
            journal = await Journal.open(folder.journal, parameters, options, frozen.commit)
        try:
            # The journal of a job that goes on has proved that these are its rows.
            frozen.commit()
            yield frozen, journal
        finally:
            await journal.aclose()
    finally:
        frozen.discard()
