"""The command `events watch`: polls the events of a source, and handles each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import attrs
import click

from ...errors import ConfigurationError, PostalyticsError
from ...events import Inbox, number_of, poll_events, require_account
from ...events.subscription import find_source
from ...events.watching import PollTimer
from ...schema import Api, EventFeed, Parameter
from ...text import printable
from ..format import counted, duration, period
from ..help import epilog
from ..input import (
    connection,
    connection_parameters,
    created_inbox,
    first_date,
    flag,
    inbox_option,
    since_option,
    source_option,
)
from ..watching import (
    Ending,
    EventHandler,
    HandlerOptions,
    PendingEvents,
    WatchCounts,
    WatchDisplay,
    follow,
    handler_parameters,
    run_to_its_end,
    watch_display,
)

if TYPE_CHECKING:
    from ...client import Client

_SOME_FAILED = 1


def watch_command(
    client_class: type[Client], inbox_type: type[Inbox], feed: EventFeed
) -> click.Command:
    """Return the command."""
    api = client_class.api

    def watch(inbox: Path | None, **given: Any) -> int:
        connect = connection(client_class, given)
        handling = HandlerOptions.taken_from(given)
        watching = _Watching(
            connect=connect,
            inbox_type=inbox_type,
            inbox=created_inbox(api, inbox),
            handling=handling,
            **given,
        )
        return asyncio.run(watching.run())

    every = period(feed.polled.interval)
    return click.Command(
        "watch",
        callback=watch,
        help=_help(feed),
        short_help=f"Poll the events of a {feed.noun}, and handle each.",
        epilog=_epilog(api, feed),
        params=[
            source_option(feed, f"The {feed.noun} whose events you want."),
            inbox_option(api),
            *handler_parameters(),
            flag(
                "--once",
                f"End after one poll, when no event waits. It waits first if the last poll was "
                f"less than {every} ago.",
            ),
            since_option(),
            *connection_parameters(api, f"The environment of the {feed.noun}."),
        ],
    )


@attrs.frozen(kw_only=True)
class _Watching:
    """One run of the command."""

    connect: Callable[[], Client]
    inbox_type: type[Inbox]
    inbox: Path
    handling: HandlerOptions
    source: str
    once: bool
    since: timedelta | None

    async def run(self) -> int:
        """Watch until a signal comes, or once, and return the exit status."""
        with watch_display(WatchCounts(self.inbox_type.feed)) as display:
            status = await run_to_its_end(lambda ending: self._watch(ending, display), display)
            display.note(display.counts.summary)
        if status is None and self.once and display.counts.failed:
            return _SOME_FAILED
        return status or 0

    async def _watch(self, ending: Ending, display: WatchDisplay) -> None:
        feed = self.inbox_type.feed
        async with (
            self.connect() as client,
            self.handling.handler(feed, display) as handler,
            self.inbox_type(self.inbox) as inbox,
        ):
            await require_account(client, inbox)
            polls = _Polls(
                client=client,
                inbox=inbox,
                source=await self._source(client),
                start=first_date(self.since),
                display=display,
            )
            display.note(
                f"Watching the events of {feed.noun} {printable(self.source)}, kept in "
                f"{printable(str(self.inbox))}."
            )
            if self.once:
                await polls.note_wait()
                await polls.poll()
                async with PendingEvents(inbox, polls.source) as pending:
                    await follow(pending, handler, display, ending)
            else:
                await self._follow(polls, handler, ending)

    async def _follow(self, polls: _Polls, handler: EventHandler, ending: Ending) -> None:
        """Poll and handle at the same time."""
        polling = asyncio.create_task(polls.run(ending))
        try:
            async with polls.inbox.events(source=polls.source, order="date", window=0.0) as stream:
                await follow(stream, handler, polls.display, ending)
        finally:
            polling.cancel()
            await asyncio.wait([polling])
        if not polling.cancelled():
            polling.result()

    async def _source(self, client: Client) -> Any:
        """Return the id that the list of events takes."""
        feed = self.inbox_type.feed
        if feed.webhooks is None:
            (parameter,) = client.api.operation(feed.polled.read).path_parameters
            return _typed(self.source, parameter)
        sources = client.pages(client.api.operation(feed.webhooks.sources))
        return find_source(feed, await sources.collect(), self.source).polled


def _typed(source: str, parameter: Parameter) -> Any:
    """Return the id of the source as the path takes it."""
    typed = number_of(source) if parameter.type in ("int", "int64") else source
    if typed is None:
        raise ConfigurationError(f"The {parameter.name} {source!r} is not a whole number.")
    return typed


@attrs.frozen(kw_only=True)
class _Polls:
    """Polls of one source."""

    client: Client
    inbox: Inbox
    source: Any
    start: Literal["now"] | datetime
    display: WatchDisplay

    async def poll(self) -> None:
        """Poll, as soon as that is allowed."""
        is_first = await self.inbox.state(f"cursor:{self.source}") is None
        result = await poll_events(self.client, self.inbox, self.source, start=self.start)
        self.display.counts.add_poll()
        self.display.show()
        if result.new and is_first and self.start == "now":
            self.display.note(f"Left out {counted(result.new, 'event')} of the past.")
        elif result.new:
            self.display.note(f"The poll showed {counted(result.new, 'new event')}.")

    async def run(self, ending: Ending) -> None:
        """Poll whenever that is due; an error that lasts ends the command in order."""
        inbox = self.inbox
        timer = PollTimer(
            f"{inbox.feed.noun} {self.source}",
            inbox.feed.polled.interval,
            False,
            inbox.clock,
            inbox.sleep,
        )
        try:
            await self.note_wait()
            while True:
                await timer.poll(self.poll)
        except PostalyticsError:
            ending.asked.set()
            raise

    async def note_wait(self) -> None:
        """Say so if the next poll has to wait."""
        last = (await self.inbox.status()).last_polls.get(str(self.source))
        interval = self.inbox.feed.polled.interval
        since = interval if last is None else self.inbox.clock() - last.timestamp()
        if 0 <= since < interval:
            self.display.note(
                f"The last poll was {duration(since)} ago. The next one is allowed in "
                f"{duration(interval - since)}."
            )


def _help(feed: EventFeed) -> str:
    return f"""Poll the events of a {feed.noun}, and handle each.

    No address is needed that the internet can reach. The API allows one poll in
    {period(feed.polled.interval)}. What happened while the command did not run is found by the
    next poll.

    Each event is printed as one line of JSON with its id, after it was forwarded and COMMAND has
    run. What fails is tried 8 times within 24 hours. Each event is handled at least once, and
    with the same id each time.

    At the first start, the events that are there already are left out, unless you add --since.

    The first Ctrl-C, or SIGTERM, finishes the event in hand; the second aborts immediately.
    """


def _epilog(api: Api, feed: EventFeed) -> str:
    option = f"--{feed.noun.replace(' ', '-')}"
    command = f"{api.name.lower()} events watch {option} 1"
    examples = ("--since 2d", "--once >> events.jsonl", '--exec "python handle.py"')
    return epilog(
        [f"{command} {options}" for options in examples],
        """\b
    Exit status:
      0    stopped by a signal, or because nothing reads standard output any more;
           with --once, all events are handled
      1    with --once, handling some events failed; a later run tries again
      2    wrong usage, a bad key, or an inbox that cannot be used
      130  aborted; the event in hand is handled again at the next start

    Standard output and the inbox hold personal data. Messages go to standard error.
    """,
    )
