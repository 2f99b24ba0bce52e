"""The commands that watch events, in a process of their own or in a thread of the test."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import attrs

from postalytics import Postalytics
from postalytics.models import CreditType, NewCampaign, PostageType
from postalytics.testing import FakePostalytics
from postalytics_runtime import cli
from postalytics_runtime.client import Client
from postalytics_runtime.events import Inbox
from postalytics_runtime.schema import EventFeed
from support.cli.command_lines import command_line_of


class CampaignInbox(Inbox):
    """Inbox of the events of campaigns."""

    api = Postalytics.api
    feed = cast("EventFeed", Postalytics.api.events)


async def command(
    fake: FakePostalytics, *words: str | Path, client_class: type[Client] = Postalytics
) -> int:
    """Run a command in a thread, where it has an event loop of its own; return its exit status."""
    given = [*map(str, words), "--base-url", fake.url]
    line = command_line_of(client_class, FakePostalytics)
    return await asyncio.to_thread(cli.run, line, given)


@attrs.frozen
class Watcher:
    """A command that watches, in a process of its own."""

    process: asyncio.subprocess.Process
    notes: list[str] = attrs.field(factory=list[str])
    """The lines of standard error until now."""

    async def noted(self, text: str) -> None:
        """Wait until a line of standard error has this text."""
        assert self.process.stderr is not None
        while not self.notes or text not in self.notes[-1]:
            line = await self.process.stderr.readline()
            assert line, self.notes
            self.notes.append(line.decode().rstrip("\n"))

    async def events(self, number: int) -> list[dict[str, Any]]:
        """Return the next events of standard output."""
        assert self.process.stdout is not None
        lines = [await self.process.stdout.readline() for _ in range(number)]
        return [json.loads(line) for line in lines]

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, read the rest of standard error, and return the exit status."""
        self.process.send_signal(number)
        return await self.ended()

    async def ended(self) -> int:
        """Wait until the process ends, and return its exit status."""
        assert self.process.stderr is not None
        rest = await self.process.stderr.read()
        self.notes.extend(rest.decode().splitlines())
        return await self.process.wait()


@asynccontextmanager
async def watcher(
    fake: FakePostalytics, *words: str | Path, stdout: int = asyncio.subprocess.PIPE
) -> AsyncIterator[Watcher]:
    """Start a command; it is killed at the end of the block, if it still runs."""
    where = () if "trigger" in words else ("--base-url", fake.url)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", *map(str, words), *where),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=stdout,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "POSTALYTICS_API_KEY": fake.api_key},
    )
    try:
        yield Watcher(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def free_port() -> int:
    """Return a port of this machine that nothing uses."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


async def new_campaign(client: Postalytics) -> int:
    """Create a campaign, which has no webhook, and return its id."""
    created = await client.campaigns.create_campaign(
        NewCampaign(
            name="Welcome",
            template_front_id=301,
            credit_type=CreditType.POSTCARD_4X6_FIRST_CLASS,
            postage_type=PostageType.FIRST_CLASS,
            sender_name="Thomas Anderson",
            sender_address1="36 Pipers Row",
            sender_city="New York",
            sender_state="NY",
            sender_zip="10001",
        )
    )
    listed = await client.campaigns.list_campaigns().collect()
    (campaign,) = (one.campaign_id for one in listed if one.drop_id == created.drop_id)
    assert campaign is not None
    return int(campaign)
