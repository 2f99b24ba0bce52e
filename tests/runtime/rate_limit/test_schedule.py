from __future__ import annotations

import math

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postalytics_runtime.rate_limit import RoundTrips, Schedule
from postalytics_runtime.schema import RateLimit

VENDOR = (RateLimit(3, 1), RateLimit(180, 60))


def warmed(windows: tuple[RateLimit, ...] = VENDOR, latency: float = 0.05) -> Schedule:
    """A schedule that has measured the latency; its last ten requests were long ago."""
    schedule = Schedule(windows)
    for second in range(10):
        permit = schedule.issue(-1000.0 + 100 * second)
        schedule.complete(permit, -1000.0 + 100 * second + latency)
    return schedule


def test_the_first_requests_go_at_once_one_at_a_time() -> None:
    schedule = Schedule(VENDOR)
    first = schedule.issue(0.0)
    assert schedule.ready_at() == math.inf
    assert schedule.waits_for_answer()
    schedule.complete(first, 0.05)
    assert schedule.ready_at() <= 0.05
    assert not schedule.waits_for_answer()


def test_five_responses_are_enough_to_send_more_than_one_at_a_time() -> None:
    schedule = Schedule(VENDOR)
    for left in range(0, 500, 100):
        assert not schedule.round_trips.known
        schedule.complete(schedule.issue(left), left + 0.05)
    schedule.issue(500.0)
    assert schedule.ready_at() <= 500.0


def test_the_fourth_waits_a_whole_window_after_the_first_response() -> None:
    schedule = Schedule(VENDOR)
    for left in (0.0, 0.1, 0.2):
        schedule.complete(schedule.issue(left), left + 0.05)
    assert schedule.ready_at() == 1.05


def test_a_known_latency_is_credited() -> None:
    schedule = warmed(latency=0.05)
    for left in (0.0, 0.1, 0.2):
        schedule.complete(schedule.issue(left), left + 0.05)
    assert schedule.ready_at() == pytest.approx(0.05 + 1 - 0.05)


def test_the_limit_bounds_the_requests_in_flight() -> None:
    schedule = warmed()
    permits = [schedule.issue(0.0) for _ in range(3)]
    assert schedule.ready_at() == math.inf
    assert schedule.waits_for_answer()
    schedule.complete(permits[0], 0.05)
    assert schedule.ready_at() == pytest.approx(1.0)


def test_a_request_that_hangs_keeps_only_its_own_place() -> None:
    schedule = warmed()
    schedule.issue(0.0)
    for left in (0.0, 0.1):
        schedule.complete(schedule.issue(left), left + 0.05)
    assert schedule.ready_at() == pytest.approx(1.0)
    schedule.complete(schedule.issue(1.0), 1.05)
    assert schedule.ready_at() == pytest.approx(1.1)


def test_the_longer_window_holds_as_well() -> None:
    schedule = warmed((RateLimit(3, 1), RateLimit(6, 60)))
    for left in (0.0, 1.1, 2.2):
        for _ in range(2):
            schedule.complete(schedule.issue(left), left + 0.05)
    assert schedule.ready_at() == pytest.approx(0.05 + 60 - 0.05)


def test_a_request_that_was_not_sent_takes_no_place() -> None:
    schedule = warmed()
    for _ in range(3):
        schedule.cancel(schedule.issue(0.0))
    assert schedule.ready_at() <= 0.0


def test_a_request_without_a_response_may_still_arrive_and_is_not_measured() -> None:
    schedule = warmed(latency=0.05)
    for left in (0.0, 0.0, 0.0):
        schedule.complete(schedule.issue(left), left + 0.001, answered=False)
    assert schedule.round_trips.count == 10
    assert schedule.ready_at() == pytest.approx(2 * 0.05 + 1 - 0.05)


def test_a_request_that_waited_long_without_a_response_has_arrived() -> None:
    schedule = warmed((RateLimit(1, 1),), latency=0.05)
    schedule.complete(schedule.issue(0.0), 30.0, answered=False)
    assert schedule.ready_at() == pytest.approx(30 + 1 - 0.05)


def test_latency_is_measured_from_the_write_of_the_request() -> None:
    schedule = Schedule(VENDOR)
    permit = schedule.issue(0.0)
    permit.sent_at = 3.0  # It took that long to connect.
    schedule.complete(permit, 3.05)
    assert schedule.round_trips.shortest == pytest.approx(0.05)


def test_a_request_that_is_never_completed_expires() -> None:
    schedule = warmed((RateLimit(1, 1),), latency=0.05)
    lost = schedule.issue(0.0, lifetime=60.0)
    assert schedule.ready_at() == pytest.approx(60 + 1 - 0.05)
    other = schedule.issue(61.0, lifetime=60.0)
    assert list(schedule.outstanding.values()) == [other]
    schedule.complete(lost, 62.0)  # It has expired, so this has no effect.
    assert schedule.round_trips.count == 10
    assert schedule.ready_at() == pytest.approx(61 + 60 + 1 - 0.05)


def test_a_lost_first_request_holds_up_the_others_only_until_it_expires() -> None:
    schedule = Schedule(VENDOR)
    schedule.issue(0.0, lifetime=60.0)
    assert schedule.ready_at() == 60.0


def test_more_lost_requests_than_the_limit_expire_one_after_the_other() -> None:
    schedule = warmed((RateLimit(2, 1),), latency=0.0)
    for lifetime in (30.0, 10.0, 20.0):
        schedule.issue(0.0, lifetime)
    assert schedule.ready_at() == 20 + 1


