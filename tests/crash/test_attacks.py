"""No row is lost and none is sent twice when a killed job is damaged; see crash.attacks."""

from __future__ import annotations

import itertools

import pytest

from crash.attacks import ATTACKS, attacked


@pytest.mark.timeout(300)
@pytest.mark.parametrize("attack", ATTACKS)
async def test_an_attack_loses_nobody_and_doubles_nobody(attack: str) -> None:
    tally = await attacked(attack, jobs=6, seed=3)
    assert (tally.jobs, tally.lost, tally.doubled, tally.convicted) == (6, 0, 0, [])


@pytest.mark.timeout(300)
async def test_without_its_mark_a_journal_that_was_put_back_doubles_people() -> None:
    doubled = 0
    for seed in itertools.count():  # When a kill comes is a matter of chance.
        doubled += (await attacked("restored", 12, seed, strategy="no mark")).doubled
        if doubled:
            break
    assert doubled > 0
