"""Streams: handlers get events as they come, and nothing is lost when they end."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.events import Event, EventStream, Router
from support.bulk.journals import SlowConnection
from support.events.library import NAME, Clock, LibraryInbox, an_inbox, delivered


class Desk:
    """Handler that a test holds up.

    Attributes:
        router: calls the handler.
        begun: the subjects and attempts of the events that it got.
        go: set to let it end.
        error: raised at its end, if set.
        most: the maximum number of events that it had at the same time.
    """

    def __init__(self) -> None:
        self.router = Router()
        self.router.on()(self._handle)
        self.begun: list[tuple[str, int]] = []
        self.go = asyncio.Event()
        self.go.set()
        self.error: BaseException | None = None
        self.most = 0
        self._now = 0
        self._news = asyncio.Event()

    async def _handle(self, event: Event) -> None:
        self.begun.append((event.subject, event.attempt))
        self._news.set()
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            await self.go.wait()
        finally:
            self._now -= 1
        if self.error is not None:
            raise self.error

    async def until(self, count: int) -> None:
        """Wait until the handler has begun with this number of events."""
        while len(self.begun) < count:
            self._news.clear()
            await self._news.wait()


@asynccontextmanager
async def running(stream: EventStream[Any], desk: Desk, **options: int) -> AsyncIterator[None]:
    """Run handlers; at the end the task is cancelled."""
    task = asyncio.create_task(stream.run(desk.router, **options))
    try:
        yield
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def states(inbox: LibraryInbox) -> dict[str, int]:
    return {state: count for state, count in (await inbox.status()).states.items() if count}


async def until(inbox: LibraryInbox, state: str, count: int) -> None:
    """Wait until this number of events is in a state."""
    while (await states(inbox)).get(state) != count:  # noqa: ASYNC110 (the count is in the file)
        await asyncio.sleep(0)


async def test_events_come_as_they_are_received(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox, inbox.events() as stream:
        for book in range(3):
            coming = asyncio.create_task(anext(stream))
            await asyncio.sleep(0)
            await inbox.receive(delivered(book=book))
            event = await coming
            assert event.subject == str(book)
            await stream.done(event)
        assert await states(inbox) == {"done": 3}


async def test_a_report_from_a_thread_wakes_a_stream(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox, inbox.events() as stream:
        coming = asyncio.create_task(anext(stream))
        await clock.sleeping.wait()
        thread = threading.Thread(target=inbox.receive_now, args=(delivered(),))
        thread.start()
        assert (await coming).subject == "7"
        thread.join()


async def test_what_another_process_received_is_found_within_a_second(tmp_path: Path) -> None:
    clock = Clock()
    async with (
        an_inbox(tmp_path, clock) as inbox,
        an_inbox(tmp_path, clock) as other,
        inbox.events() as stream,
    ):
        coming = asyncio.create_task(anext(stream))
        await clock.sleeping.wait()
        await other.receive(delivered())
        clock.move(1.0)
        assert (await coming).subject == "7"


async def test_only_the_events_of_a_source_come(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox, inbox.events(source=2) as stream:
        await inbox.receive(delivered(reader=1))
        await inbox.receive(delivered(reader=2, book=8))
        assert (await anext(stream)).subject == "8"


async def test_events_come_sorted_by_date(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox, inbox.events(order="date") as stream:
        for day, book in ((3, 3), (1, 1), (2, 2)):
            await inbox.receive(delivered(f"2026-05-0{day}", book=book))
        coming = asyncio.create_task(anext(stream))
        await clock.sleeping.wait()
        assert not coming.done()
        clock.move(300)
        books = [(await coming).subject] + [(await anext(stream)).subject for _ in range(2)]
        assert books == ["1", "2", "3"]


async def test_a_failed_event_comes_again(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox, inbox.events() as stream:
        await inbox.receive(delivered())
        await stream.failed(await anext(stream), "no")
        coming = asyncio.create_task(anext(stream))
        await clock.sleeping.wait()
        clock.move(60)
        assert (await coming).attempt == 2


async def test_events_that_are_not_done_come_at_once_after_the_stream(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered(book=1))
        await inbox.receive(delivered(book=2))
        async with inbox.events() as stream:
            async for event in stream:
                await stream.done(event)
                break
            await anext(stream)
        (event,) = await inbox.lease(limit=9)
        assert (event.subject, event.attempt) == ("2", 1)


async def test_a_stream_ends_when_its_inbox_is_closed(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        await inbox.receive(delivered())
        left = inbox.events()
        await anext(left)
        stream = inbox.events()
        coming = asyncio.create_task(anext(stream, None))
        await clock.sleeping.wait()
    assert await coming is None
    await left.aclose()
    async with an_inbox(tmp_path, clock) as inbox:
        assert await states(inbox) == {"pending": 1}


async def test_handlers_run_at_the_same_time_up_to_a_limit(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        desk = Desk()
        desk.go.clear()
        for book in range(20):
            await inbox.receive(delivered(book=book))
        async with running(inbox.events(), desk, concurrency=3):
            await desk.until(3)
            assert await states(inbox) == {"pending": 17, "leased": 3}
            desk.go.set()
            await until(inbox, "done", 20)
        assert desk.most == 3
        assert len(desk.begun) == 20


async def test_in_the_order_of_dates_handlers_run_one_after_another(tmp_path: Path) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        desk = Desk()
        for book in (3, 1, 2):
            await inbox.receive(delivered(f"2026-05-0{book}", book=book))
        clock.move(5)
        async with running(inbox.events(order="date", window=5), desk):
            await until(inbox, "done", 3)
        assert (desk.most, [book for book, _ in desk.begun]) == (1, ["1", "2", "3"])


async def test_the_events_of_cancelled_handlers_are_pending_without_an_attempt(
    tmp_path: Path,
) -> None:
    async with an_inbox(tmp_path) as inbox:
        desk = Desk()
        desk.go.clear()
        for book in range(4):
            await inbox.receive(delivered(book=book))
        for _ in range(3):
            async with running(inbox.events(), desk, concurrency=2):
                await desk.until(2)
            assert await states(inbox) == {"pending": 4}
            assert {attempt for _, attempt in desk.begun} == {1}
            desk.begun.clear()


async def test_a_handler_whose_own_task_was_cancelled_has_failed(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        desk = Desk()
        desk.error = asyncio.CancelledError()
        await inbox.receive(delivered())
        async with running(inbox.events(), desk):
            await desk.until(1)
            await until(inbox, "pending", 1)
        assert await inbox.lease() == []  # It comes again in a minute.


@pytest.mark.parametrize("error", [None, LookupError()])
async def test_a_handler_that_outlasts_its_lease_is_not_called_beside_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, error: Exception | None
) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        desk = Desk()
        desk.go.clear()
        desk.error = error
        await inbox.receive(delivered())
        async with running(inbox.events(), desk, concurrency=2):
            await desk.until(1)
            await clock.sleeping.wait()
            clock.move(300)
            await clock.sleeping.wait()
            assert desk.begun == [("7", 1)]
            assert caplog.messages[0].startswith("A handler takes long: it still has event ")
            desk.go.set()
            await until(inbox, "done" if error is None else "pending", 1)
        clock.move(300)
        assert [event.attempt for event in await inbox.lease()] == ([] if error is None else [3])


async def test_an_attempt_that_ends_the_program_counts(tmp_path: Path) -> None:
    class ExitError(BaseException):
        pass

    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        desk = Desk()
        desk.error = ExitError()
        await inbox.receive(delivered())
        with pytest.raises(BaseExceptionGroup):
            await inbox.events().run(desk.router)
        assert await inbox.lease() == []
        clock.move(300)
        assert [event.attempt for event in await inbox.lease()] == [2]


async def test_a_failing_handler_gets_the_event_again_and_the_log_is_harmless(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        desk = Desk()
        desk.error = LookupError(NAME)
        await inbox.receive(delivered(to=NAME))
        async with running(inbox.events(), desk):
            await until(inbox, "pending", 1)
            await clock.sleeping.wait()
            desk.error = None
            clock.move(60)
            await until(inbox, "done", 1)
        assert desk.begun == [("7", 1), ("7", 2)]
        (record,) = caplog.records
        assert (record.name, record.levelno) == ("postalytics", logging.WARNING)
        assert record.getMessage().startswith("Attempt 1 of event ")
        assert record.getMessage().endswith(" failed: LookupError")


async def test_handlers_end_before_a_closed_inbox_ends_their_run(tmp_path: Path) -> None:
    inbox = LibraryInbox(tmp_path / "events.db")
    desk = Desk()
    desk.go.clear()
    await inbox.receive(delivered())
    run = asyncio.create_task(inbox.events().run(desk.router))
    await desk.until(1)
    await inbox.close()
    assert not run.done()
    desk.go.set()
    await run
    assert desk.begun == [("7", 1)]


async def test_what_cannot_be_recorded_as_done_comes_again(
    tmp_path: Path, connections: list[SlowConnection], caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox:
        desk = Desk()
        desk.go.clear()
        await inbox.receive(delivered())
        async with running(inbox.events(), desk, concurrency=1):
            await desk.until(1)
            connections[-1].error = OSError(5, "Input/output error")
            desk.go.set()
            await clock.sleeping.wait()
            connections[-1].error = None
            clock.move(1)
            clock.move(299)
            await desk.until(2)
            await until(inbox, "done", 1)
        assert desk.begun == [("7", 1), ("7", 2)]
        messages = [record.getMessage() for record in caplog.records]
        assert "will come again" in messages[0]
        assert "No event can be handled now: The inbox" in messages[1]


async def test_a_stream_waits_while_its_inbox_cannot_be_used(
    tmp_path: Path, connections: list[SlowConnection], caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    async with an_inbox(tmp_path, clock) as inbox, inbox.events() as stream:
        await inbox.receive(delivered())
        connections[-1].error = MemoryError()
        coming = asyncio.create_task(anext(stream))
        for _ in range(3):
            await clock.sleeping.wait()
            clock.move(1)
        await clock.sleeping.wait()
        connections[-1].error = None
        clock.move(1)
        assert (await coming).subject == "7"
        assert len(caplog.records) == 1


async def test_a_stream_of_an_earlier_event_loop_is_not_woken(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered())
        stream = inbox.events()
        await asyncio.to_thread(lambda: asyncio.run(stream.__anext__()))
        assert (await inbox.receive(delivered(book=8))).is_new