def test_a_pause_holds_everything_and_only_grows() -> None:
    schedule = warmed()
    schedule.pause(1.0, 5.0)
    schedule.pause(1.0, 2.0)
    assert schedule.ready_at() == 6.0


@pytest.mark.parametrize("seconds", [1e9, math.inf, math.nan])
def test_a_pause_is_at_most_an_hour(seconds: float) -> None:
    schedule = warmed()
    schedule.pause(1.0, seconds)
    assert schedule.ready_at() == 1.0 + 3600.0


def test_a_longer_route_is_learnt_in_time() -> None:
    measured = RoundTrips()
    for _ in range(10):
        measured.add(0.01)
    for _ in range(2000):
        measured.add(0.5)
    assert measured.credit == pytest.approx(0.5)


def test_a_shorter_route_is_learnt_at_once() -> None:
    measured = RoundTrips()
    for _ in range(1500):
        measured.add(0.5)
    measured.add(0.01)
    assert measured.credit < 0.01


def test_the_credit_falls_as_latencies_differ_more() -> None:
    even, uneven = RoundTrips(), RoundTrips()
    for number in range(100):
        even.add(0.10 + 0.001 * (number % 2))
        uneven.add(0.10 + 0.01 * (number % 2))
    assert 0 < uneven.credit < even.credit < 0.10


def test_one_slow_response_hardly_lowers_the_credit() -> None:
    measured = RoundTrips()
    for _ in range(999):
        measured.add(0.1)
    measured.add(60.0)
    assert measured.credit == pytest.approx(0.1, rel=0.001)


def test_the_credit_is_never_negative() -> None:
    measured = RoundTrips()
    for number in range(5):
        measured.add(0.001 + 0.05 * number)
    assert measured.credit == 0.0


@example([1.9604438245797695] * 5, [])  # Their sum is rounded.
@given(st.lists(st.floats(0, 100), min_size=5, max_size=50), st.lists(st.floats(0, 100)))
def test_the_credit_is_at_most_the_shortest_latency(early: list[float], late: list[float]) -> None:
    measured = RoundTrips()
    for seconds in [*early * 200, *late]:
        measured.add(seconds)
    assert 0 <= measured.credit <= min(early * (len(late) < 1000) + late)


def test_without_limits_no_request_waits() -> None:
    schedule = Schedule(())
    for _ in range(3):
        schedule.complete(schedule.issue(0.0), 1.0)
        schedule.issue(0.0)
    assert schedule.ready_at() == -math.inf
    assert not schedule.waits_for_answer()
    assert schedule.answers == []


@given(
    st.lists(st.tuples(st.floats(0.01, 0.5), st.floats(0.01, 0.5)), min_size=20, max_size=80),
    st.lists(st.booleans(), min_size=80, max_size=80),
)
def test_the_server_never_counts_more_than_the_limit_however_late_requests_are(
    jitter: list[tuple[float, float]], together: list[bool]
) -> None:
    schedule = warmed((RateLimit(3, 1),), latency=0.01 + 0.01)
    now, arrivals, in_flight = 0.0, list[float](), list[tuple[float, object]]()
    for (up, down), at_once in zip(jitter, together, strict=False):
        while schedule.ready_at() == math.inf or (in_flight and not at_once):
            now, permit = in_flight.pop(0)
            schedule.complete(permit, now)  # type: ignore[arg-type]  # what `issue` returned
        now = max(now, schedule.ready_at())
        arrivals.append(now + up)
        in_flight.append((now + up + down, schedule.issue(now)))
        in_flight.sort(key=lambda answer: answer[0])
    arrivals.sort()
    spans = [later - earlier for earlier, later in zip(arrivals, arrivals[3:], strict=False)]
    assert all(span >= 1 - 1e-9 for span in spans)


def test_only_the_responses_that_the_limits_need_are_kept() -> None:
    schedule = warmed((RateLimit(3, 1), RateLimit(20, 60)))
    for left in range(0, 10_000, 100):
        schedule.complete(schedule.issue(left), left + 0.05)
    assert len(schedule.answers) <= 2 * 20
    assert len(schedule.state(1)["answers"]) == 20


def test_its_state_survives_json() -> None:
    schedule = warmed()
    schedule.complete(schedule.issue(0.0), 0.05)
    schedule.issue(0.1, lifetime=60.0)
    schedule.issue(0.2)
    schedule.pause(0.2, 5.0)
    state = orjson.loads(orjson.dumps(schedule.state(42)))
    other = Schedule.from_state(VENDOR, state)
    assert other.ready_at() == schedule.ready_at()
    assert [permit.process for permit in other.outstanding.values()] == [42, 42]
    assert orjson.dumps(other.state(7)) == orjson.dumps(state)
    assert other.issue(10.0).number not in schedule.outstanding


def test_the_state_of_a_schedule_that_never_ran_survives_json() -> None:
    state = orjson.loads(orjson.dumps(Schedule(VENDOR).state(42)))
    assert Schedule.from_state(VENDOR, state).ready_at() == -math.inf


def test_a_restored_schedule_expires_the_same_requests() -> None:
    schedule = warmed((RateLimit(1, 1),), latency=0.0)
    schedule.issue(0.0, lifetime=60.0)
    other = Schedule.from_state((RateLimit(1, 1),), schedule.state(42))
    other.issue(61.0)
    assert len(other.outstanding) == 1
