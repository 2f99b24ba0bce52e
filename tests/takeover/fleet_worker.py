"""Carries out jobs through the engine of a fleet, in a process that may be killed or stopped.

The engine decides which worker runs a job, and gives the jobs of a dead worker to another one. Each
job is put into the queue once: one that the engine forgets is never finished.
"""

from __future__ import annotations

import asyncio
import importlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import cattrs

from postalytics_runtime.bulk import Busy, Finished, Waiting
from postalytics_runtime.errors import JournalError
from postalytics_runtime.fleet import FleetState
from postalytics_runtime.fleet import engine as engine_module
from postalytics_runtime.fleet.engine import NotYetError, engine
from postalytics_runtime.fleet.fleet_jobs import FleetJobs
from takeover import worker
from takeover.worker import RETRY, Orders, Worker

AT_ONCE = 20


class FleetWorker(Worker):
    """Worker that carries out what the engine gives it."""

    async def begin(self) -> None:
        """Make the jobs, and put them into the queue."""
        await super().begin()
        fleet_jobs = FleetJobs(self._orders.store)
        async with engine(self._orders.store) as opened:
            for job in self._orders.jobs:
                await asyncio.to_thread(fleet_jobs.add, job.name, job.key)
                await opened.defer(job.key, job.name)

    async def run(self) -> None:
        """Carry out jobs until all are finished, also if the database is gone in between."""
        finished = asyncio.create_task(self._until_finished())
        while not finished.done():
            with suppress(JournalError):  # A supervisor would start the worker again.
                await self._work(finished)
            await asyncio.wait([finished], timeout=RETRY)

    async def _work(self, finished: asyncio.Task[None]) -> None:
        async with engine(self._orders.store) as opened:
            working = asyncio.create_task(opened.work(self._carry_out, jobs=AT_ONCE))
            await asyncio.wait([working, finished], return_when=asyncio.FIRST_COMPLETED)
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working

    async def _carry_out(self, name: str, _: str) -> None:
        job = next((job for job in self._orders.jobs if job.name == name), None)
        if job is None:
            return  # It is finished, and the worker that knew it was killed.
        try:
            how = await self._run(job)
        except asyncio.CancelledError:
            worker.say(left=name, how="CancelledError")
            raise
        match how:
            case Finished():
                return
            case Busy(until) | Waiting(until):
                raise NotYetError(until)
            case None:
                raise NotYetError(datetime.now(UTC) + timedelta(seconds=RETRY))

    async def _until_finished(self) -> None:
        names = {job.name for job in self._orders.jobs}
        fleet_jobs = FleetJobs(self._orders.store)
        while names:
            with suppress(JournalError):  # The database is gone.
                jobs = await asyncio.to_thread(fleet_jobs.all)
                names -= {job.job for job in jobs if job.state is FleetState.FINISHED}
            await asyncio.sleep(RETRY)


def load() -> None:
    """Import the modules that are imported on use, once for all forked processes."""
    worker.load()
    importlib.import_module("procrastinate")


def run(plan: dict[str, Any]) -> int:
    """Carry out orders, and return the exit status."""
    orders = cattrs.structure(plan, Orders)
    # The real periods are half a minute.
    engine_module.HEARTBEAT_SECONDS = orders.lease / 4
    engine_module.STALLED_SECONDS = orders.lease
    engine_module.RESCUE_SECONDS = orders.lease / 4
    engine_module.POLL_SECONDS = RETRY
    return worker.run(plan, FleetWorker)
