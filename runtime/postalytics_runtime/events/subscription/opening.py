"""A subscription from its start to its end: inbox, listener, webhook, reconciliation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from os import PathLike
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from ...errors import ConfigurationError, PostalyticsError
from ...observability import failure_words, log, report_unexpected
from ..account import require_account
from ..inbox import Inbox
from ..receiver import Listener, Reception
from ..watching import interval_of, mark_start, poll_events, require_start
from .hook_url import base_of_hooks
from .next_step import WatchedSource, find_source, operations_of
from .reconciliation import PeriodicReconciliation
from .registration import prune_command
from .subscription import Subscription

if TYPE_CHECKING:
    from ...client import Client
    from ...schema import EventFeed
    from ...values import ParameterValue

_REMOVAL_SECONDS = 30.0
"""The time that the removal of a webhook may take at the end of a program."""


@asynccontextmanager
async def subscribe(  # noqa: PLR0913  Options by keyword, each with its default.
    client: Client,
    source: ParameterValue,
    *,
    url: str,
    inbox: str | PathLike[str] | Inbox,
    on_exit: Literal["delete", "keep"] = "delete",
    host: str = "127.0.0.1",
    port: int = 8080,
    listen: bool = True,
    replace: bool = False,
    start: Literal["now", "beginning"] | datetime = "now",
    interval: float | None = None,
    inbox_type: type[Inbox] = Inbox,
) -> AsyncGenerator[Subscription[Any]]:
    """Receive the events of one source by webhook, and poll for those that it does not deliver.

    The webhook is created or, after a crash, adopted. Events that came while nothing listened are
    polled: at the start, every 6 hours, and after 24 hours without a delivery. Without a webhook,
    because the plan has none or another receiver takes it over, all events are polled.

    Args:
        client: a client of the account.
        source: the id of the source, the first one of those that its webhook may take.
        url: the public address that leads to this machine, such as `https://hooks.example.com`;
            the secret path is added to it.
        inbox: the file of an inbox, created if it does not exist, or an open inbox.
        on_exit: whether to delete the webhook at the end, or to keep it, so that what happens until
            the next start waits for it. Several processes with one inbox must keep it.
        host: the address to listen on.
        port: the port to listen on, 0 for any free port.
        listen: whether to listen; if not, your application serves the inbox at the secret path.
        replace: whether to take the webhook over from another receiver.
        start: whether what the list of events shows at the first start needs no handler (`now`), or
            comes first (`beginning`), or only what is later than a date, without a zone.
        interval: the seconds between two polls without a webhook; the API's minimum by default.
        inbox_type: the class of the inbox in a file.

    Raises:
        ConfigurationError: an argument is wrong, the port is taken, or the inbox belongs to another
            account.
        InvalidRequestError: the source does not exist, or its id may mean another one, too.
        InboxError: the inbox cannot be used.
        WebhookTakenError: the webhook calls another receiver, and `replace` is false.
        PostalyticsError: the API cannot be reached, or refused the webhook.
    """
    if on_exit not in {"delete", "keep"}:
        raise ConfigurationError(f"on_exit is {on_exit!r}, but it must be 'delete' or 'keep'.")
    require_start(start, dated=True)
    base = base_of_hooks(url)
    async with AsyncExitStack() as stack:
        opened = inbox
        if not isinstance(opened, Inbox):
            opened = await stack.enter_async_context(inbox_type(opened))
        minimum = opened.feed.polled.interval
        interval = interval_of(interval, minimum, minimum)
        await require_account(client, opened)
        local_url = None
        if listen:
            listener = await stack.enter_async_context(Listener(Reception(opened), host, port))
            local_url = listener.url
        found = await _find(client, opened.feed, source)
        if start == "now":
            # Before there is a webhook: what it delivers needs a handler.
            await mark_start(client, opened, found.polled)
        subscription: Subscription[Any] = Subscription(client, opened, base, found)
        subscription.local_url = local_url
        if on_exit == "delete":
            stack.push_async_exit(partial(_remove, subscription))
        await subscription.update_url(replace=replace)
        reconciling = _reconciliation(client, subscription, start, interval).run()
        task = asyncio.create_task(reconciling, name="reconciliation")
        task.add_done_callback(_report)
        stack.push_async_callback(_stop, task)
        yield await stack.enter_async_context(subscription)


async def _find(client: Client, feed: EventFeed, source: ParameterValue) -> WatchedSource:
    sources = client.api.operation(operations_of(feed).sources)
    return find_source(feed, await client.pages(sources).collect(), source)


def _reconciliation(
    client: Client,
    subscription: Subscription[Any],
    start: Literal["now", "beginning"] | datetime,
    interval: float,
) -> PeriodicReconciliation:
    inbox, source = subscription.inbox, subscription.source.polled

    async def poll() -> int:
        return (await poll_events(client, inbox, source, start=start)).new

    return PeriodicReconciliation(
        inbox,
        poll=poll,
        check=subscription.check,
        mode=lambda: subscription.mode,
        interval=interval,
        name=subscription.name,
    )


async def _remove(
    subscription: Subscription[Any],
    _: type[BaseException] | None,
    error: BaseException | None,
    __: TracebackType | None,
) -> None:
    """Delete the webhook; an error of that does not replace one that is on its way."""
    try:
        async with asyncio.timeout(_REMOVAL_SECONDS):
            await subscription.remove()
    except (PostalyticsError, TimeoutError, asyncio.CancelledError) as failure:
        log.warning(
            "The webhook of %s may still be there (%s). To delete it, start again, or run `%s`.",
            *(subscription.name, failure_words(failure), prune_command(subscription.client)),
        )
        is_cancelled = isinstance(failure, asyncio.CancelledError)
        if is_cancelled or (error is None and isinstance(failure, PostalyticsError)):
            raise


def _report(task: asyncio.Task[None]) -> None:
    """Report at once a bug that ends the task; what the API and the disk do wrong is logged."""
    error = None if task.cancelled() else task.exception()
    if isinstance(error, Exception):
        report_unexpected(error)


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
