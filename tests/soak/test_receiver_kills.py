"""What is acknowledged is kept, and handled at least once, wherever the receiver is killed."""

from __future__ import annotations

import pytest

from soak.kills import storm
from soak.receiver import POINTS


@pytest.mark.timeout(300)
async def test_kills_at_every_point_and_at_random_lose_nothing_acknowledged() -> None:
    tally = await storm(20, seed=3)
    assert (tally.kills, tally.broken) == (20, 0)
    assert set(POINTS) <= tally.points.keys()
    assert 0 < tally.acknowledged <= tally.events


@pytest.mark.timeout(300)
async def test_a_receiver_that_acknowledges_before_the_commit_is_found() -> None:
    tally = await storm(len(POINTS), seed=3, strategy="early acknowledgement")
    assert tally.lost > 0


@pytest.mark.timeout(300)
async def test_a_receiver_that_ends_events_before_their_handler_is_found() -> None:
    tally = await storm(len(POINTS), seed=3, strategy="early done")
    assert tally.unhandled > 0
