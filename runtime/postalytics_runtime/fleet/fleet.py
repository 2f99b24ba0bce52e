"""A fleet: the jobs of many accounts in one database, and workers on any number of machines.

The engine decides when a job runs and on which worker; the journal decides who sends a row. So a
job that the engine runs twice sends nothing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TYPE_CHECKING, Any

from ..bulk import Busy, Finished, Rows, Waiting, run_job_with
from ..bulk.journal.postgres import JobAddress, checked_dsn, shown_database
from ..config import masked
from ..errors import ConfigurationError, JournalError, PostalyticsError
from ..observability import log
from .fleet_job import FleetJob, UnconfirmedRow, Wanted
from .keys import KeyOf, checked_account, keys_from

if TYPE_CHECKING:
    from ..bulk import BulkUpload
    from ..client import Client
    from .engine import Engine

JOBS_AT_ONCE = 20
"""Default for the number of jobs of a worker at once. Each needs one or two connections."""
_KEY_SECONDS = 60.0
"""How long to wait for a key: jobs that wait take places that others need."""


class ApiFleet:
    """The jobs of many accounts, which workers on any number of machines carry out.

    Args:
        client_class: the client of the API.
        store: the database of the journals and of the queue: `postgresql://user@host/database`.
        keys: where a worker finds the key of an account: a reference such as
            `file:/run/secrets/{account}`, or an async function from the name of an account to its
            key. Only a worker needs it.

    Raises:
        ConfigurationError: the address or the reference is not valid.
    """

    def __init__(
        self, client_class: type[Client], store: str, keys: str | KeyOf | None = None
    ) -> None:
        from .fleet_jobs import FleetJobs  # It needs the driver.

        self._client_class = client_class
        self._dsn = checked_dsn(store)
        self._jobs = FleetJobs(self._dsn)
        self._keys = keys_from(keys) if isinstance(keys, str) else keys

    @property
    def name(self) -> str:
        """The database, without user and password."""
        return shown_database(self._dsn)

    async def submit(
        self,
        upload: Callable[..., BulkUpload[Any, Any]],
        rows: Rows[Any],
        *,
        account: str,
        job: str,
        **options: Any,
    ) -> str:
        """Store the rows of a job, and put it into the queue. No row is sent before that.

        You can repeat it: the same name and rows are the same job, and other rows are refused.

        Args:
            upload: the method that uploads rows, of a client with the key of the account.
            rows: what it uploads.
            account: the name of the account, by which a worker finds its key.
            job: the name of the job, as `jobs` lists it.
            options: further arguments of `upload`: the shared values, `live=12`.

        Returns:
            The name of the job.

        Raises:
            PostalyticsError: what stops an upload before its first row. There is no job then.
        """
        address = JobAddress.of(self._dsn, job)
        checked_account(account)
        stopped = upload(rows, journal=f"{address.dsn}#{address.job}", **options)
        stopped.stop()
        async for _ in stopped:
            pass
        await self.add(address.job, account)
        return address.job

    async def add(self, job: str, account: str) -> bool:
        """Put a job that is in the database into the queue, such as one that a command began.

        Args:
            job: the name of the job.
            account: the name of its account.

        Returns:
            Whether it is a new one of the fleet. Another one is put into the queue again if it
            does not wait there.

        Raises:
            ConfigurationError: it is the job of another account, or it is paused or cancelled.
            JournalError: there is no such job, or the database cannot be used.
        """
        is_new = await asyncio.to_thread(self._jobs.add, job, checked_account(account))
        async with self._engine() as engine:
            await engine.defer(account, job)
        return is_new

    async def status(self, account: str | None = None) -> Sequence[FleetJob]:
        """Return all jobs, or those of one account, by account.

        Raises:
            JournalError: the database cannot be used.
        """
        return await asyncio.to_thread(self._jobs.all, account)

    async def unconfirmed(self, account: str | None = None) -> Sequence[UnconfirmedRow]:
        """Return the rows that may have been sent, of one account or of all.

        Raises:
            JournalError: the database cannot be used.
        """
        return await asyncio.to_thread(self._jobs.unconfirmed, account)

    async def pause(self, account: str) -> list[str]:
        """Pause the jobs of an account; rows in flight get their outcomes. Return the jobs.

        Raises:
            ConfigurationError: there is no such account.
            JournalError: the database cannot be used.
        """
        return await self._end(account, Wanted.PAUSED, of=[Wanted.SENT, Wanted.PAUSED])

    async def cancel(self, account: str) -> list[str]:
        """Cancel the jobs of an account for good: what is pending is never sent. Return the jobs.

        Raises:
            ConfigurationError: there is no such account.
            JournalError: the database cannot be used.
        """
        return await self._end(account, Wanted.CANCELLED, of=[*Wanted])

    async def resume(self, account: str) -> list[str]:
        """Go on with the jobs of an account that were paused or have stopped; return the jobs.

        Raises:
            ConfigurationError: there is no such account.
            JournalError: the database cannot be used.
        """
        of = [Wanted.SENT, Wanted.PAUSED]
        jobs = await asyncio.to_thread(self._jobs.want, account, Wanted.SENT, of=of)
        async with self._engine() as engine:
            await engine.defer(account, *jobs)
        return jobs

    async def work(self, *, jobs: int = JOBS_AT_ONCE) -> None:
        """Carry out jobs until a signal or a cancellation ends it. Those that run are released.

        Args:
            jobs: how many jobs at once, at least 1; one of each account.

        Raises:
            ConfigurationError: there are no keys, or the number is not valid.
            JournalError: the database is gone; start a worker again.
        """
        if self._keys is None:
            raise ConfigurationError("A worker needs keys: name where they are.")
        if jobs < 1:
            raise ConfigurationError(f"A worker cannot carry out {jobs} jobs at once.")
        await asyncio.to_thread(self._jobs.prepare)
        async with self._engine() as engine:
            await engine.work(partial(self._carry_out, self._keys), jobs=jobs)

    def _engine(self) -> AbstractAsyncContextManager[Engine]:
        from .engine import engine  # Only a queue needs the driver.

        return engine(self._dsn)

    async def _end(self, account: str, wanted: Wanted, *, of: Sequence[Wanted]) -> list[str]:
        jobs = await asyncio.to_thread(self._jobs.want, account, wanted, of=of)
        async with self._engine() as engine:
            await engine.abort({*jobs})
            # Another operator may have resumed some meanwhile: their place in the queue is gone.
            resumed = await asyncio.to_thread(self._jobs.to_send, jobs)
            await engine.defer(account, *resumed)
        return jobs

    async def _carry_out(self, keys: KeyOf, job: str, account: str) -> None:
        """Do what can be done for a job now.

        Raises:
            NotYetError: it is not finished, and has not stopped.
        """
        from .engine import NotYetError

        if await asyncio.to_thread(self._jobs.wanted, job) is not Wanted.SENT:
            return
        try:
            key = await _key(keys, account)
            found = await run_job_with(self._client_class, self._dsn, job, key=key)
        except PostalyticsError as error:
            if type(error) is JournalError:  # The database, and not the job.
                raise
            log.error("Fleet: job %s of %s has stopped: %s", job, account, error.message)
            await asyncio.to_thread(self._jobs.stop, job, type(error).__name__)
            return
        match found:
            case Finished(counts):
                log.info("Fleet: job %s of %s is finished: %s", job, account, counts.text)
            case Busy(until) | Waiting(until):
                raise NotYetError(until)


async def _key(keys: KeyOf, account: str) -> str | None:
    async with asyncio.timeout(_KEY_SECONDS):
        key = await keys(account)
    if not key:  # The client would take that of the environment variables.
        raise ConfigurationError(
            f"There is no key of the account {account}: the function that finds keys has returned "
            "nothing."
        )
    return masked(key)
