from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeVar

import attrs
import pytest
from bench.virtual_time import VirtualLoop

from postalytics_runtime.errors import ConfigurationError
from postalytics_runtime.rate_limit import (
    Pacer,
    PausedError,
    Permit,
    Schedule,
    SharedPace,
    forget_pacers,
    shared_pacer,
)
from postalytics_runtime.rate_limit.shared_file import ScheduleLockedError
from postalytics_runtime.schema import Environment, RateLimit

T = TypeVar("T")

ONE_A_SECOND = (RateLimit(1, 1),)


def in_virtual_time(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())


def now() -> float:
    return asyncio.get_running_loop().time()


def paced(windows: tuple[RateLimit, ...] = ONE_A_SECOND, **more: Any) -> Pacer:
    """A pacer in the time of the running loop."""
    return Pacer(windows, asyncio.get_running_loop().time, **more)


async def asked(*calls: Awaitable[T]) -> list[asyncio.Task[T]]:
    """Tasks of the calls, which wait for their permits by now."""

    async def wait_for(call: Awaitable[T]) -> T:
        return await call

    tasks = [asyncio.create_task(wait_for(call)) for call in calls]
    await asyncio.sleep(0)
    return tasks


async def go(pacer: Pacer, **how: Any) -> float:
    """Return when the request was sent; its response comes at once."""
    permit = await pacer.acquire(**how)
    pacer.release(permit)
    return now()


def test_permits_are_issued_in_the_order_of_the_requests() -> None:
    async def main() -> list[float]:
        pacer = paced()
        return [await task for task in await asked(*(go(pacer) for _ in range(5)))]

    assert in_virtual_time(main) == [0, 1, 2, 3, 4]


def test_requests_in_the_background_wait_for_all_others() -> None:
    async def main() -> list[float]:
        pacer = paced()
        calls = [go(pacer, background=True) for _ in range(3)]
        return [await task for task in await asked(*calls, go(pacer))]

    assert in_virtual_time(main) == [0, 2, 3, 1]


def test_requests_in_the_background_keep_their_order() -> None:
    async def main() -> None:
        pacer = paced()
        held = await pacer.acquire()
        (first,) = await asked(pacer.acquire(background=True))
        pacer.cancel(held)
        assert pacer.try_acquire(background=True) is None
        await first

    in_virtual_time(main)


def test_a_retry_precedes_the_first_attempts_of_its_lane() -> None:
    async def main() -> list[float]:
        pacer = paced()
        calls = [go(pacer), go(pacer), go(pacer, is_retry=True)]
        background = [go(pacer, background=True), go(pacer, background=True, is_retry=True)]
        return [await task for task in await asked(*calls, *background)]

    assert in_virtual_time(main) == [0, 2, 1, 4, 3]


def test_a_free_permit_is_issued_without_waiting_and_the_next_one_is_not() -> None:
    async def main() -> None:
        pacer = paced()
        permit = pacer.try_acquire(expires_after=60.0)
        assert permit is not None
        assert permit.expires == 60.0
        assert pacer.try_acquire() is None

    in_virtual_time(main)


def test_a_waiter_that_is_cancelled_does_not_use_up_a_permit() -> None:
    async def main() -> float:
        pacer = paced()
        await go(pacer)
        waiters = await asked(*(go(pacer) for _ in range(3)))
        for waiter in waiters[:2]:
            waiter.cancel()
        await asyncio.wait(waiters[:2])
        return await waiters[2]

    assert in_virtual_time(main) == 1


@pytest.mark.parametrize("background", [False, True])
def test_waiters_that_are_cancelled_do_not_hold_up_the_next_request(background: bool) -> None:
    async def main() -> None:
        pacer = paced()
        await go(pacer)
        waiters = await asked(*(go(pacer, background=background) for _ in range(3)))
        for waiter in waiters:
            waiter.cancel()
        await asyncio.wait(waiters)
        await asyncio.sleep(1)
        assert pacer.try_acquire(background=background) is not None

    in_virtual_time(main)


def test_a_waiter_cancelled_after_it_got_its_permit_returns_it() -> None:
    async def main() -> float:
        pacer = paced()
        first = await pacer.acquire()
        waiters = await asked(*(go(pacer) for _ in range(2)))
        pacer.cancel(first)  # The first waiter has its permit now, but has not run yet.
        waiters[0].cancel()
        await asyncio.wait(waiters[:1])
        assert waiters[0].cancelled()
        return await waiters[1]

    assert in_virtual_time(main) == 0


