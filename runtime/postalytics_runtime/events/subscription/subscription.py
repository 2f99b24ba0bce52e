"""Subscription: the events of one source, and its webhook."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Generic, Self

from ...errors import WebhookTakenError
from ...observability import log
from ..event import E
from .hook_url import hook_url
from .next_step import Claim, WatchedSource
from .reconciliation import Mode
from .registration import WebhookRegistration
from .verification import verify

if TYPE_CHECKING:
    from yarl import URL

    from ...client import Client
    from ..event import Event
    from ..inbox import EventStream, Inbox
    from ..router import Router


class Subscription(Generic[E]):
    """Events of one source, each at least once: an asynchronous iterator, made by `subscribe`.

    Call `done` or `failed` with each event, or let a router do so: `run`.

    Attributes:
        client: the client.
        inbox: keeps the events.
        name: the source, for people, such as `order 42`.
        source: the source, with its ids.
        mode: `webhook`, or `polling` while the webhook cannot be had.
        local_url: scheme, host and port of the listener; `None` if your application listens.
    """

    def __init__(self, client: Client, inbox: Inbox, base: URL, source: WatchedSource) -> None:
        self.inbox = inbox
        self.source = source
        self.mode: Mode = "webhook"
        self.local_url: str | None = None
        self.client = client
        self.name = f"{inbox.feed.noun} {source.ids[0]}"
        self._base = base
        self._stream: EventStream[E] = inbox.events(source=source.polled)
        self._registration = WebhookRegistration(client, inbox.feed, self._claim)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name} {self._base.origin()} {self.mode}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stream.aclose()

    @property
    def url(self) -> str:
        """The secret URL that the webhook calls, masked in its `repr`."""
        return hook_url(self._base, self.inbox.tokens[0], self.inbox.mark)

    def __aiter__(self) -> AsyncIterator[E]:
        return aiter(self._stream)

    async def done(self, event: Event) -> None:
        """Record that an event was handled, so that it does not come again."""
        await self._stream.done(event)

    async def failed(self, event: Event, reason: str) -> None:
        """Record that handling an event failed: it comes again, 8 times in 24 hours."""
        await self._stream.failed(event, reason)

    async def run(self, router: Router) -> None:
        """Give each event to the handlers of a router, until this is cancelled."""
        await self._stream.run(router)

    async def verify(self, event: Event) -> bool | None:
        """Read an event back through the API: see `verify`."""
        return await verify(self.client, event)

    async def update_url(self, *, replace: bool = False) -> None:
        """Put the webhook in place again, with the newest token: call this after `inbox.rotate()`.

        Args:
            replace: whether to replace the URL of another receiver.

        Raises:
            WebhookTakenError: it calls another receiver, and `replace` is false.
            PostalyticsError: it was refused, or the list of webhooks cannot be read.
        """
        self._set_mode(await self._registration.ensure(replace=replace))

    async def check(self) -> None:
        """Do the same, but poll while the webhook calls another receiver."""
        try:
            await self.update_url()
        except WebhookTakenError as error:
            self._set_mode(str(error))

    async def remove(self) -> None:
        """Delete the webhook, if it is still ours."""
        await self._registration.remove()

    def _set_mode(self, reason: str | None) -> None:
        before, self.mode = self.mode, "webhook" if reason is None else "polling"
        if reason is not None and before == "webhook":
            log.warning(
                "The events of %s are only polled, every few minutes: %s",
                *(self.name, reason),
            )
        elif before != self.mode:
            log.info("The webhook of %s is in place again.", self.name)

    def _claim(self) -> Claim:
        return Claim(
            self.source,
            self.url,
            str(self._base.origin()),
            self.inbox.mark,
            self.inbox.tokens,
        )
