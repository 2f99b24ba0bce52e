"""The commands of operations, in a thread of the test."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import attrs
import orjson
from aiohttp import web

from postalytics._command_line import COMMAND_LINE
from postalytics.testing import FakePostalytics
from postalytics_runtime import cli
from postalytics_runtime.cli import CommandLine

PERSON = (
    *("--first-name", "Ada", "--last-name", "Byron", "--address-street", "1 Main St"),
    *("--address-city", "Boston", "--address-state", "MA", "--address-zip", "02134"),
)
"""The options for the name and the address of Ada."""


async def operate(
    fake: FakePostalytics, *words: str | Path, line: CommandLine = COMMAND_LINE
) -> int:
    """Run a command in a thread, where it has an event loop of its own; return its exit status."""
    given = [*map(str, words), "--base-url", fake.url]
    return await asyncio.to_thread(cli.run, line, given)


@attrs.define
class Traffic:
    """What a server receives: the operations, and the JSON of the bodies of writes."""

    operations: list[str] = attrs.field(factory=list[str])
    bodies: list[Any] = attrs.field(factory=list[Any])
    instead: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """The JSON that the server responds with, by operation, without carrying the request out."""

    async def __call__(self, operation: str, request: web.Request) -> web.Response | None:
        """Record a request."""
        self.operations.append(operation)
        if body := await request.read():
            self.bodies.append(orjson.loads(body))
        if operation in self.instead:
            return web.json_response(self.instead[operation])
        return None

    @property
    def writes(self) -> list[str]:
        """The operations that do not only read."""
        verbs = ("get_", "list_")
        return [one for one in self.operations if not one.partition(".")[2].startswith(verbs)]
