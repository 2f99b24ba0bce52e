from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.rate_limit.network.clock import StoreClock

WAYS = st.floats(0.0, 2.0)


@given(
    st.floats(-2e9, 2e9),
    st.lists(st.tuples(WAYS, WAYS, st.floats(0.0, 100.0)), min_size=1, max_size=30),
)
def test_the_time_of_the_store_is_between_the_earliest_and_the_latest(
    ahead: float, round_trips: list[tuple[float, float, float]]
) -> None:
    clock, local = StoreClock(), 1000.0
    for there, back, between in round_trips:
        sent, local = local, local + there + back
        clock.add(sent, local, sent + there + ahead)
        assert clock.earliest(local) <= local + ahead + 1e-5
        assert clock.latest(local) >= local + ahead - 1e-5
        assert clock.local(local + ahead) >= local - 1e-5
        local += between


def test_the_shortest_round_trip_of_the_last_eight_counts() -> None:
    clock = StoreClock()
    clock.add(10.0, 10.002, 110.001)
    for sent in range(11, 18):
        clock.add(sent, sent + 0.5, sent + 100.25)
    assert clock.latest(20.0) - clock.earliest(20.0) == pytest.approx(0.002)
    assert clock.slowest == pytest.approx(0.5)
    clock.add(18.0, 18.5, 118.25)
    assert clock.latest(20.0) - clock.earliest(20.0) == pytest.approx(0.5)


@pytest.mark.parametrize("seconds", [-3600.0, -0.5, 0.5, 3600.0])
def test_a_clock_that_was_set_is_read_anew(seconds: float) -> None:
    clock = StoreClock()
    clock.add(10.0, 10.002, 110.001)
    clock.add(11.0, 11.2, 111.1 + seconds)
    assert clock.earliest(11.2) == pytest.approx(111.1 + seconds)
    assert clock.latest(11.2) == pytest.approx(111.3 + seconds)
