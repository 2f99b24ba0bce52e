"""Kills a job at each of its boundaries, and resumes it to its end."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path
from random import Random

import attrs

from crash.fork_server import KILLED, ForkServer, fork_server
from crash.jobs import Audit, Case, Job, chance, people
from crash.late_server import LateServer, late_server
from support.sampling import EVERY, WHOLE

AT_ONCE = 20
BEYOND = 25
"""After this many numbers in a row without a boundary, the last one is passed."""


@attrs.define
class Explored:
    """Results of a death at each boundary."""

    points: int = 0
    missed: int = 0
    ends: dict[str, tuple[int, Audit]] = attrs.field(factory=dict)
    """How the jobs ended, by the boundary at which they died."""

    @property
    def wrong(self) -> dict[str, tuple[int, Audit]]:
        """The ends with a lost, repeated or unaccounted row, or with a wrong exit status."""
        return {place: end for place, end in self.ends.items() if not is_right(*end)}


def is_right(status: int, audit: Audit) -> bool:
    """Return whether a job ended well. One row is refused, so the best status is 1."""
    return audit.is_clean and status == (3 if audit.unconfirmed else 1)


async def explored(case: Case, folder: Path, random: Random) -> Explored:
    """Die at each boundary of a job, and in some of the jobs once more while it is resumed."""
    found = Explored()
    numbers = itertools.count(1)
    async with late_server() as server, fork_server() as forking, asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            one = chance(random.random())
            group.create_task(_die_at_each(server, forking, case, folder, one, numbers, found))
    return found


async def _die_at_each(
    server: LateServer,
    forking: ForkServer,
    case: Case,
    folder: Path,
    random: Random,
    numbers: Iterator[int],
    found: Explored,
) -> None:
    while found.missed < BEYOND:
        number = next(numbers)
        twice = WHOLE or number % EVERY == 0
        for again in (False, True) if twice else (False,):
            job = Job(server, forking, folder / f"{number}-{again}", case, random)
            if await job.run(kill_at=number) != KILLED:
                found.missed += 1
                break
            place = f"{number} {job.tell()}"
            if again:
                await job.run(kill_at=random.randint(1, max(found.points, 1)))
                place += f", then {job.tell()[:80]}"
            else:
                found.missed = 0
                found.points = max(found.points, number)
            found.ends[place] = await job.finish(), job.audit()


async def suspended(folder: Path, strategy: str = "journal") -> Audit:
    """Suspend a process between recording an intent and sending the row, like a closed laptop.

    The last row is sent when its intent is a whole quiet period old; then the process dies, and
    is resumed at once, while the server takes its time.
    """
    case = Case(
        kind="token",
        rows=people(2, twice=0, refused=0),
        concurrency=1,
        commit=0.8,
        answer=0.0,
        timeout=0.9,
        quiet=1.3,
        latest=True,
        strategy=strategy,
    )
    last = 3  # The first request reads the account.
    async with late_server() as server, fork_server() as forking:
        job = Job(server, forking, folder / strategy, case, chance(1))
        assert await job.run(suspend_at=last) == KILLED
        await job.finish()
        return job.audit()
