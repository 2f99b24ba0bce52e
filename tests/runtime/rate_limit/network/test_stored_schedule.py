from __future__ import annotations

import math

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.rate_limit.network.stored_schedule import Place, StoredSchedule
from postalytics_runtime.rate_limit.store import StoredState
from postalytics_runtime.schema import RateLimit

THREE_A_SECOND = (RateLimit(3, 1),)
NOW = 1_700_000_000.0


def stored(state: bytes | None = None, now: float = NOW) -> StoredState:
    return StoredState(state, 0 if state is None else 1, now)


def schedule(
    limits: tuple[RateLimit, ...] = THREE_A_SECOND, state: bytes | None = None, now: float = NOW
) -> StoredSchedule:
    return StoredSchedule(limits, stored(state, now))


def known(limits: tuple[RateLimit, ...] = THREE_A_SECOND) -> StoredSchedule:
    """A schedule whose round trips of 0.1 s are known, and nothing else."""
    shared = schedule(limits)
    for _ in range(5):
        shared.schedule.complete(shared.schedule.issue(NOW - 100.1), NOW - 100)
    return shared


def again(shared: StoredSchedule, now: float = NOW) -> StoredSchedule:
    """What another process reads after this one has stored its changes."""
    return schedule(shared._limits, shared.dump(NOW), now)


def test_what_a_process_stores_is_what_the_next_one_reads() -> None:
    shared = known()
    shared.enter(Place(False, NOW, 1))
    permits = shared.issue(1, 2, NOW)
    shared.schedule.pause(NOW, 7.0)
    read = again(shared)
    assert read.dump(NOW) == shared.dump(NOW)
    assert list(read.schedule.outstanding) == [permit.number for permit in permits]
    assert {permit.process for permit in read.schedule.outstanding.values()} == {1}
    assert read.head == 1


def test_only_a_change_is_worth_writing() -> None:
    shared = again(known())
    assert not shared.changed
    shared.leave(1)
    assert not shared.changed
    shared.enter(Place(False, NOW, 1))
    assert shared.changed


def test_processes_in_the_first_lane_precede_those_in_the_background() -> None:
    shared = schedule()
    for place in (Place(True, 1.0, 1), Place(False, 3.0, 2), Place(False, 2.0, 3)):
        shared.enter(place)
    assert [shared.position(process) for process in (3, 2, 1, 4)] == [0, 1, 2, None]
    shared.enter(Place(False, 1.0, 1))
    assert [shared.position(process) for process in (1, 3, 2)] == [0, 1, 2]


def test_the_head_issues_what_becomes_ready_within_a_second() -> None:
    shared = known((RateLimit(2, 60),))
    for ago in (10.0, 9.5):
        shared.schedule.complete(shared.schedule.issue(NOW - ago - 0.1), NOW - ago)
    shared.enter(Place(False, NOW, 1))
    assert shared.issue(1, 10, NOW + 48.5) == []
    (permit,) = shared.issue(1, 10, NOW + 49.2)
    assert permit.sent_at - NOW == pytest.approx(49.9, abs=0.1)


def test_the_head_takes_three_permits_or_its_share_if_others_wait() -> None:
    shared = known((RateLimit(90, 60),))
    shared.enter(Place(False, NOW, 1))
    assert len(shared.issue(1, 20, NOW)) == 20
    for process in range(2, 11):
        shared.enter(Place(False, NOW, process))
    assert len(shared.issue(1, 20, NOW)) == 9
    few = known()
    few.enter(Place(False, NOW, 1))
    few.enter(Place(False, NOW, 2))
    assert len(few.issue(1, 20, NOW)) == 3


def test_a_head_that_lets_a_free_permit_lie_for_half_a_second_is_passed() -> None:
    shared = known()
    for process in (1, 2, 3, 4):
        shared.enter(Place(False, NOW, process))
    shared.schedule.pause(NOW, 10.0)
    shared.pass_idle(3, NOW + 10.4)
    assert shared.head == 1
    shared.pass_idle(3, NOW + 10.6)
    assert [place.process for place in shared.queue] == [3, 4]


def test_a_new_head_is_woken_if_it_can_know_when_its_permit_is_ready() -> None:
    shared = known()
    shared.enter(Place(False, NOW, 1))
    shared.enter(Place(False, NOW, 2))
    shared = again(shared)
    (permit, *_) = shared.issue(1, 3, NOW)
    shared.leave(1)
    assert shared.to_wake(1) == set()  # The next permit depends on a response.
    shared = again(shared)
    shared.schedule.complete(permit, NOW + 0.1)
    assert shared.to_wake(1) == {2}
    assert shared.to_wake(2) == set()


