"""Kills uploaders at random moments, and reports the rows that were lost or sent twice.

Run by itself: python -m crash.kills --kills 1000
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random

import attrs

from crash.fork_server import KILLED, ForkServer, fork_server
from crash.jobs import ALSO_KEYED, KEYED, KINDS, Case, Job, chance, people
from crash.late_server import LateServer, late_server

_AT_ONCE = 16
"""The number of jobs at the same time: they mostly wait."""


@attrs.define
class Tally:
    """Results of the kills, by the number of jobs and rows."""

    kills: int = 0
    jobs: int = 0
    rows: int = 0
    lost: int = 0
    duplicated: int = 0
    unconfirmed: int = 0
    """Contacts that the list did not reconcile, or that were not sent again with their keys."""
    unconfirmed_refused: int = 0
    """Those of them that the server refuses: a refusal proves nothing of the request before."""
    unconfirmed_pieces: int = 0
    """Mail pieces, which nothing reconciles."""
    unaccounted: int = 0
    seconds: float = 0.0
    convicted: list[str] = attrs.field(factory=list)

    def count(self, job: Job, status: int) -> None:
        """Add a finished job to the results."""
        audit = job.audit()
        self.jobs += 1
        self.rows += len(job.case.rows)
        self.lost += len(audit.lost)
        self.duplicated += len(audit.duplicated)
        if job.case.kind == "send":
            self.unconfirmed_pieces += audit.unconfirmed
        else:
            self.unconfirmed += audit.unconfirmed
            self.unconfirmed_refused += job.unconfirmed_refused()
        self.unaccounted += audit.unaccounted
        if not audit.is_clean:
            self.convicted.append(f"{job.folder.name}, status {status}: {audit} {job.tell()}")


def any_case(random: Random, strategy: str, kinds: Sequence[str] = KINDS) -> Case:
    """Return a job of random kind and size, on a server with random delays."""
    commit = random.choice([0.05, 0.2, 0.4])
    rows = people(random.randint(12, 60), twice=random.randint(0, 3), refused=random.randint(0, 2))
    return Case(
        kind=random.choice(kinds),
        rows=tuple(random.sample(rows, len(rows))),
        before=rows[:4],
        concurrency=random.randint(3, 8),
        commit=commit,
        answer=0.1,
        timeout=0.45,
        quiet=1.0,
        flaky=random.choice([0.0, 0.0, 0.03]),
        strategy=strategy,
    )


async def storm(
    kills: int, seed: int, strategy: str = "journal", kinds: Sequence[str] = KINDS
) -> Tally:
    """Kill jobs `kills` times in all, and resume each job to its end."""
    tally = Tally()
    began = time.monotonic()
    random = chance(seed)
    cases = partial(any_case, strategy=strategy, kinds=kinds)
    with tempfile.TemporaryDirectory() as folder:
        async with late_server() as server, fork_server() as forking, asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                one = chance(random.random())
                group.create_task(_jobs(server, forking, Path(folder), one, kills, cases, tally))
    tally.seconds = time.monotonic() - began
    return tally


async def _jobs(
    server: LateServer,
    forking: ForkServer,
    folder: Path,
    random: Random,
    kills: int,
    cases: Callable[[Random], Case],
    tally: Tally,
) -> None:
    while tally.kills < kills:
        name = f"{random.getrandbits(40):010x}"
        job = Job(server, forking, folder / name, cases(random), random)
        for _ in range(random.randint(1, 6)):
            if tally.kills >= kills:
                break
            tally.kills += 1
            child = job.start()
            await asyncio.wait([child.ended], timeout=random.uniform(0, 1.5))
            child.kill()
            tally.kills -= await child.ended != KILLED
        tally.count(job, await job.finish())


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=1000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--strategy", default="journal")
    every = [*KINDS, *KEYED, *ALSO_KEYED]
    arguments.add_argument("--kinds", nargs="+", choices=every, default=KINDS)
    given = arguments.parse_args()
    tally = asyncio.run(storm(given.kills, given.seed, given.strategy, given.kinds))
    for name, value in attrs.asdict(
        tally, filter=lambda field, _: field.name != "convicted"
    ).items():
        print(f"{name.replace('_', ' '):16}{value:>10,.0f}")  # noqa: T201 (what it is run for)
    for line in tally.convicted:
        print(line)  # noqa: T201
    return int(bool(tally.convicted))


if __name__ == "__main__":
    sys.exit(main())
