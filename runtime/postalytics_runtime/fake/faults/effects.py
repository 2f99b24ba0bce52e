"""Effects of faults on the connection and the response."""

from __future__ import annotations

import asyncio
import contextlib
import math
import socket
import struct
import sys
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import responses
from typing import Any

import attrs
import orjson
from aiohttp import web

from ...schema import ModelDescription, Operation
from ..fault import Fault
from ..messages import FakeResponse
from .unknown_data import with_other_names, with_unknown_codes, with_unknown_fields

_NO_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""Value of SO_LINGER with which closing a connection sends a reset."""

PAUSE_SECONDS = 0.05
_CHECK_SECONDS = 0.05
"""Interval of checking whether the client is still connected.

aiohttp has no other way to report a disconnect to a handler without cancelling it.
"""


def json_response(result: FakeResponse) -> web.Response:
    """Return the aiohttp response without any fault."""
    return web.Response(
        status=result.status,
        body=_bytes(result),
        content_type=result.type,
        headers=dict(result.headers),
    )


def _bytes(result: FakeResponse) -> bytes:
    if isinstance(result.body, bytes):
        return result.body
    is_text = result.type.startswith("text/")
    return str(result.body).encode() if is_text else orjson.dumps(result.body)


@attrs.frozen
class FaultEffects:
    """Effects of faults. If a method returns `None`, the connection has been closed.

    Args:
        refusal: returns an error response of the API for a status and a message.
        models: the models of the API by name.

    Attributes:
        stopping: set when the server stops, to release the requests that a fault holds.
    """

    _refusal: Callable[[int, str], FakeResponse]
    _models: Mapping[str, ModelDescription[Any]]
    stopping: asyncio.Event = attrs.field(init=False, factory=asyncio.Event)

    async def instead(self, fault: Fault, request: web.Request) -> web.StreamResponse | None:
        """Return the response to a request that is not carried out."""
        match fault.kind:
            case "rate_limited":
                response = json_response(self._refusal(429, fault.message or "Too many requests."))
                if fault.retry_after is not None:
                    response.headers["Retry-After"] = fault.retry_after
                return response
            case "refused":
                message = fault.message or "The fake server refuses this request on purpose."
                return json_response(self._refusal(fault.status or 400, message))
            case "server_error":
                return _error_page(fault.status or 500)
            case "error_in_success":
                message = fault.message or "The fake server fails here on purpose."
                error = self._refusal(HTTPStatus.PAYMENT_REQUIRED, message)
                return json_response(FakeResponse(HTTPStatus.OK, error.body))
            case _:
                await self._withhold_response(fault, request)
                return None

    async def after(
        self,
        fault: Fault,
        result: FakeResponse,
        operation: Operation[Any],
        request: web.Request,
    ) -> web.StreamResponse | None:
        """Return the changed response to a request that was carried out or refused."""
        match fault.kind:
            case "reset_after" | "hang_after":
                await self._withhold_response(fault, request)
                return None
            case "empty_body":
                return web.Response(status=result.status)
            case "truncated_json":
                half = _half(_bytes(result))
                return web.Response(status=result.status, body=half, content_type=result.type)
            case "cut_off" | "slow_drip":
                return await self._send_in_parts(fault, result, request)
            case "unknown_fields":
                return json_response(attrs.evolve(result, body=with_unknown_fields(result.body)))
            case "other_names":
                return json_response(attrs.evolve(result, body=with_other_names(result.body)))
            case "unknown_codes" if result.status < HTTPStatus.MULTIPLE_CHOICES:
                body = with_unknown_codes(result.body, operation.returns, self._models)
                return json_response(attrs.evolve(result, body=body))
            case _:
                return json_response(result)

    async def _withhold_response(self, fault: Fault, request: web.Request) -> None:
        if fault.kind in ("reset_before", "reset_after"):
            _close(request, with_reset=True)
        else:
            await self._wait(request, math.inf)
            _close(request)

    async def _send_in_parts(
        self, fault: Fault, result: FakeResponse, request: web.Request
    ) -> web.StreamResponse:
        body = _bytes(result)
        response = web.StreamResponse(status=result.status)
        response.content_type = result.type
        response.content_length = len(body)
        with contextlib.suppress(ConnectionError):  # The client has disconnected.
            await response.prepare(request)
            if fault.kind == "cut_off":
                await response.write(_half(body))
                _close(request)
                return response
            for byte in body:
                await response.write(bytes([byte]))
                await self._wait(request, PAUSE_SECONDS if fault.pause is None else fault.pause)
                if self.stopping.is_set():
                    _close(request)
        return response

    async def _wait(self, request: web.Request, seconds: float) -> None:
        """Wait for `seconds`, until the client disconnects or the server stops."""
        end = time.monotonic() + seconds
        while not (self.stopping.is_set() or _gone(request)):
            left = end - time.monotonic()
            if left <= 0:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), min(left, _CHECK_SECONDS))


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _error_page(status: int) -> web.Response:
    title = f"{status} {responses.get(status, '')}".rstrip()
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return web.Response(status=status, text=page, content_type="text/html")


def _gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _close(request: web.Request, *, with_reset: bool = False) -> None:
    transport = request.transport
    if transport is not None:
        if with_reset:
            connected: socket.socket = transport.get_extra_info("socket")
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        transport.close()
