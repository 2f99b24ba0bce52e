"""Follow a stream of events until it ends, or until a signal asks to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

import attrs

from ...errors import InboxError
from ...events import MAX_ATTEMPTS, RETRY_SECONDS, Event
from ..format import period
from ..sentences import plain_words
from ..signals import on_interrupt
from .display import WatchDisplay, event_text
from .failures import HandlerFailedError
from .handling import EventHandler
from .line_writer import OutputClosedError

ABORTED = 130
"""The exit status after a second Ctrl-C."""
_TICK = 0.5


class Stream(Protocol):
    """Stream of events that have to be handled."""

    def __aiter__(self) -> AsyncIterator[Event]:
        """Return the iterator; each event it yields is leased."""
        ...

    async def done(self, event: Event) -> None:
        """Record that an event is handled."""

    async def failed(self, event: Event, reason: str) -> None:
        """Record that an event is to be handled again later."""


@attrs.define
class Ending:
    """What the signals asked for."""

    asked: asyncio.Event = attrs.field(factory=asyncio.Event)
    """Set by the first signal while events are handled."""
    draining: bool = False
    """Whether events are handled, so that the running handlers are to be waited for."""


async def run_to_its_end(
    work: Callable[[Ending], Awaitable[None]], display: WatchDisplay
) -> int | None:
    """Run `work`; the first signal stops it in order, the second aborts it.

    Returns:
        130 if it was aborted, else `None`.
    """
    ending = Ending()
    task = asyncio.ensure_future(work(ending))

    def interrupt() -> None:
        if ending.draining and not ending.asked.is_set():
            ending.asked.set()
            display.warn("Stopping: the event in hand is finished. Press Ctrl-C again to abort.")
        else:
            task.cancel()
            display.warn("Aborting.")

    with on_interrupt(interrupt):
        await asyncio.wait([task])
    if task.cancelled():
        return ABORTED
    task.result()
    return None


async def follow(
    stream: Stream, handler: EventHandler, display: WatchDisplay, ending: Ending
) -> None:
    """Handle the events of a stream, one by one.

    It ends with the stream, when a signal asks to stop, or when nothing reads standard output any
    more. An event is done only after its line is written.

    Raises:
        ConfigurationError: standard output cannot be written.
        PostalyticsError: the stream ended with an error.
    """
    ticking = asyncio.create_task(_tick(display))
    events = aiter(stream)
    ending.draining = True
    try:
        while (event := await _next(events, ending.asked)) is not None:
            await _handle(event, stream, handler, display)
    except OutputClosedError:
        display.note("Stopping: nothing reads standard output any more.")
    finally:
        ticking.cancel()
        await asyncio.wait([ticking])


async def _next(events: AsyncIterator[Event], asked: asyncio.Event) -> Event | None:
    """Return the next event; `None` at the end, or when a signal asks to stop."""
    if asked.is_set():
        return None
    coming: asyncio.Future[Any] = asyncio.ensure_future(anext(events))
    stop: asyncio.Future[Any] = asyncio.ensure_future(asked.wait())
    try:
        await asyncio.wait([coming, stop], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.cancel()
        if not coming.done():
            coming.cancel()
    await asyncio.wait([coming])
    if coming.cancelled() or isinstance(coming.exception(), StopAsyncIteration):
        return None
    event: Event = coming.result()
    return event


async def _handle(
    event: Event, stream: Stream, handler: EventHandler, display: WatchDisplay
) -> None:
    text, failure = event_text(event, display.counts.feed), await _failure(event, handler)
    try:
        if failure is None:
            await stream.done(event)
        else:
            await stream.failed(event, failure)
            display.warn(f"Failed: {text}: {failure}. {_next_attempt(event.attempt)}")
    except InboxError as error:  # A full disk, or another program: it may pass.
        failure = plain_words(error.message)
        display.warn(f"Not recorded, so it is handled again: {text}. {failure}")
    display.counts.add(event, failed=failure is not None)
    display.show()


async def _failure(event: Event, handler: EventHandler) -> str | None:
    """Handle an event; return why that failed, `None` if it is handled."""
    try:
        await handler.handle(event)
    except HandlerFailedError as error:
        return str(error)
    return None


def _next_attempt(attempt: int) -> str:
    if attempt >= MAX_ATTEMPTS:
        return "No attempt is left, so the event is dead."
    return f"The next attempt is in {period(RETRY_SECONDS[attempt - 1])}."


async def _tick(display: WatchDisplay) -> None:
    """Refresh the display while no event comes."""
    while True:
        display.show()
        await asyncio.sleep(_TICK)
