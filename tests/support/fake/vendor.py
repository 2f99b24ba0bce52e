"""Requests to the fake Postalytics on a real socket, and the shapes of its responses."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from postalytics.testing import FakePostalytics

AskVendor = Callable[..., Awaitable[tuple[int, Any]]]


@asynccontextmanager
async def asking(server: FakePostalytics) -> AsyncGenerator[AskVendor]:
    """Yield a function that sends a request: `await ask("GET /contacts/1", start=4)`."""
    async with aiohttp.ClientSession(server.url + "/api/v1/") as session:

        async def ask(
            call: str, json: Any = None, key: str = server.api_key, **query: Any
        ) -> tuple[int, Any]:
            method, path = call.split()
            headers = {"Authorization": aiohttp.encode_basic_auth(key, "")}
            async with session.request(
                method, path.removeprefix("/"), json=json, params=query, headers=headers
            ) as response:
                return response.status, await response.json()

        yield ask


async def answer(ask: AskVendor, call: str, json: Any = None, **more: Any) -> Any:
    """Return the body of a successful response."""
    status, body = await ask(call, json, **more)
    assert status == 200, body
    return body


def refused(status: int, message: str) -> tuple[int, Any]:
    return status, {"error": {"message": message, "status_code": status}}
