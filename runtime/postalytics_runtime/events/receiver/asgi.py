"""Receiver as an ASGI application, which any ASGI framework or server can take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from multidict import CIMultiDict

from .reception import BodyCutOffError, HookResponse, Reception

AsgiMessage: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[AsgiMessage]]
Send: TypeAlias = Callable[[AsgiMessage], Awaitable[None]]


class AsgiHook:
    """ASGI 3 application for deliveries and for health checks: `app.mount("/hook", inbox.asgi())`.

    It also runs alone, as in `uvicorn module:application`. The server must use asyncio.

    The server, and not this application, must limit the connections, the time for the head of a
    request, and the size of the head. uvicorn limits the size to 64 KiB, connections with
    `--limit-concurrency`, and not the time: let a proxy, such as nginx or Caddy, do that.

    The loggers of uvicorn, hypercorn and gunicorn are filtered, so that their access logs show no
    token.
    """

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Handle a connection."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["type"] == "http":
            await self._handle(scope, receive, send)

    async def _handle(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        headers = CIMultiDict[str](
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
        )
        body = AsgiBody(receive)
        answered = await self._reception.respond(scope["path"], scope["method"], headers, body.read)
        if not body.is_cut_off:
            await _send_response(answered, send)


async def _send_response(answered: HookResponse, send: Send) -> None:
    content = answered.text.encode()
    headers = {
        "content-type": f"{answered.media_type}; charset=utf-8",
        "content-length": str(len(content)),
        **dict(answered.headers),
    }
    await send(
        {
            "type": "http.response.start",
            "status": answered.status,
            "headers": [(n.lower().encode(), v.encode()) for n, v in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": content})


async def _live(receive: Receive, send: Send) -> None:
    """Take part in the start and the end of a server, which need nothing of us."""
    for event in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{event}.complete"})


class AsgiBody:
    """Body of a request, part by part."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._has_more = True
        self.is_cut_off = False

    async def read(self) -> bytes:
        """Return the next part, nothing at the end."""
        while self._has_more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                self.is_cut_off = True
                raise BodyCutOffError
            self._has_more = message.get("more_body", False)
            part: bytes = message.get("body", b"")
            if part:
                return part
        return b""
