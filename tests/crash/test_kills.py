from __future__ import annotations

import pytest

from crash.jobs import ALSO_KEYED, KEYED
from crash.kills import storm


@pytest.mark.timeout(600)
async def test_a_hundred_random_kills_lose_and_duplicate_no_row() -> None:
    tally = await storm(100, seed=20)
    assert tally.convicted == []
    assert (tally.kills, tally.lost, tally.duplicated, tally.unaccounted) == (100, 0, 0, 0)


@pytest.mark.timeout(600)
async def test_with_keys_only_refused_rows_stay_unconfirmed_after_random_kills() -> None:
    tally = await storm(60, seed=22, kinds=[*KEYED, *ALSO_KEYED])
    assert tally.convicted == []
    assert (tally.kills, tally.lost, tally.duplicated, tally.unaccounted) == (60, 0, 0, 0)
    assert tally.unconfirmed == tally.unconfirmed_refused
