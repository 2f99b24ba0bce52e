"""A page in headless Chromium, controlled over its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import aiohttp
import attrs
import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None
)
MISSING = "no chromium, google-chrome or chromium-browser is on the PATH"
_OPTIONS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --remote-debugging-port=0"
)
_SECONDS = 100
"""How long the browser may take to start."""


def required_chromium() -> str:
    """Return the path of the browser. Without one skip the test, or fail in `make browser`."""
    if CHROMIUM is not None:
        return CHROMIUM
    if os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(f"{MISSING}: install one, such as Debian's package chromium.")
    pytest.skip(MISSING)


@attrs.define
class Page:
    """An open page."""

    _socket: aiohttp.ClientWebSocketResponse
    events: list[str] = attrs.field(factory=list[str])
    """The events of the page, such as a message on its console, as `Log.entryAdded`."""
    _last: int = 0

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self._last += 1
        await self._socket.send_json({"id": self._last, "method": method, "params": parameters})
        while True:
            message = await self._next()
            if message.get("id") == self._last:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result

    async def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = await self._socket.receive_json(timeout=_SECONDS)
        self.events += [message["method"]] if "method" in message else []
        return message

    async def open(self, path: Path, *, query: str = "") -> None:
        """Open a file and wait until it is loaded."""
        self.events.clear()
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.call(f"{domain}.enable")
        await self.call("Page.navigate", url=f"{path.as_uri()}{query}")
        while "Page.loadEventFired" not in self.events:
            await self._next()

    async def look(self, *, width: int, scheme: str = "light", media: str = "screen") -> None:
        """Show the page in a window of this width, in pixels, in a color scheme, or as in print."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=False,
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        await self.call("Emulation.setEmulatedMedia", media=media, features=features)

    async def evaluate(self, script: str) -> Any:
        """Return the value of an expression of JavaScript in the page; wait for a promise."""
        found = await self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def png(self, *, width: int, height: int) -> bytes:
        """Return the top of the page as it looks, in pixels."""
        area = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        drawn = await self.call("Page.captureScreenshot", clip=area, captureBeyondViewport=True)
        return base64.b64decode(drawn["data"])

    async def pdf(self) -> bytes:
        """Return the page as it is printed."""
        printed = await self.call("Page.printToPDF", preferCSSPageSize=True)
        return base64.b64decode(printed["data"])


@contextlib.asynccontextmanager
async def page_in_browser(folder: Path) -> AsyncGenerator[Page]:
    """Start a browser with its profile in a folder and yield an empty page."""
    profile = folder / "profile"
    browser = await asyncio.create_subprocess_exec(
        required_chromium(),
        *_OPTIONS.split(),
        f"--user-data-dir={profile}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        port = await asyncio.wait_for(_port(browser), _SECONDS)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as listed:
                targets = json.loads(await listed.text())
            url = next(one["webSocketDebuggerUrl"] for one in targets if one["type"] == "page")
            async with session.ws_connect(url, max_msg_size=0) as socket:
                yield Page(socket)
    finally:
        browser.kill()
        await browser.communicate()


async def _port(browser: asyncio.subprocess.Process) -> int:
    """Return the port that the browser names on standard error."""
    assert browser.stderr is not None
    async for line in browser.stderr:
        if line.startswith(b"DevTools listening on ws://"):
            return int(line.split(b"/")[2].rpartition(b":")[2])
    raise AssertionError("The browser ended before it listened.")