def test_a_lost_request_holds_up_the_others_only_until_it_expires() -> None:
    async def main() -> float:
        pacer = paced()
        await pacer.acquire(expires_after=60.0)
        return await go(pacer)

    assert in_virtual_time(main) == 61


def test_a_response_frees_the_next_permit_before_the_request_expires() -> None:
    async def main() -> float:
        pacer = paced()
        permit = await pacer.acquire(expires_after=60.0)
        (waiter,) = await asked(go(pacer))
        await asyncio.sleep(5)
        pacer.release(permit, answered=False)
        return await waiter

    assert in_virtual_time(main) == 6


def test_a_pause_ends_by_itself() -> None:
    async def main() -> float:
        pacer = paced()
        pacer.pause(30.0)
        return await go(pacer)

    assert in_virtual_time(main) == 30


def test_a_request_is_refused_at_once_if_the_pause_exceeds_its_maximum() -> None:
    async def main() -> None:
        pacer = paced()
        pacer.pause(30.0)
        (patient,) = await asked(go(pacer, max_pause=30.0))
        with pytest.raises(PausedError, match=r"another 30\.0 s") as raised:
            await pacer.acquire(max_pause=29.0)
        assert raised.value.seconds == 30.0
        assert await patient == 30
        assert await go(pacer, max_pause=0.0) == 31  # The wait for the limit is not a pause.

    in_virtual_time(main)


def test_waiters_are_refused_when_a_pause_beyond_their_maximum_begins() -> None:
    async def main() -> list[object]:
        pacer = paced()
        await go(pacer)
        calls = [go(pacer, max_pause=20.0), go(pacer), go(pacer, background=True, max_pause=5.0)]
        tasks = await asked(*calls)
        pacer.pause(10.0)
        await asyncio.sleep(0.5)
        pacer.pause(20.6)
        return [repr(result) for result in await asyncio.gather(*tasks, return_exceptions=True)]

    assert in_virtual_time(main) == [
        "PausedError('The key is paused for another 20.6 s.')",
        "21.1",
        "PausedError('The key is paused for another 10.0 s.')",
    ]


def test_ten_thousand_uploads_do_not_keep_an_interactive_call_waiting() -> None:
    async def main() -> float:
        pacer = paced((RateLimit(3, 1), RateLimit(180, 60)))
        uploads = await asked(*(go(pacer, background=True) for _ in range(10_000)))
        await asyncio.sleep(60)
        came = now()
        waited = await go(pacer) - came
        for upload in uploads:
            upload.cancel()
        await asyncio.wait(uploads)
        return waited

    assert in_virtual_time(main) <= 1


def test_a_pacer_does_not_keep_a_loop_in_which_no_request_waits() -> None:
    pacer = Pacer((RateLimit(1, 0.001),))

    async def main() -> weakref.ref[asyncio.AbstractEventLoop]:
        await asyncio.gather(go(pacer), go(pacer))
        return weakref.ref(asyncio.get_running_loop())

    loop = asyncio.run(main())
    gc.collect()
    assert loop() is None


def test_a_waiter_that_is_cancelled_leaves_no_timer() -> None:
    async def main() -> None:
        pacer = paced()
        await go(pacer)
        (waiting,) = await asked(pacer.acquire())
        waiting.cancel()
        await asyncio.wait([waiting])

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(main())
        # Without a timer the loop would sleep forever, and a loop in virtual time raises an error.
        with pytest.raises(RuntimeError, match="No task waits for a timer"):
            runner.run(asyncio.Event().wait())
        assert runner.get_loop().time() == 0


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize(
    ("behind", "asks", "goes"),
    [
        ({}, {}, False),
        ({}, {"background": True}, False),
        ({"background": True}, {"background": True}, False),
        ({"background": True}, {}, True),
    ],
)
async def test_try_acquire_issues_a_free_permit_unless_it_would_overtake_a_waiter(
    behind: dict[str, bool], asks: dict[str, bool], goes: bool, shared: bool
) -> None:
    times = [1000.0]
    schedule = nullcontext(Schedule(ONE_A_SECOND)) if shared else None
    pacer = Pacer(ONE_A_SECOND, lambda: times[-1], schedule)
    pacer.release(await pacer.acquire())
    assert pacer.try_acquire() is None
    (waiting,) = await asked(pacer.acquire(**behind))
    times.append(1001.0)  # The timer has not fired yet.
    assert (pacer.try_acquire(**asks) is not None) == goes
    waiting.cancel()
    await asyncio.wait([waiting])


