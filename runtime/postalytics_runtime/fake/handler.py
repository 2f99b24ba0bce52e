"""Adapter from aiohttp to the service: read a request, let the service decide, respond."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import attrs
from aiohttp import web

from .credentials import key_in
from .faults import FaultEffects, FaultInjector, json_response
from .kept_responses import KeptResponses
from .messages import ReceivedRequest, RefusedError
from .service import Service

Intercept: TypeAlias = Callable[[str, web.Request], Awaitable[web.StreamResponse | None]]
"""Hook that takes `resource.name` and the request; its response, if any, is sent instead."""

_logger = logging.getLogger(__name__)


@attrs.frozen
class Handler:
    """Request handler, which records each request when it arrives."""

    service: Service
    requests: deque[ReceivedRequest]
    intercept: Callable[[], Intercept | None]
    faults: FaultInjector
    effects: FaultEffects
    kept: KeptResponses
    catch_up: Callable[[], None]
    """Called before and after a request is carried out, which may change what is delivered."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Return the response of the service; an error response if the service fails."""
        try:
            content = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return self._refusal(413, "The body is too large.")
        except web.RequestPayloadError:
            return self._refusal(400, "The body cannot be read.")
        method, path = request.method, request.rel_url.raw_path
        secret = self.service.actions.api.key_parameters
        received = ReceivedRequest(
            operation=self.service.operation_of(method, path),
            method=method,
            path=path,
            query={n: request.query.getone(n) for n in request.query if n not in secret},
            pairs=tuple(pair for pair in request.query.items() if pair[0] not in secret),
            headers=self.service.headers_of(method, path, request.headers),
            content=content,
        )
        self.requests.append(received)
        try:
            response = await self._respond(received, request)
        except RefusedError as refused:
            response = json_response(self.service.refusal_of(refused))
        except Exception:
            # The outermost handler: the client gets an error response, the log gets the traceback.
            _logger.exception("The fake server failed at %s.", received.operation)
            response = self._refusal(500, "The fake server failed. Its log says how.")
        if response is None:
            return web.Response()  # aiohttp requires a response, although the connection is closed.
        received.status = response.status
        if not response.prepared:
            response.headers.extend(self.service.headers)
        return response

    async def _respond(
        self, received: ReceivedRequest, request: web.Request
    ) -> web.StreamResponse | None:
        document = self.service.document(received.method, received.path)
        if document is not None:
            return json_response(document)
        key = key_in(self.service.actions.api, request.headers, request.query)
        call = self.service.accept(received, key)
        intercept = self.intercept()
        if intercept is not None:
            response = await intercept(str(call.operation), request)
            if response is not None:
                return response
        fault = received.fault = self.faults.choose(str(call.operation))
        if fault is not None and not fault.carries_out:
            return await self.effects.instead(fault, request)
        self.catch_up()
        try:
            result = self.kept.carry_out(
                call, request.headers, received.content, self.service.actions.carry_out
            )
            received.carried_out = True
            self.catch_up()
        except RefusedError as refused:
            result = self.service.refusal(refused.status, refused.message)
        if fault is not None:
            return await self.effects.after(fault, result, call.operation, request)
        return json_response(result)

    def _refusal(self, status: int, message: str) -> web.Response:
        return json_response(self.service.refusal(status, message))
