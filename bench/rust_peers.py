"""Clients in Rust for the same call, which has neither types, nor a pace, nor retries there.

They are imported by name: only `make bench-full` installs them.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .peers import Peer, on_loop


@contextmanager
def open_rust_peers(
    runner: asyncio.Runner, url: str, contact: Mapping[str, Any], headers: Mapping[str, str]
) -> Iterator[dict[str, Peer]]:
    """The clients, ready to post that contact to that address."""
    builder: Any = importlib.import_module("pyreqwest.client").ClientBuilder()
    pyreqwest = builder.default_headers(dict(headers)).build()
    primp: Any = importlib.import_module("primp").AsyncClient(headers=dict(headers))

    async def post() -> object:
        response = await pyreqwest.post(url).body_json(dict(contact)).build().send()
        return await response.json()

    async def post_primp() -> object:
        return (await primp.post(url, json=dict(contact))).json()

    try:
        yield {"pyreqwest": on_loop(runner, post), "primp": on_loop(runner, post_primp)}
    finally:
        runner.run(pyreqwest.close())
