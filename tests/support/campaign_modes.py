"""Switches the mode of the campaign that the tests send through, from outside."""

from __future__ import annotations

import base64

import aiohttp

from postalytics.testing import FakePostalytics


async def switch_mode(server: FakePostalytics) -> None:
    """Switch from test to live or back, outside of the clients under test."""
    key = base64.b64encode(f"{server.api_key}:".encode()).decode()
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Basic {key}"}) as session,
        session.put(f"{server.url}/api/v1/campaigns/71238") as response,
    ):
        assert response.status == 200
