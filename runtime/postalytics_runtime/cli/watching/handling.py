"""What is done with each event: forwarded, given to a program, printed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeAlias

import attrs

from ...events import Event
from ...schema import EventFeed
from .event_line import event_line
from .line_writer import LineWriter
from .program import Program
from .sender import EventSender

Around: TypeAlias = Callable[[], AbstractContextManager[None]]


@attrs.frozen
class EventHandler:
    """Handler of each event. Printing comes last: one line says that all before it succeeded."""

    feed: EventFeed
    writer: LineWriter | None = None
    forwarder: EventSender | None = None
    program: Program | None = None
    around_program: Around = contextlib.nullcontext
    """Entered while the program runs, which may write to standard error."""
    around_output: Around = contextlib.nullcontext
    """Entered while the line is written to standard output."""

    async def handle(self, event: Event) -> None:
        """Handle an event.

        Raises:
            HandlerFailedError: the event is to be handled again later.
            OutputClosedError: nothing reads standard output any more.
            ConfigurationError: standard output cannot be written.
        """
        line = event_line(event, self.feed)
        if self.forwarder is not None:
            await self.forwarder.send(line)
        if self.program is not None:
            with self.around_program():
                await self.program.run(line)
        if self.writer is not None:
            with self.around_output():
                await self.writer.write(line)
