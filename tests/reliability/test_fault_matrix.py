"""No write is retried unless it was provably not sent, and its reported outcome is true.

Each fault meets each kind of operation on a fresh and on a reused connection.
"""

from __future__ import annotations

import asyncio
import os
from importlib.metadata import requires
from importlib.metadata import version as installed

import aiohttp
import pytest

from support.reliability.fault_server import FaultServer
from support.reliability.faults import FAULTS
from support.reliability.matrix_cells import TRIED, cells, expected, run
from support.sampling import WHOLE, sampled

OLDEST = next(
    requirement.partition(">=")[2]
    for requirement in requires("postalytics") or []
    if requirement.startswith("aiohttp")
)


@pytest.mark.parametrize("version", [aiohttp.__version__])
def test_the_aiohttp_version_is_the_one_that_was_asked_for(version: str) -> None:
    """`make test` runs these tests twice. The id of this one has the version."""
    wanted = {"oldest": OLDEST, "installed": installed("aiohttp")}
    assert version == wanted[os.environ.get("AIOHTTP", "installed")]


def test_every_operation_meets_every_kind_of_fault_on_both_kinds_of_connection() -> None:
    tried = {
        (FAULTS[name].way, cell)
        for row, name in enumerate(TRIED)
        for cell in sampled(cells(FAULTS[name]), row)
    }
    every = {(fault.way, cell) for fault in FAULTS.values() for cell in cells(fault)}
    assert tried == every
    assert set(TRIED) == set(FAULTS) or not WHOLE


@pytest.mark.usefixtures("_each_way_of_writing")
@pytest.mark.parametrize("name", TRIED)
async def test_a_fault_has_the_outcome_of_its_row(name: str) -> None:
    fault = FAULTS[name]
    elsewhere = FaultServer(())
    await elsewhere.open()
    elsewhere.misbehave()
    try:
        made = sampled(cells(fault), TRIED.index(name))
        found = await asyncio.gather(
            *(run(fault, cell, elsewhere) for cell in made), return_exceptions=True
        )
    finally:
        await elsewhere.close()
    wrong = {
        str(cell): (facts, expected(fault, cell.effect))
        for cell, facts in zip(made, found, strict=True)
        if facts not in expected(fault, cell.effect)
    }
    assert wrong == {}
    assert len(elsewhere.lines) == 0
