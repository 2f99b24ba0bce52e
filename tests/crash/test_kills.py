from __future__ import annotations

import pytest

from crash.kills import storm


@pytest.mark.timeout(600)
async def test_a_hundred_random_kills_lose_and_double_nobody() -> None:
    tally = await storm(100, seed=20)
    assert tally.convicted == []
    assert (tally.kills, tally.lost, tally.doubled, tally.unaccounted) == (100, 0, 0, 0)
