"""What the guides use of httpx2: a client that calls an ASGI application on its own loop."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Self

import attrs

_Message = MutableMapping[str, Any]
_Application = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]],
    Awaitable[None],
]


@attrs.frozen
class ASGITransport:
    """Where a client finds its application."""

    app: _Application


@attrs.frozen
class AppResponse:
    """Response of the application."""

    status_code: int


class AsyncClient:
    """Client of the application; its lifespan does not run, as with httpx2."""

    def __init__(self, *, transport: ASGITransport, base_url: str) -> None:
        self._app = transport.app
        self._host = base_url.removeprefix("http://").encode()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def post(self, path: str, *, json: object) -> AppResponse:
        """Send a request with a JSON body, and return the response."""
        sent: list[_Message] = []

        async def receive() -> _Message:
            return {"type": "http.request", "body": _written(json), "more_body": False}

        async def send(message: _Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"host", self._host), (b"content-type", b"application/json")],
        }
        await self._app(scope, receive, send)
        return AppResponse(sent[0]["status"])


def _written(value: object) -> bytes:
    return json.dumps(value).encode()
