"""Watcher of a list: what is added to it, changed on it and removed from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, closing
from os import PathLike
from typing import Any, Generic, Literal, TypeVar

import attrs
import orjson

from ...client import Client
from ...schema import MismatchReport, Operation, WatchedList
from ...values import ParameterValue
from ..account import require_account
from ..inbox import Inbox
from .list_reading import ListReading
from .list_store import ListStore, StoredChange
from .poll import Poll, PollTimer, interval_of, require_start, resource_of

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Change(Generic[T]):
    """Change of a watched list."""

    kind: Literal["added", "changed", "removed"]
    key: Any
    """The id of the item."""
    item: T | None
    """The item as it was read; `None` for a removed one, of which only a hash is kept."""


def watch_list(  # noqa: PLR0913  Options by keyword, each with its default.
    client: Client,
    watched: WatchedList,
    path: tuple[ParameterValue, ...],
    state: str | PathLike[str] | Inbox,
    *,
    start: Literal["now", "beginning"] = "now",
    changed: bool = False,
    removed: bool = False,
    interval: float | None = None,
    full_interval: float | None = None,
    once: bool = False,
    inbox_type: type[Inbox] = Inbox,
) -> AsyncGenerator[Change[Any], None]:
    """Iterate over the changes of a list, each at least once.

    A change is done when the loop asks for the next one. After a restart, the changes that are not
    done come again, and what changed in the meantime is found. Use one watcher for a list and a
    file.

    Added items are found at the end of the list, usually with one request. For changed and removed
    ones, the whole list is read. An item is removed when two readings in a row, both complete, do
    not show it; the second one is the next poll.

    Args:
        client: the client to read with.
        watched: the list.
        path: the values of its path parameters, in order.
        state: the file of an inbox, or an open inbox.
        start: whether the items that are on the list at the first start are known (`now`), or added
            (`beginning`).
        changed: whether to report items with other values.
        removed: whether to report items that are gone.
        interval: the seconds between two polls.
        full_interval: the seconds between two readings of the whole list, for changed and removed
            items.
        once: whether to end after one poll, and to raise its error, whatever it is.
        inbox_type: the class of the inbox in a file.

    Raises:
        ConfigurationError: an interval is below the API's minimum, or the inbox belongs to another
            account.
        AuthenticationError: the key was refused.
        NotFoundError: the list does not exist.
        InboxError: the inbox cannot be used. Other errors are logged, and the next poll follows
            after the interval.
    """
    require_start(start)
    minimum = watched.interval
    seconds = interval_of(interval, minimum, minimum)
    full_seconds = interval_of(full_interval, watched.full_interval, minimum)
    operation = client.api.operation(watched.read)
    resource = resource_of(operation, path)

    async def changes() -> AsyncGenerator[Change[Any], None]:
        async with AsyncExitStack() as stack:
            inbox = state
            if not isinstance(inbox, Inbox):
                inbox = await stack.enter_async_context(inbox_type(inbox))
            store = stack.enter_context(closing(ListStore(inbox.path, resource)))
            timer = PollTimer(resource, seconds, once, inbox.clock, inbox.sleep)
            reading = ListReading(
                watched=watched,
                operation=operation,
                path=path,
                store=store,
                from_beginning=start == "beginning",
                changed=changed,
                removed=removed,
                full_interval=full_seconds,
            )
            is_bound = False

            async def poll() -> None:
                nonlocal is_bound
                if not is_bound:
                    await require_account(client.with_options(background=True), inbox)
                    is_bound = True
                due = minimum if once else seconds
                await reading.poll(Poll(client, inbox, resource, due, inbox.sleep), inbox.clock())

            has_polled = False
            while True:
                while (stored := await asyncio.to_thread(store.next_change)) is not None:
                    yield _change(stored, operation)
                    await asyncio.to_thread(store.done, stored)
                if once and has_polled:
                    return
                has_polled = await timer.poll(poll)

    return changes()


def _change(stored: StoredChange, operation: Operation[T]) -> Change[T]:
    item = None
    if stored.item is not None:
        item = operation.returns.structure(orjson.loads(stored.item), MismatchReport())
    return Change(kind=stored.kind, key=orjson.loads(stored.key), item=item)