def test_all_processes_are_woken_for_a_pause() -> None:
    shared = known()
    for process in (1, 2, 3):
        shared.enter(Place(False, NOW, process))
    shared.issue(1, 1, NOW)
    shared.leave(1)
    shared.schedule.pause(NOW, 10.0)
    assert shared.to_wake(3) == {1, 2}
    paused = again(shared)
    paused.schedule.pause(NOW, 5.0)
    assert paused.to_wake(3) == set()


def test_permits_that_a_process_never_got_are_cancelled() -> None:
    shared = known()
    shared.enter(Place(False, NOW, 1))
    held, lost, _ = shared.issue(1, 3, NOW)
    shared.schedule.outstanding[lost.number + 1].process = 2
    shared.cancel_lost(1, [held.number])
    assert list(shared.schedule.outstanding) == [held.number, lost.number + 1]


TIMES = st.floats(0.001, 1e6)


@given(st.lists(TIMES, max_size=8), TIMES, TIMES)
def test_a_clock_that_is_set_back_changes_no_wait(
    ago: list[float], pause: float, back: float
) -> None:
    shared = known()
    for seconds in ago:
        shared.schedule.complete(shared.schedule.issue(NOW - seconds - 0.1), NOW - seconds)
    shared.schedule.pause(NOW, pause)
    shared.enter(Place(False, NOW, 1))
    shared.issue(1, 1, NOW)
    read = again(shared, NOW - back)
    waited = shared.schedule.ready_at() - NOW
    assert read.schedule.ready_at() - (NOW - back) == pytest.approx(waited, abs=1e-3)
    assert read.queue[0].since == pytest.approx(NOW - back, abs=1e-3)


def test_a_clock_that_is_set_back_ends_no_pause_that_never_began() -> None:
    assert again(known(), NOW - 60).schedule.paused_until == -math.inf


@pytest.mark.parametrize(
    "state",
    [
        b"\xff",
        b"[]",
        b"{}",
        b'{"saved":0,"schedule":{},"queue":[]}',
        b'{"saved":"x","schedule":{"answers":[],"issued":0,"paused_until":null,"round_trips":'
        b'[0,0,0,0,0,0,0],"in_flight":[]},"queue":[]}',
        b'{"saved":0,"schedule":{"answers":[],"issued":0,"paused_until":null,"round_trips":'
        b'[0,0,0,0,0,0,0],"in_flight":[]},"queue":[[1]]}',
        b'{"saved":0,"schedule":{"answers":[],"issued":0,"paused_until":null,"round_trips":'
        b'["one",0,0,0,0,0,0],"in_flight":[]},"queue":[]}',
        b'{"saved":0,"schedule":{"answers":[],"issued":1,"paused_until":null,"round_trips":'
        b'[0,0,0,0,0,0,0],"in_flight":[[0,"soon",1,1]]},"queue":[]}',
    ],
)
def test_what_no_client_wrote_is_refused(state: bytes) -> None:
    with pytest.raises(ConfigurationError, match="was not written by a client"):
        schedule(state=state)


@pytest.mark.parametrize("number", ["-1e308", "1e308", "1e18", '"nan"', '"inf"', "1e400"])
@pytest.mark.parametrize(
    "place",
    [
        *(("schedule", name) for name in ("issued", "paused_until")),
        *(("schedule", "round_trips", column) for column in (0, 1, 2, 6)),
        *(("schedule", "in_flight", 0, column) for column in range(4)),
        ("schedule", "answers", 0),
        ("queue", 0, 1),
        ("queue", 0, 2),
        ("saved",),
    ],
)
def test_no_number_makes_a_process_wait_without_end_or_send_without_a_limit(
    place: tuple[str | int, ...], number: str
) -> None:
    shared = known()
    shared.enter(Place(False, NOW, 1))
    shared.issue(1, 1, NOW)
    whole = part = orjson.loads(shared.dump(NOW))
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = "here"
    state = orjson.dumps(whole).replace(b'"here"', number.encode())
    try:
        read = schedule(state=state)
    except ConfigurationError:
        return
    ready = [read.schedule.ready_at()]
    read.dump(NOW)
    while len(ready) < 7:
        read.schedule.issue(max(ready[-1], NOW), 5.0)
        ready.append(read.schedule.ready_at())
    assert ready[0] < NOW + 3700
    assert ready[-1] >= NOW + 1


def test_what_is_longer_than_any_schedule_is_not_read() -> None:
    shared = known()
    shared.queue = [Place(False, NOW, process) for process in range(20_000)]
    with pytest.raises(ConfigurationError, match="was not written by a client"):
        again(shared)
