"""Each event has one id by webhook and by poll, whatever is dropped, duplicated, late or killed."""

from __future__ import annotations

import pytest

from soak.both_ways import both_ways


@pytest.mark.timeout(300)
async def test_each_event_has_one_id_over_dropped_and_duplicates_and_kills() -> None:
    tally = await both_ways(300, restarts=3, seed=1)
    assert (tally.restarts, tally.broken) == (3, 0)
    assert tally.ids == tally.events >= 300
    assert min(tally.dropped, tally.duplicates, tally.late, tally.by_both_ways) > 0


@pytest.mark.timeout(300)
async def test_a_receiver_with_an_id_for_each_way_is_found() -> None:
    tally = await both_ways(42, restarts=0, seed=1, strategy="two ids")
    assert tally.duplicated > 0
