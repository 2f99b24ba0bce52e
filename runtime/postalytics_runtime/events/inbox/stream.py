"""Stream of the events in an inbox, for handlers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, Protocol, Self, cast

from ...errors import InboxClosedError, InboxError
from ...observability import log
from ..event import E, Event
from ..router import Router

POLL_SECONDS = 1.0
"""Seconds between two looks at the file, for what other processes received and retries."""


class LeasableEvents(Protocol):
    """What a stream needs of an inbox."""

    sleep: Callable[[float], Any]

    async def lease(
        self, *, source: object = None, limit: int = 1, window: float | None = None
    ) -> list[Event]:
        """Lease events that are due."""
        ...

    async def done(self, event: Event) -> None:
        """Record that an event was handled."""
        ...

    async def failed(self, event: Event, reason: str) -> None:
        """Record that handling an event failed."""
        ...

    async def release(self, *events: Event) -> None:
        """Give leased events back."""
        ...


class EventStream(Generic[E]):
    """Stream of the events that wait for a handler, and of those that come.

    Iterate over it and call `done` or `failed` with each event, within 5 minutes: after that, the
    event comes again. Or give it a router: `run`. The stream ends when its inbox is closed. Leave
    it with `async with`, or `aclose`, so that events that are neither done nor failed come again at
    once.

    Args:
        inbox: the inbox.
        source: only events of this source, and those whose source is unknown; `None` for all.
        window: seconds that an event waits for those with an earlier date; `None` for the order
            of arrival.
    """

    def __init__(
        self, inbox: LeasableEvents, *, source: str | None = None, window: float | None = None
    ) -> None:
        self._inbox = inbox
        self._source = source
        self._window = window
        self._held: dict[str, Event] = {}
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_running = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> E:
        self._loop = asyncio.get_running_loop()
        failing = False
        while True:
            self._woken.clear()
            try:
                found = await self._inbox.lease(source=self._source, window=self._window)
            except InboxClosedError:
                raise StopAsyncIteration from None
            except InboxError as error:
                # A full disk or another program: the inbox may work again.
                if not failing:
                    log.warning("No event can be handled now: %s", error)
                failing, found = True, []
            if found:
                self._held[found[0].id] = found[0]
                return cast("E", found[0])
            await self._wait()

    async def done(self, event: Event) -> None:
        """Record that an event was handled, so that it does not come again."""
        await self._inbox.done(event)
        self._held.pop(event.id, None)

    async def failed(self, event: Event, reason: str) -> None:
        """Record that handling an event failed: it comes again, 8 times in 24 hours.

        Args:
            event: the event, as the stream returned it.
            reason: kept for people; it should hold no personal data.
        """
        await self._inbox.failed(event, reason)
        self._held.pop(event.id, None)

    async def run(self, router: Router, *, concurrency: int = 10) -> None:
        """Give the events to the handlers until the task is cancelled or the inbox is closed.

        A handler that is cancelled with the task has no attempt counted: its event comes again. A
        handler that takes more than 5 minutes has an attempt counted for every 5 minutes, and other
        streams get its event while it still runs. It is not stopped: give what it waits for a limit
        of time, because handlers that never end leave no room for others.

        Args:
            router: the handlers. An event fails if one raises.
            concurrency: the maximum number of events that are handled at the same time; 1 in the
                order of dates.
        """
        slots = asyncio.Semaphore(concurrency if self._window is None else 1)
        in_work: set[str] = set()

        def end(identity: str, _: asyncio.Task[None]) -> None:
            in_work.discard(identity)
            slots.release()

        self._is_running = True
        try:
            async with asyncio.TaskGroup() as handlers:
                await slots.acquire()
                async for event in self:
                    if event.id in in_work:
                        log.warning("A handler takes long: it still has event %s.", event.id)
                        continue
                    in_work.add(event.id)
                    task = handlers.create_task(self._handle(router, event))
                    task.add_done_callback(partial(end, event.id))
                    # Before the next lease: the time of a lease is for its handler.
                    await slots.acquire()
        finally:
            self._is_running = False
            await self.aclose()

    async def aclose(self) -> None:
        """Give back the events that are neither done nor failed, without counting the attempt."""
        held, self._held = list(self._held.values()), {}
        if held:
            with contextlib.suppress(InboxError):  # The leases end by themselves later.
                await self._inbox.release(*held)

    async def release_unless_running(self) -> None:
        """Do the same as `aclose`, unless handlers run."""
        if not self._is_running:
            await self.aclose()

    def wake(self) -> None:
        """Look for events now. Any thread may call this."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # The loop is closed.
                self._loop.call_soon_threadsafe(self._woken.set)

    async def _handle(self, router: Router, event: Event) -> None:
        try:
            try:
                await router.dispatch(event)
            except asyncio.CancelledError as error:
                # A handler also raises it for a task of its own that was cancelled.
                if cast("asyncio.Task[None]", asyncio.current_task()).cancelling():
                    raise
                await self._fail(event, error)
            except Exception as error:  # noqa: BLE001 (a handler is foreign code; the event comes again)
                await self._fail(event, error)
            except BaseException:
                # It ends the program: the attempt counts, or the event would do so for ever.
                self._held.pop(event.id, None)
                raise
            else:
                await self.done(event)
        except InboxError as error:
            log.warning("Event %s will come again: %s", event.id, error)

    async def _fail(self, event: Event, error: BaseException) -> None:
        # Not the text of the error, which may hold personal data.
        reason = type(error).__name__
        log.warning("Attempt %d of event %s failed: %s", event.attempt, event.id, reason)
        # The latest attempt, if the handler took longer than its lease.
        await self.failed(self._held.get(event.id, event), reason)

    async def _wait(self) -> None:
        waits = [
            asyncio.ensure_future(self._woken.wait()),
            asyncio.ensure_future(self._inbox.sleep(POLL_SECONDS)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
