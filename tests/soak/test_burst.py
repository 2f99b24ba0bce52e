"""A burst of deliveries is kept."""

from __future__ import annotations

import pytest

from soak.burst import burst


@pytest.mark.timeout(300)
async def test_a_burst_is_kept_and_handled() -> None:
    tally = await burst(500, 1)
    assert (tally.events, tally.broken) == (550, 0)
    assert tally.handled >= tally.events
