"""A receiver and its inbox over many runs, and what must be true of the inbox at the end."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs

from crash.fork_server import Child, ForkServer, fork_server
from postalytics_runtime.events import Event
from soak.receiver import CampaignInbox, Plan, SharedClock
from support.events.hook_client import hook_client

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = 86_400.0
_EVERYTHING = 1_000_000
_numbers = itertools.count(1)


@attrs.frozen(kw_only=True)
class Found:
    """What an inbox has at the end."""

    events: list[Event]
    unhandled: list[Event]
    """Events that no handler has handled to its end."""
    changed_ids: list[str]
    """Ids that a handler got and that no event has now."""
    handled: int
    """The number of times that a handler has handled an event."""


class Receiver:
    """A receiver with its inbox, at one address in all its runs.

    Args:
        forking: starts its processes.
        folder: the folder of the inbox, which several receivers may share.
        port: the port that it listens on.
        options: the same for each run.
    """

    def __init__(self, forking: ForkServer, folder: Path, port: int, **options: Any) -> None:
        self._forking = forking
        self._said = folder / "said"
        self.clock = SharedClock(folder / "clock")
        self.clock.set(self.clock() or NOON.timestamp())
        self._plan = Plan(
            inbox=str(folder / "events.db"),
            handled=str(folder / "handled"),
            clock=str(folder / "clock"),
            pid=str(folder / "pid"),
            port=port,
            **options,
        )
        self.url = f"http://127.0.0.1:{port}"
        with contextlib.closing(_Closable(CampaignInbox(self._plan.inbox))) as it:
            self.path = f"/hook/{it.inbox.tokens[0]}?s={it.inbox.mark}"

    def start(self, **options: Any) -> Child:
        """Start a process."""
        plan = attrs.evolve(self._plan, seed=next(_numbers), **options)
        return self._forking.start(attrs.asdict(plan), self._said)

    async def listening(self, child: Child) -> None:
        """Wait until a process that was started accepts connections, or has ended."""
        while not child.ended.done():
            try:
                async with hook_client(self.url):
                    return
            except OSError:
                await asyncio.wait([child.ended], timeout=0.01)

    async def drain(self) -> Found:
        """Let a last process handle what waits, and return what is in the inbox."""
        # Leases of processes that were killed have ended by then, and retries are due.
        self.clock.set(self.clock() + DAY)
        status = await self.start(draining=True, failing=0.0, kill_at="").ended
        if status:
            raise RuntimeError(f"The last process ended with {status}: {self.tell()}")
        return await self._found()

    def _handled(self) -> list[str]:
        return [line.split()[0] for line in Path(self._plan.handled).read_text().splitlines()]

    def pid(self) -> int:
        """Return the number of the last process that was started."""
        return int(Path(self._plan.pid).read_text())

    def tell(self) -> str:
        """Return what the last process has said."""
        return self._said.with_name("said.error").read_text()

    async def _found(self) -> Found:
        async with CampaignInbox(self._plan.inbox, clock=self.clock) as inbox:
            await inbox.replay(since=datetime.fromtimestamp(0, UTC))
            events = await inbox.lease(limit=_EVERYTHING)
        lines = self._handled()
        handled = set(lines)
        return Found(
            events=events,
            unhandled=[event for event in events if event.id not in handled],
            changed_ids=sorted(handled - {event.id for event in events}),
            handled=len(lines),
        )


@attrs.frozen
class _Closable:
    inbox: CampaignInbox

    def close(self) -> None:
        self.inbox.close_now()


@contextlib.contextmanager
def reserved_port() -> Iterator[int]:
    """Yield a port of 127.0.0.1 that no other program gets, and on which others may listen."""
    with socket.socket() as holding:
        # Linux lets another socket with this option listen while this one does not.
        holding.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holding.bind(("127.0.0.1", 0))
        yield holding.getsockname()[1]


@contextlib.asynccontextmanager
async def receivers() -> AsyncIterator[tuple[ForkServer, Path]]:
    """Yield what starts the processes of receivers, and a folder for them."""
    with TemporaryDirectory() as folder:
        async with fork_server("soak.receiver") as forking:
            yield forking, Path(folder)


def twice(events: list[Event]) -> list[str]:
    """Return the subjects with several events of a kind, where each has one at most."""
    return [
        subject
        for (subject, _), count in Counter((it.subject, it.kind) for it in events).items()
        if count > 1
    ]
