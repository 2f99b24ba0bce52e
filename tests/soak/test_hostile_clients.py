"""Hostile bodies and slow connections do not keep a receiver from its work."""

from __future__ import annotations

import pytest

from soak.hostile_clients import hostile


@pytest.mark.timeout(300)
async def test_hostile_bodies_and_slow_connections_keep_no_delivery_out() -> None:
    tally = await hostile(bodies=1000, slow=500, seed=1)
    assert (sorted(tally.statuses), tally.statuses.total()) == ([200, 400, 413, 422], 1000)
    assert (tally.good_deliveries, tally.broken) == (100, 0)
