"""Connections of a server: how many there may be, and how long each may wait for a request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from .limits import ReceiverLimits


class HookServer(web.Server):
    """Server of aiohttp that a client cannot keep busy with connections.

    A new connection beyond the limit takes the place of the one that has waited for a request for
    longest, so slow clients cannot keep others out.

    Args:
        handle: responds to a request.
        limits: those for connections.
        logger: the logger for what aiohttp logs.
    """

    def __init__(
        self,
        handle: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
        limits: ReceiverLimits,
        logger: object,
    ) -> None:
        super().__init__(
            self._respond,
            access_log=None,
            logger=logger,
            auto_decompress=False,
            keepalive_timeout=limits.idle_seconds,
            lingering_time=limits.lingering_seconds,
        )
        self._respond_to = handle
        self._limits = limits
        self._waiting: dict[web.RequestHandler, asyncio.TimerHandle | None] = {}
        """The connections without a request in work, with the timer for their first one; that
        which has waited for longest first."""
        self._in_work: set[web.RequestHandler] = set()

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Make room for a new connection."""
        super().connection_made(handler, transport)
        if len(self._waiting) + len(self._in_work) >= self._limits.connections:
            self._abort(next(iter(self._waiting), handler))
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._limits.head_seconds, self._abort, handler)
        self._waiting[handler] = timer

    def connection_lost(
        self, handler: web.RequestHandler, exc: BaseException | None = None
    ) -> None:
        """Forget a connection."""
        self._forget(handler)
        self._in_work.discard(handler)
        super().connection_lost(handler, exc)

    def close_waiting(self) -> None:
        """Close all connections without a request in work."""
        for handler in list(self._waiting):
            self._abort(handler)

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        handler = request.protocol
        self._forget(handler)
        self._in_work.add(handler)
        try:
            return await self._respond_to(request)
        finally:
            if handler in self._in_work:  # The client has not left.
                self._in_work.discard(handler)
                self._waiting[handler] = None

    def _forget(self, handler: web.RequestHandler) -> None:
        timer = self._waiting.pop(handler, None)
        if timer is not None:
            timer.cancel()

    def _abort(self, handler: web.RequestHandler) -> None:
        self._forget(handler)
        if handler.transport is not None:
            handler.transport.abort()
