"""A full or failing disk stops a job, sends no row twice, and the job can be resumed."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from crash.fork_server import fork_server
from crash.jobs import Audit, Case, Job, chance, people
from crash.late_server import late_server
from support.sampling import sampled

ROWS = people(6)
CASE = Case(kind="content", rows=ROWS, before=ROWS[:2])
STATEMENTS = 150
"""More boundaries of its database than a job passes."""
END = 1, Audit([], [], [], unconfirmed=0, unaccounted=0)


async def with_faults(
    folder: Path, faults: Iterable[dict[str, Any]]
) -> list[tuple[dict[str, Any], int, tuple[int, Audit]]]:
    """Return each disk failure, the status of its run, and the end of the job after it."""
    limit = asyncio.Semaphore(12)

    async with late_server() as server, fork_server() as forking:

        async def one(number: int, fault: dict[str, Any]) -> Any:
            async with limit:
                job = Job(server, forking, folder / str(number), CASE, chance(number))
                status = await job.run(**fault)
                said = job.tell()
                assert status in (1, 2), (fault, said)
                return fault, status, (await job.finish(), job.audit())

        return list(await asyncio.gather(*itertools.starmap(one, enumerate(faults))))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("for_good", [False, True])
async def test_the_disk_fails_at_any_statement(for_good: bool, tmp_path: Path) -> None:
    boundaries = [1, *sampled(range(2, STATEMENTS), row=for_good), STATEMENTS]
    ends = await with_faults(
        tmp_path, ({"break_at": number, "for_good": for_good} for number in boundaries)
    )
    assert [end for end in ends if end[2] != END] == []
    assert [ends[0][1], ends[-1][1]] == [2, 1]  # The last run passed no failing boundary.


@pytest.mark.timeout(300)
async def test_the_disk_is_full(tmp_path: Path) -> None:
    sizes = [0, 1, 100, 1000, *range(4096, 100_000, 6000), 1 << 20]
    ends = await with_faults(tmp_path, ({"largest_file": size} for size in sizes))
    assert [end for end in ends if end[2] != END] == []
    assert {1, 2} == {status for _, status, _ in ends}
