"""Requests to the library on a real socket."""

from __future__ import annotations

from typing import Any

import aiohttp

from postalytics_runtime.fake import FakeServer
from support.fake.readers_api import CARD

Answered = tuple[int, Any]


async def ask(library: FakeServer, call: str, key: str = CARD, **options: Any) -> Answered:
    method, path = call.split()
    auth = aiohttp.encode_basic_auth(key, "")
    async with (
        aiohttp.ClientSession(headers={"Authorization": auth}) as session,
        session.request(method, f"{library.url}/library/v1{path}", **options) as response,
    ):
        assert response.content_type == "application/json"
        return response.status, await response.json()
