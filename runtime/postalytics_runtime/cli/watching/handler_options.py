"""Options that say what is done with each event."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Self

import attrs
import click
from yarl import URL

from ...errors import ConfigurationError
from ...schema import EventFeed
from ..input import flag, value_option
from .addresses import http_address
from .display import WatchDisplay
from .handling import EventHandler
from .line_writer import standard_output
from .program import Program, program_words
from .sender import EventSender

_REMEDY = "Events hold personal data. To send them there all the same, add --forward-anywhere."


def handler_parameters() -> list[click.Option]:
    """Return the options."""
    return [
        value_option(
            "--forward-to",
            "URL",
            "Send each event as JSON to URL, by POST. Any response but 2xx within 30 s is a "
            "failure.",
            type=http_address,
        ),
        flag("--forward-anywhere", "Let URL be on another machine, which gets personal data."),
        value_option(
            "--exec program",
            "COMMAND",
            "Run COMMAND for each event, with the event as JSON on its standard input. No shell "
            "reads COMMAND. Any exit status but 0 within 4 minutes is a failure.",
            type=program_words,
        ),
    ]


@attrs.frozen
class HandlerOptions:
    """What you chose to do with each event; it is printed in any case."""

    forward_to: URL | None = None
    forward_anywhere: bool = False
    program: tuple[str, ...] | None = None

    @classmethod
    def taken_from(cls, given: dict[str, Any]) -> Self:
        """Take the options out of all that were given.

        Raises:
            UsageError: two options contradict each other.
        """
        chosen = cls(**{field.name: given.pop(field.name) for field in attrs.fields(cls)})
        if chosen.forward_anywhere and chosen.forward_to is None:
            raise click.UsageError("--forward-anywhere needs --forward-to URL.")
        return chosen

    @asynccontextmanager
    async def handler(self, feed: EventFeed, display: WatchDisplay) -> AsyncGenerator[EventHandler]:
        """Yield the handler.

        Raises:
            ConfigurationError: the address is refused, or there is nothing to do with an event.
        """
        writer = standard_output()
        if writer is None and self.forward_to is None and self.program is None:
            raise ConfigurationError(
                "Standard output is closed, so nothing would get the events. Send them to a file, "
                "or add --forward-to URL or --exec COMMAND."
            )
        async with AsyncExitStack() as stack:
            sender = None
            if self.forward_to is not None:
                sender = await stack.enter_async_context(
                    EventSender(
                        self.forward_to,
                        option="--forward-to",
                        anywhere=self.forward_anywhere,
                        remedy=_REMEDY,
                    )
                )
            program = None if self.program is None else Program(self.program)
            yield EventHandler(
                feed, writer, sender, program, display.aside, display.aside_for_output
            )
