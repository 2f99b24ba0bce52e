"""What is taken from a job that was killed loses nobody and doubles nobody; see crash.attacks."""

from __future__ import annotations

import pytest

from crash.attacks import ATTACKS, attacked


@pytest.mark.timeout(300)
@pytest.mark.parametrize("attack", ATTACKS)
async def test_an_attack_loses_nobody_and_doubles_nobody(attack: str) -> None:
    tally = await attacked(attack, jobs=6, seed=3)
    assert (tally.jobs, tally.lost, tally.doubled, tally.convicted) == (6, 0, 0, [])
