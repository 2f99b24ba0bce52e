"""No row is lost and none is sent twice when a killed job is damaged; see crash.attacks."""

from __future__ import annotations

import itertools

import pytest

from crash.attacks import ATTACKS, attacked


@pytest.mark.timeout(300)
@pytest.mark.parametrize("attack", ATTACKS)
async def test_an_attack_loses_and_duplicates_no_row(attack: str) -> None:
    tally = await attacked(attack, jobs=6, seed=3)
    assert (tally.jobs, tally.lost, tally.duplicated, tally.convicted) == (6, 0, 0, [])


@pytest.mark.timeout(300)
async def test_without_its_mark_a_journal_that_was_put_back_duplicates_rows() -> None:
    duplicated = 0
    for seed in itertools.count():  # When a kill comes is a matter of chance.
        duplicated += (await attacked("restored", 12, seed, strategy="no mark")).duplicated
        if duplicated:
            break
    assert duplicated > 0
