"""Jobs of a program: its frozen rows and their journal, in a folder that the program names."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from ...account import read_account
from ...errors import JournalDamagedError, JournalIncompleteError, JournalMovedError
from ..job_store import FrozenRows, JobFolder, freeze, writing
from ..journal import JobJournal, Journal
from ..rows import RowValidator, bulk_of
from .plan import JobPlan
from .upload import quiet_period

M = TypeVar("M")


@contextmanager
def remedy(journal: str) -> Generator[None]:
    """Add to an error of a journal what to do next.

    Args:
        journal: what names the journal, as it may be shown.
    """
    try:
        yield
    except JournalDamagedError as error:
        error.message += (
            " Nothing was sent. Find out which rows have arrived, and upload the others with "
            "another journal. Do not replace the journal with an older copy."
        )
        raise
    except (JournalIncompleteError, JournalMovedError) as error:
        if isinstance(error, JournalMovedError) and error.to is not None:
            raise
        adopt = ", adopt=True" if isinstance(error, JournalMovedError) else ""
        error.message += (
            " Nothing was sent. To mark the rows that may have been sent as unconfirmed, so that "
            "the upload can go on: from postalytics_runtime.bulk import recover_journal; "
            f"recover_journal({journal!r}{adopt})."
        )
        raise


def options_of(plan: JobPlan[Any]) -> dict[str, object]:
    """Return what is recorded when a job begins, so that others can go on with it."""
    return {
        "place": plan.client.environment.name,
        "done": bulk_of(plan.operation)[1].done,
        "quiet_period": quiet_period(plan.client, plan.quiet),
        "concurrency": plan.concurrency,
        "max_rejected": plan.max_rejected * 100,  # In percent, as commands record it.
        "live": plan.consent.live,
    }


@asynccontextmanager
async def open_program_job(
    plan: JobPlan[Any],
    rows: Iterable[Any] | AsyncIterable[Any],
    path: Path,
    rules: RowValidator[M],
) -> AsyncGenerator[tuple[FrozenRows[M], JobJournal]]:
    """Freeze the rows and open their journal, or resume the job in the folder.

    Raises:
        JournalError: the rows are not those of the job in the folder, or the journal is in use or
            damaged.
        ConfigurationError: the rows would be sent as live mail, or as a test, against the consent.
        PostalyticsError: the account or the mode cannot be read, or the rows cannot be stored.
    """
    folder = JobFolder(path)
    with remedy(str(path)), writing(path):
        folder.require_not_lost()
    account = await read_account(plan.client)
    await plan.consent.begin()
    frozen = await freeze(rows, folder.rows, rules)
    try:
        parameters = plan.parameters(frozen, account)
        with remedy(str(path)):
            journal = await Journal.open(
                folder.journal, parameters, options_of(plan), frozen.commit
            )
        try:
            # The journal of a job that goes on has proved that these are its rows.
            frozen.commit()
            yield frozen, journal
        finally:
            await journal.aclose()
    finally:
        frozen.discard()
