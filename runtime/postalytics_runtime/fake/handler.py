"""Adapter from aiohttp to the service: read a request, let the service decide, respond."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import attrs
from aiohttp import web

from .faults import FaultEffects, FaultInjector, json_response
from .messages import FakeRequest, FakeResponse, OperationCall, ReceivedRequest, RefusedError
from .service import Service

Intercept: TypeAlias = Callable[[str, web.Request], Awaitable[web.StreamResponse | None]]
"""Hook that takes `resource.name` and the request; its response, if any, is sent instead."""

_logger = logging.getLogger(__name__)


def application(handler: Handler) -> web.Application:
    """Return an application that passes every request to one handler."""
    application = web.Application()
    application.router.add_route("*", "/{path:(?s:.*)}", handler.answer)
    application.on_shutdown.append(handler.stop)
    return application


@attrs.frozen
class Handler:
    """Request handler, which records each request when it arrives."""

    service: Service
    requests: deque[ReceivedRequest]
    intercept: Callable[[], Intercept | None]
    faults: FaultInjector
    effects: FaultEffects

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Return the response of the service; an error response if the service fails."""
        try:
            content = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return self._refusal(413, "The body is too large.")
        except web.RequestPayloadError:
            return self._refusal(400, "The body cannot be read.")
        asked = FakeRequest(
            method=request.method,
            path=request.rel_url.raw_path,
            query={name: request.query.getone(name) for name in request.query},
            authorization=request.headers.get("Authorization"),
            content=content,
        )
        received = self._remember(asked)
        try:
            response = await self._respond(asked, received, request)
        except RefusedError as refused:
            response = self._refusal(refused.status, refused.message)
        except Exception:
            # The outermost handler: the client gets an error response, the log gets the traceback.
            _logger.exception("The fake server failed at %s.", received.operation)
            response = self._refusal(500, "The fake server failed. Its log says how.")
        if response is None:
            return web.Response()  # aiohttp requires a response, although the connection is closed.
        received.status = response.status
        return response

    async def stop(self, _: web.Application) -> None:
        """Release the requests that a fault holds."""
        self.effects.stopping.set()

    def _remember(self, asked: FakeRequest) -> ReceivedRequest:
        operation = self.service.operation_of(asked)
        received = ReceivedRequest(
            operation=None if operation is None else str(operation),
            method=asked.method,
            path=asked.path,
            query=asked.query,
            content=asked.content,
        )
        self.requests.append(received)
        return received

    async def _respond(
        self, asked: FakeRequest, received: ReceivedRequest, request: web.Request
    ) -> web.StreamResponse | None:
        call = self.service.accept(asked)
        intercept = self.intercept()
        if intercept is not None:
            response = await intercept(str(call.operation), request)
            if response is not None:
                return response
        fault = received.fault = self.faults.choose(str(call.operation))
        if fault is not None and not fault.carries_out:
            return await self.effects.instead(fault, request)
        result = self._carry_out(call, received)
        if fault is not None:
            return await self.effects.after(fault, result, call.operation, request)
        return json_response(result)

    def _carry_out(self, call: OperationCall, received: ReceivedRequest) -> FakeResponse:
        try:
            result = self.service.carry_out(call)
        except RefusedError as refused:
            return self.service.refusal(refused.status, refused.message)
        received.carried_out = True
        return result

    def _refusal(self, status: int, message: str) -> web.Response:
        return json_response(self.service.refusal(status, message))
