from __future__ import annotations

import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.operation import Window
from postalytics_runtime.pacing import Pacer, Schedule, shared_pacer

VENDOR = (Window(3, 1), Window(180, 60))


def warmed(windows: tuple[Window, ...] = VENDOR, round_trip: float = 0.05) -> Schedule:
    """A schedule that knows the round trip; its last ten requests were long ago."""
    schedule = Schedule(windows)
    for second in range(10):
        departure = schedule.depart(-1000.0 + 100 * second)
        schedule.arrived(departure, -1000.0 + 100 * second + round_trip)
    return schedule


def test_the_first_requests_go_at_once_one_at_a_time() -> None:
    schedule = Schedule(VENDOR)
    first = schedule.depart(0.0)
    assert schedule.ready_at() == math.inf
    schedule.arrived(first, 0.05)
    assert schedule.ready_at() <= 0.05


def test_the_fourth_waits_a_whole_window_after_the_answer_to_the_first() -> None:
    schedule = Schedule(VENDOR)
    for left in (0.0, 0.1, 0.2):
        schedule.arrived(schedule.depart(left), left + 0.05)
    assert schedule.ready_at() == 1.05


def test_once_the_round_trip_is_known_it_is_credited() -> None:
    schedule = warmed(round_trip=0.05)
    for left in (0.0, 0.1, 0.2):
        schedule.arrived(schedule.depart(left), left + 0.07)
    assert schedule.ready_at() == pytest.approx(0.07 + 1 - 0.05)


def test_as_many_as_the_window_admits_may_be_under_way() -> None:
    schedule = warmed()
    departures = [schedule.depart(0.0) for _ in range(3)]
    assert schedule.ready_at() == math.inf
    schedule.arrived(departures[0], 0.05)
    assert schedule.ready_at() == pytest.approx(1.0)


def test_the_longer_window_holds_as_well() -> None:
    schedule = warmed((Window(3, 1), Window(6, 60)))
    for left in (0.0, 1.1, 2.2):
        for _ in range(2):
            schedule.arrived(schedule.depart(left), left + 0.05)
    assert schedule.ready_at() == pytest.approx(0.05 + 60 - 0.05)


def test_a_request_that_never_left_takes_no_place() -> None:
    schedule = warmed()
    for _ in range(3):
        schedule.withdraw(schedule.depart(0.0))
    assert schedule.ready_at() <= 0.0


def test_a_request_without_an_answer_keeps_its_place_and_teaches_nothing() -> None:
    schedule = warmed(round_trip=0.05)
    for left in (0.0, 0.0, 0.0):
        schedule.arrived(schedule.depart(left), left + 0.001, answered=False)
    assert schedule.ready_at() == pytest.approx(0.001 + 1 - 0.05)


def test_a_pause_holds_everything_and_only_grows() -> None:
    schedule = warmed()
    schedule.pause(5.0)
    schedule.pause(2.0)
    assert schedule.ready_at() == 5.0


def test_a_route_that_became_longer_is_learnt() -> None:
    schedule = warmed((Window(1, 1),), round_trip=0.01)
    now = 0.0
    for _ in range(250):
        schedule.arrived(schedule.depart(now), now + 0.5)
        now += 10
    assert schedule.ready_at() == pytest.approx(now - 10 + 0.5 + 1 - 0.5)


def test_without_windows_nothing_waits() -> None:
    schedule = warmed(())
    schedule.depart(0.0)
    assert schedule.ready_at() == -math.inf


@given(st.lists(st.tuples(st.floats(0.01, 0.5), st.floats(0.01, 0.5)), min_size=20, max_size=80))
def test_however_late_a_request_is_no_window_sees_more_than_it_admits(
    jitter: list[tuple[float, float]],
) -> None:
    schedule = warmed((Window(3, 1),), round_trip=0.01 + 0.01)
    now, arrivals = 0.0, list[float]()
    for up, down in jitter:
        ready = schedule.ready_at()
        assert ready < math.inf  # All before it have been answered.
        now = max(now, ready)
        departure = schedule.depart(now)
        arrivals.append(now + up)
        schedule.arrived(departure, now + up + down)
    arrivals.sort()
    spans = [later - earlier for earlier, later in zip(arrivals, arrivals[3:], strict=False)]
    assert all(span >= 1 - 1e-9 for span in spans)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_requests_are_let_go_in_the_order_they_came() -> None:
    clock = Clock()
    pacer = Pacer((Window(1, 1000),), clock)
    first = await pacer.admit()
    order: list[int] = []

    async def ask(number: int) -> None:
        departure = await pacer.admit()
        order.append(number)
        pacer.arrived(departure)

    tasks = [asyncio.create_task(ask(number)) for number in range(5)]
    await asyncio.sleep(0)
    assert order == []
    pacer.arrived(first)
    for _ in range(5):
        clock.now += 1001
        pacer._wake()
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert order == [0, 1, 2, 3, 4]


async def test_a_waiter_that_gives_up_leaves_no_hole() -> None:
    pacer = Pacer((Window(1, 1000),), Clock())
    first = await pacer.admit()
    waiters = [asyncio.create_task(pacer.admit()) for _ in range(3)]
    await asyncio.sleep(0)
    waiters[0].cancel()
    waiters[1].cancel()
    await asyncio.wait(waiters[:2])
    pacer.withdraw(first)
    assert (await waiters[2]).answered is None


async def test_a_waiter_cancelled_with_its_turn_in_hand_gives_it_to_the_next() -> None:
    pacer = Pacer((Window(1, 1000),), Clock())
    first = await pacer.admit()
    waiters = [asyncio.create_task(pacer.admit()) for _ in range(2)]
    await asyncio.sleep(0)
    pacer.withdraw(first)  # The first waiter has its turn now, but has not run yet.
    waiters[0].cancel()
    assert (await waiters[1]).answered is None
    assert waiters[0].cancelled()


async def test_a_pause_ends_by_itself() -> None:
    pacer = Pacer((Window(3, 1),))
    pacer.pause(0.01)
    departure = await asyncio.wait_for(pacer.admit(), timeout=5)
    assert departure.answered is None


def test_clients_with_the_same_key_at_the_same_place_share_a_pacer() -> None:
    one = shared_pacer("key", "https://a.example", VENDOR)
    assert shared_pacer("key", "https://a.example", VENDOR) is one
    assert shared_pacer("other", "https://a.example", VENDOR) is not one
    assert shared_pacer("key", "https://b.example", VENDOR) is not one
