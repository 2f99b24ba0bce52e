"""HTTP server of our own for deliveries."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Self

from aiohttp import web

from ...listening import listening_error, origin_of, silent_logger, stop_listening
from .aiohttp_route import response_to
from .connections import HookServer
from .reception import Reception

_unheard = silent_logger(f"{__name__}.aiohttp")
_BACKLOG = 512
_SECONDS_AFTER_BODY = 5.0
"""More than the inbox takes at most to keep a report, or to refuse it."""


class Listener:
    """HTTP server for deliveries and health checks, an asynchronous context manager.

    It responds at any path that ends in `/<token>` or `/health`, so a proxy may change what comes
    before. It logs nothing. On exit, it refuses new connections and finishes the requests in work.

    Args:
        reception: what the requests go to; its limits are those of the server.
        host: the address to listen on.
        port: the port to listen on, 0 for any free port.
        tls: the certificate, if no proxy in front of this server has it.

    Raises:
        ConfigurationError: on entry, if the host or the port cannot be used.
    """

    def __init__(
        self,
        reception: Reception,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._reception = reception
        self._host, self._port = host, port
        self._tls = tls
        self._stack = AsyncExitStack()

    @property
    def url(self) -> str:
        """Scheme, host and port; the port is known once the server listens."""
        return origin_of(self._host, self._port, tls=self._tls is not None)

    async def __aenter__(self) -> Self:
        server = HookServer(self._respond, self._reception.limits, _unheard)
        try:
            listening = await self._listen(server)
        except (OSError, ValueError, OverflowError) as error:  # An invalid host name or port.
            raise listening_error(self._host, self._port, error) from error
        self._port = listening.sockets[0].getsockname()[1]
        self._stack.push_async_callback(self._stop, listening, server)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _listen(self, server: Callable[[], web.RequestHandler]) -> asyncio.Server:
        limits = self._reception.limits
        is_tls = self._tls is not None  # asyncio refuses the two times otherwise.
        return await asyncio.get_running_loop().create_server(
            server,
            self._host,
            self._port,
            ssl=self._tls,
            ssl_handshake_timeout=limits.head_seconds if is_tls else None,
            ssl_shutdown_timeout=limits.closing_seconds if is_tls else None,
            backlog=_BACKLOG,
        )

    async def _stop(self, listening: asyncio.Server, server: HookServer) -> None:
        await stop_listening(listening)
        server.close_waiting()
        limits = self._reception.limits
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limits.body_seconds + _SECONDS_AFTER_BODY):
                    await self._reception.drained()
        finally:  # Also if the wait is cancelled.
            server.pre_shutdown()
            await server.shutdown(limits.closing_seconds)

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        return await response_to(request, self._reception)
