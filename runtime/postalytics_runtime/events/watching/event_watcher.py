"""Watcher of the events of one source, by polling alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from os import PathLike
from typing import Any, Literal

from ...client import Client
from ...values import ParameterValue
from ..account import require_account
from ..event import Event
from ..inbox import Inbox
from .event_poll import poll_now
from .poll import PollTimer, interval_of, require_start, resource_of

_LONGEST_WAIT = 30.0
"""Seconds after which a watcher looks for events that another process has put into the inbox, and
for those whose lease has ended."""


def watch_events(
    client: Client,
    source: ParameterValue,
    state: str | PathLike[str] | Inbox,
    *,
    start: Literal["now", "beginning"] = "now",
    interval: float | None = None,
    once: bool = False,
    inbox_type: type[Inbox] = Inbox,
) -> AsyncGenerator[Any, None]:
    """Iterate over the events of a source, each at least once.

    An event is done when the loop asks for the next one. After a restart, an event that is not done
    comes again when its lease of five minutes has ended, and what happened in the meantime is read.
    Requests go in the background lane, and all watchers of a key use at most a fifth of its rate
    limit in a process; if more is watched, the intervals become longer, and a warning is logged.

    Args:
        client: the client to read with.
        source: the id of the source.
        state: the file of an inbox, created if it does not exist, or an open inbox.
        start: whether the events that are there at the first start are left out (`now`), or come
            first (`beginning`).
        interval: the seconds between two polls; the API's minimum by default.
        once: whether to end after one poll, when no event is pending, and to raise the error of the
            poll, whatever it is.
        inbox_type: the class of the inbox in a file.

    Raises:
        ConfigurationError: the interval is below the API's minimum, or the inbox belongs to another
            account.
        AuthenticationError: the key was refused.
        NotFoundError: the source does not exist.
        InboxError: the inbox cannot be used. Other errors are logged, and the next poll follows
            after the interval.
    """
    feed = state.feed if isinstance(state, Inbox) else inbox_type.feed
    require_start(start)
    minimum = feed.polled.interval
    seconds = interval_of(interval, minimum, minimum)
    resource = resource_of(client.api.operation(feed.polled.read), (source,))

    async def events() -> AsyncGenerator[Event, None]:
        inbox = state if isinstance(state, Inbox) else inbox_type(state)
        timer = PollTimer(resource, seconds, once, inbox.clock, inbox.sleep)
        is_bound = False

        async def poll() -> None:
            nonlocal is_bound
            if not is_bound:
                await require_account(client.with_options(background=True), inbox)
                is_bound = True
            due = minimum if once else seconds
            await poll_now(client, inbox, source, whole=False, start=start, interval=due)

        try:
            has_polled = False
            while True:
                while found := await inbox.lease(source=source):
                    yield found[0]
                    await inbox.done(found[0])
                if once and has_polled:
                    return
                has_polled = await timer.poll(poll, _LONGEST_WAIT)
        finally:
            if inbox is not state:
                await inbox.close()

    return events()
