"""Kills and stops workers, and the database, and reports rows that are sent twice or lost.

Run by itself: python -m takeover.storm --kills 500 --stops 200 --database-kills 10, and the same
with --worker takeover.fleet_worker.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import attrs

from crash.fork_server import Child, ForkServer, fork_server
from crash.jobs import KINDS, chance
from crash.late_server import LateServer, late_server
from soak.report import report
from support.servers.postgres_server import PostgresServer, running_postgres
from takeover.jobs import any_job
from takeover.lines import (
    Interruption,
    errors,
    interruption,
    runs_of,
    take_overs,
    unclean_ends,
)
from takeover.tally import LANES, LEASE, Tally
from takeover.worker import Orders

WORKERS = 3
JOBS = 24
SETTINGS = {"max_connections": "300"}
"""Of the database: each worker may have two connections for each job."""
_numbers = itertools.count(1)
_LONGEST_REST = 300.0
"""Seconds for the rest of the jobs when nothing is killed any more."""


@attrs.frozen(kw_only=True)
class Blows:
    """What is done to the workers and the database."""

    kills: int
    stops: int
    database_kills: int = 0
    jobs: int = JOBS
    largest: int = 120
    """The largest number of rows of a job."""
    kinds: tuple[str, ...] = KINDS
    """The kinds of the jobs."""
    strategy: str = "fenced"
    worker: str = "takeover.worker"
    """The module of the workers."""

    def done_to(self, tally: Tally) -> bool:
        """Return whether all has been done."""
        return tally.kills >= self.kills and tally.stops >= self.stops


async def storm(blows: Blows, seed: int, database: PostgresServer) -> Tally:
    """Kill and stop workers, and let them carry out as many jobs as that takes."""
    tally, began = Tally(), time.monotonic()
    random, seconds = chance(seed), list[float]()
    store = database.new_database()
    with tempfile.TemporaryDirectory() as folder:
        async with late_server() as server, fork_server(blows.worker) as forking:
            while not blows.done_to(tally):
                wave = Wave(server, forking, database, store, Path(folder), blows, random, tally)
                await wave.run()
                seconds += wave.take_overs
    tally.count_take_overs(seconds)
    tally.seconds = time.monotonic() - began
    return tally


class Wave:
    """Some jobs, and the workers that carry them out while they are killed and stopped."""

    def __init__(
        self,
        server: LateServer,
        forking: ForkServer,
        database: PostgresServer,
        store: str,
        folder: Path,
        blows: Blows,
        random: Random,
        tally: Tally,
    ) -> None:
        self._forking = forking
        self._database = database
        self._folder = folder
        self._blows = blows
        self._random = random
        self._tally = tally
        self._workers: list[Path] = []
        self._interruptions: list[Interruption] = []
        self._failures: list[float] = []
        self._stopped = 0
        self.take_overs: list[float] = []
        self._jobs = [
            any_job(server, random, blows.largest, blows.kinds) for _ in range(blows.jobs)
        ]
        self._orders = Orders(
            store=store,
            url=server.url,
            jobs=tuple(job.posted for job in self._jobs),
            lease=LEASE,
            concurrency=LANES,
            strategy=blows.strategy,
        )

    async def run(self) -> None:
        """Begin the jobs, carry them out, and count what became of their rows."""
        beginning, _ = self._started(beginning=True)
        if await beginning.ended:
            raise RuntimeError(f"The jobs could not be made: {self._tell()}")
        async with asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(self._strike())
        self._count()

    async def _strike(self) -> None:
        """Kill or stop one worker after another, until the jobs are finished."""
        child, said = self._started()
        while True:
            await asyncio.wait([child.ended], timeout=self._random.uniform(0.1, 1.5))
            if child.ended.done() or self._blows.done_to(self._tally):
                break
            if not self._stops():
                await self._kill(child, said)
                child, said = self._started()
            elif interruption(0.0, said).jobs and self._stopped < WORKERS - 1:
                await self._stop(child, said)  # One that has jobs, and that others can take over.
            await self._maybe_kill_database()
        done, _ = await asyncio.wait([child.ended], timeout=_LONGEST_REST)
        if not done or await child.ended:
            raise RuntimeError(f"A worker did not finish the jobs: {self._tell()}")

    def _stops(self) -> bool:
        """Return whether the next worker is stopped, or else killed."""
        kills = self._blows.kills - self._tally.kills
        stops = self._blows.stops - self._tally.stops
        return self._random.random() * (kills + stops) < stops

    async def _kill(self, child: Child, said: Path) -> None:
        self._tally.kills += 1
        child.kill()
        self._interruptions.append(interruption(time.monotonic(), said))
        await child.ended

    async def _stop(self, child: Child, said: Path) -> None:
        self._tally.stops += 1
        self._stopped += 1
        child.send(signal.SIGSTOP)
        self._interruptions.append(interruption(time.monotonic(), said))
        # The heir has begun to send by then, or even reconciled what this worker has sent.
        await asyncio.sleep(LEASE + self._random.choice([0.3, 0.6, 1.0, 5.0]))
        child.send(signal.SIGCONT)
        self._stopped -= 1

    async def _maybe_kill_database(self) -> None:
        """Kill the database if as large a share of its kills is due as of all others."""
        blows, tally = self._blows, self._tally
        share = (tally.kills + tally.stops) / (blows.kills + blows.stops)
        if tally.database_kills + 1 <= share * (blows.database_kills + 0.5):
            tally.database_kills += 1
            self._failures.append(time.monotonic())
            await asyncio.to_thread(self._database.kill)
            await asyncio.to_thread(self._database.start)

    def _started(self, *, beginning: bool = False) -> tuple[Child, Path]:
        said = self._folder / f"worker-{next(_numbers)}"
        self._workers.append(said)
        said.touch()
        orders = attrs.evolve(self._orders, beginning=beginning)
        return self._forking.start(attrs.asdict(orders), said), said

    def _tell(self) -> str:
        said = (Path(f"{worker}.error") for worker in self._workers[-2 * WORKERS :])
        return "\n".join(error.read_text() for error in said if error.exists())

    def _count(self) -> None:
        runs = runs_of(self._workers)
        ends = unclean_ends(runs, self._failures)
        for job in self._jobs:
            self._tally.count_job(job, job.kept(self._orders.store), ends[job.posted.name])
        self._tally.errors += errors(self._workers)
        self.take_overs = list(take_overs(self._interruptions, runs))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=500)
    arguments.add_argument("--stops", type=int, default=200)
    arguments.add_argument("--database-kills", type=int, default=10)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--strategy", default="fenced")
    arguments.add_argument(
        "--worker",
        default="takeover.worker",
        help="the module of the workers; takeover.fleet_worker: through the engine of a fleet",
    )
    given = arguments.parse_args()
    blows = Blows(
        kills=given.kills,
        stops=given.stops,
        database_kills=given.database_kills,
        strategy=given.strategy,
        worker=given.worker,
    )
    with running_postgres(SETTINGS) as database:
        return report(asyncio.run(storm(blows, given.seed, database)))


if __name__ == "__main__":
    sys.exit(main())
