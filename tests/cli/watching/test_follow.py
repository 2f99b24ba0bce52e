"""Events of a stream are handled one by one, until it ends or a signal asks to stop."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from postalytics_runtime.cli.watching import (
    ABORTED,
    Ending,
    EventHandler,
    EventSender,
    LineWriter,
    Program,
    WatchCounts,
    event_line,
    follow,
    run_to_its_end,
    watch_display,
)
from postalytics_runtime.errors import ConfigurationError, InboxError
from postalytics_runtime.events import Event
from support.cli.watched import FEED, Receiver, Stored, event, receiver

Work = Callable[[Ending], Awaitable[None]]


class Screen:
    """Standard error that is not a terminal."""

    def __init__(self) -> None:
        self.text = io.StringIO()
        self.console = Console(file=self.text, width=80)

    @property
    def lines(self) -> list[str]:
        return self.text.getvalue().splitlines()


async def run(stored: Stored, handler: EventHandler, screen: Screen | None = None) -> int | None:
    """Follow a stream to its end, or until a signal comes."""
    counts = WatchCounts(FEED, clock=lambda: 0.0)
    with watch_display(counts, (screen or Screen()).console) as display:

        async def work(ending: Ending) -> None:
            await follow(stored, handler, display, ending)

        return await run_to_its_end(work, display)


def forwarder(here: Receiver) -> EventSender:
    return EventSender(here.url, option="--forward-to")


async def test_each_event_is_written_as_a_line_and_then_done(tmp_path: Path) -> None:
    stored = Stored([event(1), event(2)])
    with (tmp_path / "out").open("wb") as out:
        assert await run(stored, EventHandler(FEED, LineWriter(out.fileno()))) is None
    lines = [json.loads(line) for line in (tmp_path / "out").read_text().splitlines()]
    assert ([line["loan_id"] for line in lines], stored.handled) == ([1, 2], ["1", "2"])


def test_the_line_has_the_ids_under_their_names_and_the_bodies() -> None:
    told = event(attempt=2, source="07", polled={"what": "Lent"})
    assert json.loads(event_line(told, FEED)) == {
        "id": f"{1:064}",
        "kind": "lent",
        "date": "2026-11-23T14:02:01",
        "reader_id": "07",
        "loan_id": 1,
        "attempt": 2,
        "matched": True,
        "delivered": {"loan": 1, "name": "Ada"},
        "polled": {"what": "Lent"},
    }


async def test_a_forward_that_fails_is_a_failure_of_the_handler(tmp_path: Path) -> None:
    stored, screen = Stored([event(1), event(2)]), Screen()
    async with receiver(500) as here, forwarder(here) as there:
        with (tmp_path / "out").open("wb") as out:
            await run(stored, EventHandler(FEED, LineWriter(out.fileno()), there), screen)
    assert stored.failures == [("1", f"status 500 from {here.url}")]
    assert stored.handled == ["2"]
    assert (tmp_path / "out").read_bytes() == event_line(event(2), FEED)  # No line says it is done.
    assert here.bodies == [event_line(event(number), FEED) for number in (1, 2)]
    assert screen.lines == [
        f"Failed: lent, reader_id 7, loan_id 1: status 500 from {here.url}. The next attempt is in "
        "1 min."
    ]


async def test_a_program_that_fails_is_a_failure_of_the_handler() -> None:
    stored = Stored([event()])
    await run(stored, EventHandler(FEED, program=Program(("false",))))
    assert (stored.handled, stored.failures) == ([], [("1", "false ended with exit status 1")])


async def test_after_the_last_attempt_the_event_is_dead() -> None:
    stored, screen = Stored([event(attempt=8)]), Screen()
    await run(stored, EventHandler(FEED, program=Program(("false",))), screen)
    assert screen.lines == [
        "Failed: lent, reader_id 7, loan_id 1: false ended with exit status 1. No attempt is left, "
        "so the event is dead."
    ]


async def test_the_program_runs_after_the_forward() -> None:
    stored = Stored([event()])
    async with receiver(500) as here, forwarder(here) as there:
        await run(stored, EventHandler(FEED, None, there, Program(("no-such-program",))))
    assert stored.failures == [("1", f"status 500 from {here.url}")]


async def test_without_a_reader_it_ends_and_the_event_is_not_done() -> None:
    stored, screen = Stored([event(1), event(2)]), Screen()
    reading, writing = os.pipe()
    os.close(reading)
    with io.FileIO(writing, "w") as out:
        assert await run(stored, EventHandler(FEED, LineWriter(out.fileno())), screen) is None
    assert (stored.handled, stored.failures) == ([], [])
    assert screen.lines == ["Stopping: nothing reads standard output any more."]


async def test_output_that_cannot_be_written_ends_it_and_the_event_is_not_done() -> None:
    stored = Stored([event(1), event(2)])
    with pytest.raises(ConfigurationError):
        await run(stored, EventHandler(FEED, LineWriter(-1)))
    assert (stored.handled, stored.failures) == ([], [])


STOPPING = "Stopping: the event in hand is finished. Press Ctrl-C again to abort."


async def while_forwarding(here: Receiver, *steps: Callable[[], Any]) -> None:
    """Take steps as soon as an event is forwarded."""
    await here.arrived.wait()
    for step in steps:
        step()
        await asyncio.sleep(0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_the_event_in_hand_finish(number: signal.Signals) -> None:
    stored, screen = Stored([event(1), event(2)]), Screen()
    async with receiver(hangs=True) as here, forwarder(here) as there:
        stopping = asyncio.ensure_future(
            while_forwarding(here, lambda: signal.raise_signal(number), here.ended.set)
        )
        assert await run(stored, EventHandler(FEED, forwarder=there), screen) is None
        await stopping
    assert stored.handled == ["1"]
    assert screen.lines == [STOPPING]


async def test_a_second_signal_aborts_and_the_event_is_not_done() -> None:
    stored, screen = Stored([event(1), event(2)]), Screen()
    async with receiver(hangs=True) as here, forwarder(here) as there:
        interrupt = [lambda: signal.raise_signal(signal.SIGINT)] * 2
        stopping = asyncio.ensure_future(while_forwarding(here, *interrupt))
        assert await run(stored, EventHandler(FEED, forwarder=there), screen) == ABORTED
        await stopping
    assert (stored.handled, stored.failures) == ([], [])
    assert screen.lines == [STOPPING, "Aborting."]


async def test_a_signal_ends_the_wait_for_an_event() -> None:
    stored = Stored([event()], endless=True)

    async def interrupt() -> None:
        await stored.waits.wait()
        signal.raise_signal(signal.SIGTERM)

    stopping = asyncio.ensure_future(interrupt())
    assert await run(stored, EventHandler(FEED)) is None
    await stopping
    assert stored.handled == ["1"]


async def test_a_signal_before_the_first_event_aborts() -> None:
    async def connect(_: Ending) -> None:
        signal.raise_signal(signal.SIGINT)
        await asyncio.Event().wait()

    screen = Screen()
    with watch_display(WatchCounts(FEED), screen.console) as display:
        assert await run_to_its_end(connect, display) == ABORTED
    assert screen.lines == ["Aborting."]


class Forgetful(Stored):
    """A stream whose inbox cannot be written once."""

    async def done(self, event: Event) -> None:
        if event.subject == "1":
            raise InboxError("The disk is full.")
        await super().done(event)


async def test_what_cannot_be_recorded_is_noted_and_the_next_event_follows() -> None:
    stored, screen = Forgetful([event(1), event(2)]), Screen()
    assert await run(stored, EventHandler(FEED), screen) is None
    assert stored.handled == ["2"]
    assert screen.lines == [
        "Not recorded, so it is handled again: lent, reader_id 7, loan_id 1. The disk is full."
    ]


async def test_an_error_of_the_stream_ends_it() -> None:
    class Broken(Stored):
        async def __aiter__(self) -> AsyncIterator[Event]:
            yield event()
            raise InboxError("The disk is full.")

    stored = Broken([])
    with pytest.raises(InboxError):
        await run(stored, EventHandler(FEED))
    assert stored.handled == ["1"]
