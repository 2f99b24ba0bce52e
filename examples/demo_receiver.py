"""The process of `receiver.py`: the demo starts it, kills it and starts it again."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import NamedTuple, Self

from postalytics.models import CampaignId
from postalytics.testing import FakePostalytics

PROGRAM = os.path.relpath(Path(__file__).parent / "receiver.py")
_SILENCE = 60.0
"""The seconds of silence after which an event that was not handled counts as missing."""


class Handled(NamedTuple):
    """Event whose handler ran."""

    id: str
    data_id: int
    kind: str
    way: str


class Receiver:
    """Process that receives the events of a campaign; `handled` has those whose handlers ran."""

    def __init__(self, fake: FakePostalytics, campaign_id: CampaignId) -> None:
        self.handled: list[Handled] = []
        self._fake = fake
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        inbox = Path(tempfile.mkdtemp(prefix="postalytics-demo-")) / "events.db"
        self._arguments = (PROGRAM, fake.url, str(campaign_id), str(port), str(inbox))
        self._process: Process | None = None

    async def start(self, *options: str) -> None:
        """Start the process, and wait until it listens."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, *self._arguments, str(self._fake.now.timestamp()), *options),
            env={**os.environ, "POSTALYTICS_API_KEY": self._fake.api_key},
            stdout=PIPE,
        )
        await self._line()

    async def read(self, total: int) -> None:
        """Wait until the handlers of `total` events have run, or one hangs."""
        while len(self.handled) < total and (line := await self._line()) not in ("", "hangs"):
            event_id, data_id, kind, way = line.split()
            self.handled.append(Handled(event_id, int(data_id), kind, way))

    async def end(self, number: signal.Signals) -> None:
        """Send the process a signal, and wait for its end."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
            await self._process.wait()

    async def _line(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(_SILENCE):
                return (await self._process.stdout.readline()).decode().strip()
        except TimeoutError:
            return ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end(signal.SIGKILL)
