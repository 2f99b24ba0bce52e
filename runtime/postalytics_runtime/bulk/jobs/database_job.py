"""Jobs of a program in a database: begin one, or go on with the same rows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from ...account import read_account
from ..job_store import FrozenRows, freeze
from ..journal import JobJournal
from ..rows import RowValidator
from .plan import JobPlan
from .program_job import options_of, remedy

if TYPE_CHECKING:
    from ..journal.postgres import JobAddress
    from ..journal.postgres.database import TimedConnection

M = TypeVar("M")


@asynccontextmanager
async def open_database_job(
    plan: JobPlan[Any],
    rows: Iterable[Any] | AsyncIterable[Any],
    address: JobAddress,
    rules: RowValidator[M],
) -> AsyncGenerator[tuple[FrozenRows[M], JobJournal]]:
    """Begin a job, or claim the one at the address to go on with it.

    Raises:
        JournalError: the rows are not those of the job, or the journal is in use or cannot be used.
        ConfigurationError: the rows would be sent as live mail, or as a test, against the consent.
        PostalyticsError: the account or the mode cannot be read, or the rows cannot be stored.
    """
    from ..database_jobs import private_folder, store_lost_rows, store_rows
    from ..journal.postgres import PostgresJournal

    account = await read_account(plan.client)
    await plan.consent.begin()
    with private_folder() as folder:
        frozen = await freeze(rows, folder / "rows.jsonl", rules)

        def begin(connection: TimedConnection, job: int) -> None:
            # In the transaction that makes the job: the agreement that is recorded with it must be
            # about its rows, for others go on under it.
            plan.consent.require_rows(frozen.count)
            store_rows(connection, job, frozen.path)

        parameters = plan.parameters(frozen, account)
        with remedy(str(address)):
            journal = await PostgresJournal.open(address, parameters, options_of(plan), begin)
        try:
            # Rows that were lost are stored again: the parameters prove that these are the same.
            # Those of a finished job may have been removed on purpose.
            if (counts := journal.counts()).pending or counts.unconfirmed:
                await asyncio.to_thread(store_lost_rows, address, frozen.path)
            yield frozen, journal
        finally:
            await journal.aclose()
