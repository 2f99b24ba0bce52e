"""Inbox: keeps events before they are acknowledged, and gives each to a handler."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ...schema import Api, EventFeed, Model
from ..event import Report
from ..identity import id_text, report_of_item
from ..receiver import AsgiHook, HookRoute, ReceiverLimits, Reception
from . import upkeep
from .database import change_setting, setting
from .keeping import KeptReport, keep, prepared
from .leasing import LeasingInbox
from .polls import PollResult, bind_account, claim_poll, new_token, put_state, read_state, record
from .upkeep import InboxStatus, RejectedBody
from .writers import Work

_NOTE_SECONDS = 1.0
"""Seconds between two notes of the last delivery: one for each would cost more than it tells."""


class Inbox(LeasingInbox):
    """File with the events of one account, each once, and with what became of each.

    Several processes of one machine may use an inbox at once. What waits to be kept at the same
    time shares one transaction, and so one wait for the disk.

    Args:
        path: the file, on a local disk; created if it does not exist, readable by its owner only.
        clock: returns the time, in seconds since 1970.
        sleep: waits for some seconds.

    Attributes:
        path: the file.
        clock: the clock.
        sleep: waits for some seconds.

    Raises:
        InboxError: the file cannot be created, or is not an inbox; it is left as it is.
    """

    api: ClassVar[Api]
    """The API; set by the emitted subclass."""
    feed: ClassVar[EventFeed]
    """The description of the events; set by the emitted subclass."""

    _expired_at = -float("inf")
    _noted_at = -float("inf")
    # Addresses

    @property
    def tokens(self) -> tuple[str, ...]:
        """The secret tokens of the address that are valid now, the newest first: 1 or 2."""
        return tuple((self._file.read_now(lambda c: setting(c, "tokens")) or "").split())

    @property
    def mark(self) -> str:
        """8 characters that tell the webhooks of this inbox from those of others."""
        return self._file.read_now(lambda c: setting(c, "mark")) or ""

    async def rotate(self) -> str:
        """Make a new token and return it; the one before stays valid until the next rotation."""
        return await self._file.run(new_token)

    async def use_account(self, account: object) -> None:
        """Record the account that the inbox belongs to.

        Raises:
            ConfigurationError: the inbox belongs to another account.
        """
        await self._file.run(lambda c: bind_account(c, self.path, str(account)))

    # Reports

    async def receive(self, report: Report) -> KeptReport:
        """Keep a report; on return it is on the disk, so that you can acknowledge it.

        Raises:
            InboxClosedError: the inbox was closed.
            InboxError: it was not kept, for example because the disk is full. The next may be.
        """
        kept = await self._file.run(self._keeping(report))
        self._wake()
        return kept

    def receive_now(self, report: Report) -> KeptReport:
        """Do the same as `receive`, but block until it is done; it needs no event loop."""
        kept = self._file.run_now(self._keeping(report))
        self._wake()
        return kept

    async def reject(self, body: bytes, reason: str) -> None:
        """Record a body that is not a delivery. The last 100 are kept, and all are counted."""
        now = self.clock()
        await self._file.run(lambda c: upkeep.add_rejected(c, body, reason, now))

    def reject_now(self, body: bytes, reason: str) -> None:
        """Do the same as `reject`, but block until it is done; it needs no event loop."""
        now = self.clock()
        self._file.run_now(lambda c: upkeep.add_rejected(c, body, reason, now))

    async def rejected(self) -> list[RejectedBody]:
        """Return the rejected bodies that are kept, the oldest first."""
        return await self._file.run(upkeep.rejected_bodies)

    def report_of(self, item: Mapping[str, Any] | Model, source: object) -> Report:
        """Return the report in an item of a polled list: JSON, or a model of this API."""
        if isinstance(item, Model):
            item = self.api.operation(self.feed.polled.read).returns.unstructure(item)
        return report_of_item(self.feed, item, source)

    # Receivers

    def aiohttp_route(self, path: str, limits: ReceiverLimits | None = None) -> HookRoute:
        """Return the route for deliveries: `app.add_routes([inbox.aiohttp_route("/hook")])`.

        The webhook's URL is the path, `/` and a token. `GET` of the path and `/health` is for
        monitoring: 200, or 503 if the inbox cannot be written.

        Args:
            path: what comes before the token.
            limits: what a client may use; those for connections are up to your server.
        """
        return HookRoute(Reception(self, limits), path)

    def asgi(self, limits: ReceiverLimits | None = None) -> AsgiHook:
        """Return the same as an ASGI application: `app.mount("/hook", inbox.asgi())`."""
        return AsgiHook(Reception(self, limits))

    # Polls

    async def record_poll(
        self, source: object, reports: Iterable[Report], *, cursor: Any = None, done: bool = False
    ) -> PollResult:
        """Keep the reports of a poll and its cursor, all or nothing.

        Args:
            source: the id of the source.
            reports: what the poll showed.
            cursor: a JSON value, which `state(f"cursor:{source}")` returns then; `None` keeps the
                one before.
            done: whether new events need no handler.
        """
        items, now = [prepared(self.feed, report) for report in reports], self.clock()
        text = None if cursor is None else json.dumps(cursor)
        expires = self._expires(now)

        def work(connection: sqlite3.Connection) -> PollResult:
            if expires:
                upkeep.expire_if_due(connection, now)
            return record(
                connection, self.feed, str(source), items, cursor=text, done=done, now=now
            )

        result = await self._file.run(work)
        self._wake()
        return result

    async def claim_poll(self, resource: str, interval: float) -> float:
        """Claim the next poll of a resource, before the request.

        Args:
            resource: what is polled.
            interval: the minimum number of seconds between two polls.

        Returns:
            0.0 if the poll is yours now; else the number of seconds to wait. All processes with
            this inbox share the claims, which survive restarts.
        """
        now = self.clock()
        return await self._file.run(lambda c: claim_poll(c, resource, interval, now))

    async def state(self, name: str) -> Any:
        """Return a value of `set_state`; `None` if there is none."""
        return await self._file.run(lambda c: read_state(c, name))

    async def set_state(self, name: str, value: Any) -> None:
        """Keep a small JSON value, such as a cursor."""
        text = json.dumps(value)
        await self._file.run(lambda c: put_state(c, name, text))

    # Upkeep

    async def status(self) -> InboxStatus:
        """Return what is in the inbox."""
        return await self._file.read(upkeep.read_status)

    async def purge(self, subject: object) -> int:
        """Delete the bodies of all events of a subject, and every trace of them in the file.

        The ids stay, so that the events are known when they are reported again. The file is
        written anew; what is received meanwhile waits for that, or is refused after 2 seconds.

        Returns:
            The number of events that had a body.

        Raises:
            InboxError: the bodies are deleted, but traces may be left; or nothing is deleted.
        """
        if (text := id_text(subject)) is None:
            return 0
        count = await self._file.run(lambda c: upkeep.forget_subject(c, text))
        await asyncio.to_thread(upkeep.erase_traces, self.path)
        return count

    async def expire(self) -> None:
        """Delete bodies after 30 days, and ids a year after the last report of the event.

        This also runs by itself, at most once an hour, when something is received or polled.
        """
        now = self.clock()
        await self._file.run(lambda c: upkeep.expire(c, now))

    def _keeping(self, report: Report) -> Work[KeptReport]:
        feed, item, now = self.feed, prepared(self.feed, report), self.clock()
        expires = self._expires(now)
        is_noted = report.delivered and not 0 <= now - self._noted_at < _NOTE_SECONDS
        if is_noted:
            self._noted_at = now

        def work(connection: sqlite3.Connection) -> KeptReport:
            if expires:
                upkeep.expire_if_due(connection, now)
            if is_noted:
                change_setting(connection, "last_delivery", repr(now))
            return keep(connection, feed, item, now)

        return work

    def _expires(self, now: float) -> bool:
        """Return whether the next transaction should expire what is too old."""
        expires = not 0 <= now - self._expired_at < upkeep.EXPIRY_SECONDS
        if expires:
            self._expired_at = now
        return expires
