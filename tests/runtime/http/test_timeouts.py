from __future__ import annotations

import asyncio
import inspect
import math
from collections.abc import Callable
from typing import Any

import pytest

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.http import Deadline, DeadlineTimer, Timeout
from postalytics_runtime.http.timeouts import socket_timeout

LONG = Timeout()
SHORT = Timeout(connect=0.01)


@pytest.fixture
async def timers(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.TimerHandle]:
    """The timers that are started in the loop of the test."""
    started: list[asyncio.TimerHandle] = []
    loop = asyncio.get_running_loop()
    call_later = loop.call_later

    def recorded(delay: float, callback: Callable[[], None]) -> asyncio.TimerHandle:
        started.append(call_later(delay, callback))
        return started[-1]

    monkeypatch.setattr(loop, "call_later", recorded)
    return started


async def wait_for_ever(watch: DeadlineTimer, times: Timeout) -> None:
    with Deadline(watch, times):
        await asyncio.Event().wait()


@pytest.mark.parametrize("name", ["total", "connect", "sock_connect", "sock_read"])
@pytest.mark.parametrize("value", [None, 0, -1, math.nan, True, "30"])
def test_every_timeout_is_a_number_above_zero(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError) as error:
        Timeout(**{name: value})
    assert error.value.message == (
        f"The timeout {name} must be a number of seconds above 0, not {value!r}; "
        "math.inf sets no limit."
    )


def test_limits_that_are_not_given_have_defaults() -> None:
    timeout = Timeout(total=5)
    assert (timeout.connect, timeout.sock_connect, timeout.sock_read) == (20.0, 10.0, 30.0)


def test_a_timeout_has_four_limits_and_shows_them() -> None:
    times = {"total": 60.0, "connect": 20.0, "sock_connect": 10.0, "sock_read": 30.0}
    shown = ", ".join(f"{name}={seconds}" for name, seconds in times.items())
    assert repr(Timeout()) == f"Timeout({shown})"
    assert list(inspect.signature(Timeout).parameters) == list(times)


@pytest.mark.parametrize(("seconds", "given"), [(3.0, 3.0), (math.inf, None)])
def test_only_the_socket_is_left_to_aiohttp(seconds: float, given: float | None) -> None:
    left = socket_timeout(seconds)
    assert (left.total, left.connect, left.sock_connect, left.sock_read) == (
        *(None, None),
        *(given, None),
    )


async def test_a_late_block_raises_a_timeout_and_its_task_is_no_longer_cancelled() -> None:
    with pytest.raises(TimeoutError):
        await wait_for_ever(DeadlineTimer(), SHORT)
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_a_block_that_ends_in_time_is_not_cancelled() -> None:
    watch = DeadlineTimer()
    with Deadline(watch, SHORT) as deadline:
        pass
    with pytest.raises(TimeoutError):
        await wait_for_ever(watch, SHORT)
    assert deadline.reason == ""


async def test_each_block_has_its_own_deadline() -> None:
    watch = DeadlineTimer()
    patient = asyncio.create_task(wait_for_ever(watch, LONG))
    with pytest.raises(TimeoutError):
        await wait_for_ever(watch, SHORT)
    with pytest.raises(TimeoutError):  # The timer was set for another block in between.
        await wait_for_ever(watch, SHORT)
    assert patient.done() is False
    patient.cancel()
    await asyncio.wait([patient])
    watch.close("The test is over.")


async def test_one_timer_serves_all(timers: list[asyncio.TimerHandle]) -> None:
    watch = DeadlineTimer()
    with Deadline(watch, LONG), Deadline(watch, LONG), Deadline(watch, LONG) as third:
        third.restart_read_timeout()
        assert [timer.cancelled() for timer in timers] == [False]
    watch.close("The test is over.")
    assert [timer.cancelled() for timer in timers] == [True]


@pytest.mark.parametrize(
    ("times", "sent", "reason"),
    [
        (Timeout(connect=0.01), False, "there was no connection within 0.01 s"),
        (Timeout(connect=0.01, sock_read=0.02), True, "no data came for 0.02 s"),
        (Timeout(total=0.01), True, "it took longer than 0.01 s"),
        (Timeout(total=0.01), False, "it took longer than 0.01 s"),
    ],
)
async def test_the_error_says_which_limit_was_exceeded(
    times: Timeout, sent: bool, reason: str
) -> None:
    deadline = Deadline(DeadlineTimer(), times)

    async def wait() -> None:
        with deadline:
            if sent:
                deadline.restart_read_timeout()
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError, match=reason):
        await wait()
    assert deadline.reason == reason


async def test_the_total_ends_a_block_that_keeps_receiving_data() -> None:
    async def hear_for_ever() -> None:
        with Deadline(DeadlineTimer(), Timeout(total=0.05, sock_read=0.03)) as deadline:
            while True:
                deadline.restart_read_timeout()
                await asyncio.sleep(0)

    with pytest.raises(TimeoutError, match=r"it took longer than 0.05 s"):
        await hear_for_ever()


async def test_without_limits_there_is_no_timer(timers: list[asyncio.TimerHandle]) -> None:
    with Deadline(DeadlineTimer(), Timeout(total=math.inf, connect=math.inf)):
        assert timers == []


async def test_closing_ends_all_blocks_in_flight(timers: list[asyncio.TimerHandle]) -> None:
    watch = DeadlineTimer()
    deadline = Deadline(watch, LONG)

    async def wait() -> None:
        with deadline:
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    watch.close("the client was closed")
    with pytest.raises(TimeoutError, match="the client was closed"):
        await task
    assert [timer.cancelled() for timer in timers] == [True]


async def test_a_block_is_ended_once() -> None:
    async def end_it_twice() -> None:
        with Deadline(DeadlineTimer(), LONG) as deadline:
            deadline.expire("first")
            deadline.expire("second")
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError, match="first"):
        await end_it_twice()


def test_a_deadline_needs_a_task() -> None:
    async def make() -> Deadline:
        return Deadline(DeadlineTimer(), LONG)

    deadline = asyncio.run(make())
    with pytest.raises(RuntimeError):
        deadline.__enter__()


async def test_it_is_known_whether_the_task_was_cancelled() -> None:
    found: list[bool] = []

    async def look() -> None:
        with Deadline(DeadlineTimer(), LONG) as deadline:
            found.append(deadline.cancelled())
            deadline.task.cancel()
            found.append(deadline.cancelled())
            await asyncio.sleep(0)

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(look())
    assert found == [False, True]


async def test_a_cancellation_from_outside_stays_one() -> None:
    watch = DeadlineTimer()
    task = asyncio.create_task(wait_for_ever(watch, LONG))
    await asyncio.wait([task], timeout=0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    watch.close("The test is over.")


async def test_a_cancellation_from_outside_wins_over_a_timeout_at_the_same_time() -> None:
    watch = DeadlineTimer()
    deadline = Deadline(watch, LONG)

    async def wait() -> None:
        with deadline:
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.wait([task], timeout=0.01)
    deadline.expire("late")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    watch.close("The test is over.")
