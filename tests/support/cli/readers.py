"""The command line of a library that has events of its readers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from postalytics_runtime import cli
from postalytics_runtime.events import Inbox, Report
from support.bulk.bookshelf_api import API
from support.cli.command_lines import command_line_of
from support.cli.shop import Shop, no_server
from support.cli.watched import FEED


class Readers(Shop):
    """The client of the bookshelf, with events."""

    api = attrs.evolve(API, events=FEED)


class LoanInbox(Inbox):
    """Inbox of the library."""

    api = Readers.api
    feed = FEED


def run(*words: str | Path) -> int:
    """Run the command line of the library and return its exit status."""
    return cli.run(command_line_of(Readers, no_server), [str(word) for word in words])


def report(number: int, *, delivered: bool = True, **values: Any) -> Report:
    """Return a report of a loan of reader 7."""
    given: dict[str, Any] = {
        "kind": "lent",
        "source": "7",
        "subject": f"{number}",
        "date": datetime(2026, 11, 23, 14, 2, number % 60),
        "body": {"loan": number, "name": "Ada"},
    }
    return Report(delivered=delivered, **{**given, **values})


def keep(
    path: Path,
    delivered: Sequence[Report] = (),
    *,
    polled: Sequence[Report] = (),
    rejected: Mapping[bytes, str] | None = None,
) -> None:
    """Keep reports in an inbox, as they come by webhook and by poll."""

    async def keep_all() -> None:
        async with LoanInbox(path) as inbox:
            for one in delivered:
                await inbox.receive(one)
            if polled:
                await inbox.record_poll("7", polled)
            for body, reason in (rejected or {}).items():
                await inbox.reject(body, reason)

    asyncio.run(keep_all())


def pending(path: Path) -> list[str]:
    """Return the subjects of the events that wait for a handler, and leave them so."""

    async def leased() -> list[str]:
        async with LoanInbox(path) as inbox:
            found = await inbox.lease(limit=1000)
            await inbox.release(*found)
            return sorted(str(event.subject) for event in found)

    return asyncio.run(leased())


def handle(path: Path, *, fail: Sequence[str] = (), times: int = 1) -> list[str]:
    """Handle all events that are due, and return their ids; the handler fails for some subjects."""

    async def handle_all() -> list[str]:
        now = [0.0]
        ids: list[str] = []
        async with LoanInbox(path) as inbox:
            inbox.clock = lambda: base + now[0]
            base = datetime.now().timestamp()
            for _ in range(times):
                for event in await inbox.lease(limit=1000):
                    ids.append(event.id)
                    if event.subject in fail:
                        await inbox.failed(event, "It failed.")
                    else:
                        await inbox.done(event)
                now[0] += 100_000
        return ids

    return asyncio.run(handle_all())