class InThread:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        # Some tests stop a loop with tasks in it, which asyncio would report as destroyed.
        self.loop.set_exception_handler(lambda *_: None)
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def call(self, call: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(call, self.loop).result(timeout=30)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()

    def close(self) -> None:
        if not self.loop.is_closed():
            self.stop()
            self.loop.close()


@pytest.fixture
def threads() -> Any:
    threads = [InThread(), InThread()]
    yield threads
    for thread in threads:
        thread.close()


async def waiting(pacer: Pacer, **how: Any) -> asyncio.Task[Permit]:
    """Return a task that waits for its permit by now."""
    task = asyncio.create_task(pacer.acquire(**how))
    await asyncio.sleep(0)
    return task


async def result(task: asyncio.Task[Permit]) -> Permit:
    return await task


def test_a_response_in_one_thread_wakes_the_waiter_in_another(threads: list[InThread]) -> None:
    clock = [0.0]
    pacer = Pacer(ONE_A_SECOND, lambda: clock[0])
    here, there = threads
    permit = here.call(pacer.acquire())
    task = there.call(waiting(pacer))
    clock[0] = 10.0

    async def arrived() -> None:
        pacer.release(permit, answered=False)
        assert pacer.try_acquire() is None  # The waiter of the other thread precedes it.
        clock[0] = 20.0
        pacer.pause(0.0)

    here.call(arrived())
    assert there.call(result(task)).sent_at == 20.0


def test_threads_share_one_queue(threads: list[InThread]) -> None:
    clock = [0.0]
    pacer = Pacer(ONE_A_SECOND, lambda: clock[0])
    here, there = threads
    held = here.call(pacer.acquire())
    tasks = [thread.call(waiting(pacer)) for thread in (there, here, there)]

    async def cancel(permit: Permit) -> None:
        pacer.cancel(permit)

    for thread, task in zip((there, here, there), tasks, strict=True):
        here.call(cancel(held))
        held = thread.call(result(task))
        assert [other.done() for other in tasks].count(True) == tasks.index(task) + 1


def test_the_waiters_of_a_closed_loop_are_dropped(threads: list[InThread]) -> None:
    pacer = Pacer(ONE_A_SECOND)
    here, there = threads
    held = here.call(pacer.acquire())
    task = there.call(waiting(pacer))
    alive = here.call(waiting(pacer, max_pause=5.0))
    there.close()

    async def cancel() -> None:
        pacer.cancel(held)

    here.call(cancel())
    assert here.call(result(alive)).number == 3
    assert not task.done()
    task.get_coro().close()


def test_a_waiter_is_woken_by_its_own_loop_after_another_loop_has_stopped(
    threads: list[InThread],
) -> None:
    pacer = Pacer((RateLimit(1, 0.05),))
    here, there = threads
    held = here.call(pacer.acquire(expires_after=0.05))
    first = here.call(waiting(pacer))
    second = there.call(waiting(pacer))
    here.stop()
    here.loop.close()
    assert there.call(result(second)).sent_at >= held.sent_at + 0.05
    first.get_coro().close()


def test_a_waiter_cancelled_while_another_thread_grants_its_permit_returns_it(
    threads: list[InThread],
) -> None:
    pacer = Pacer(ONE_A_SECOND)
    here, there = threads

    async def cancel(permit: Permit) -> None:
        pacer.cancel(permit)

    async def wait_and_cancel() -> None:
        held = await pacer.acquire()
        task = await waiting(pacer)
        # This loop is blocked while the other one grants the permit.
        asyncio.run_coroutine_threadsafe(cancel(held), there.loop).result(timeout=30)
        task.cancel()
        await asyncio.wait([task])

    here.call(wait_and_cancel())
    assert pacer.try_acquire() is not None


def test_many_threads_share_one_pacer() -> None:
    pacer = Pacer((RateLimit(5, 0.02),))
    left = list[float]()

    async def work() -> None:
        for _ in range(20):
            permit = await pacer.acquire(expires_after=60.0)
            left.append(permit.sent_at)
            await asyncio.sleep(0)
            pacer.release(permit)

    threads = [threading.Thread(target=lambda: asyncio.run(work())) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left.sort()
    assert len(left) == 100
    spans = [later - earlier for earlier, later in zip(left, left[5:], strict=False)]
    assert min(spans) >= 0.02 - 1e-9

    async def acquire_all() -> None:
        # A permit that was not released would delay the fifth one by 60 s.
        for _ in range(5):
            await pacer.acquire(expires_after=60.0)

    asyncio.run(asyncio.wait_for(acquire_all(), timeout=30))


class Unavailable:
    """Shared schedule that another process has locked, or that is broken."""

    def __init__(self, windows: tuple[RateLimit, ...]) -> None:
        self.schedule = Schedule(windows)
        self.error: Exception | None = None

    def __enter__(self) -> Schedule:
        if self.error is not None:
            raise self.error
        return self.schedule

    def __exit__(self, *_: object) -> None: ...


def test_a_pacer_polls_a_schedule_that_another_process_has_locked() -> None:
    async def main() -> float:
        shared = Unavailable(ONE_A_SECOND)
        shared.error = ScheduleLockedError()
        (task,) = await asked(go(paced(shared=shared)))
        await asyncio.sleep(1)
        shared.error = None
        return await task

    assert 1 <= in_virtual_time(main) <= 1.02


def test_a_response_is_recorded_once_the_schedule_is_no_longer_locked() -> None:
    async def main() -> None:
        shared = Unavailable(ONE_A_SECOND)
        pacer = paced(shared=shared)
        permit = await pacer.acquire()
        (waiter,) = await asked(pacer.acquire())
        shared.error = ScheduleLockedError()
        pacer.release(permit)
        waiter.cancel()  # The response is recorded without a waiter, too.
        await asyncio.sleep(1)
        assert shared.schedule.outstanding != {}
        shared.error = None
        await asyncio.sleep(0.02)
        assert (shared.schedule.outstanding, shared.schedule.answers) == ({}, [0.0])

    in_virtual_time(main)


def test_a_permit_can_be_cancelled_outside_of_any_event_loop() -> None:
    async def main() -> None:
        shared = Unavailable(ONE_A_SECOND)
        pacer = paced(shared=shared)
        permit = await pacer.acquire()
        (waiter,) = await asked(pacer.acquire())
        await asyncio.to_thread(pacer.cancel, permit)
        permit = await waiter
        shared.error = ScheduleLockedError()
        await asyncio.to_thread(pacer.cancel, permit)
        shared.error = None
        assert (await pacer.acquire()).number == 3

    asyncio.run(main())


def test_a_broken_schedule_fails_all_waiters_but_not_the_release_of_a_permit() -> None:
    async def main() -> None:
        shared = Unavailable(ONE_A_SECOND)
        pacer = paced(shared=shared)
        permit = await pacer.acquire()
        waiters = await asked(pacer.acquire(), pacer.acquire(background=True))
        shared.error = ConfigurationError("The disk is full.")
        pacer.release(permit)
        results = await asyncio.gather(*waiters, return_exceptions=True)
        assert [str(result) for result in results] == ["The disk is full."] * 2
        with pytest.raises(ConfigurationError, match="The disk is full"):
            await pacer.acquire()

    in_virtual_time(main)


def test_a_pacer_polls_while_another_process_waits_for_its_response() -> None:
    async def main() -> float:
        shared = Unavailable(ONE_A_SECOND)
        theirs = shared.schedule.issue(0.0, 60.0)
        (task,) = await asked(go(paced(shared=shared)))
        await asyncio.sleep(5)
        shared.schedule.cancel(theirs)  # by the other process, which sends no notification
        return await task

    assert 5 <= in_virtual_time(main) <= 5.02


def test_clients_with_the_same_key_at_the_same_place_share_a_pacer(tmp_path: Path) -> None:
    file = tmp_path / "pace"
    here = Environment(name="here", url="https://a.example", limits=ONE_A_SECOND)
    there = attrs.evolve(here, url="https://b.example")
    one = shared_pacer("key", here)
    assert shared_pacer("key", here) is one
    assert shared_pacer("other", here) is not one
    assert shared_pacer("key", there) is not one
    filed = shared_pacer("key", here, SharedPace(file))
    assert filed is not one
    assert shared_pacer("key", here, SharedPace(file)) is filed
    assert filed.try_acquire() is not None
    forget_pacers()  # as in another process
    again = shared_pacer("key", here, SharedPace(file))
    assert again is not filed
    assert again.try_acquire() is None
