"""Readings and responses for the examination of an API, and a server that answers by path."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import attrs
import orjson
from aiohttp import web
from aiohttp.test_utils import TestServer
from multidict import CIMultiDict, CIMultiDictProxy

from postalytics import API
from postalytics_runtime.doctor import (
    LOOKS,
    Evidence,
    Exchange,
    Pick,
    Probe,
    Reading,
    answered,
    pick_from,
)
from postalytics_runtime.http import Response


def read(
    operation: str | None = None,
    value: Any = None,
    *,
    status: int = 200,
    name: str = "one",
    body: bytes | None = None,
    accepted: bool | None = None,
    **headers: str,
) -> Exchange:
    """Return a reading with its response: a value as JSON, or the body."""
    described = None if operation is None else API.operation(operation)
    named = CIMultiDict({key.replace("_", "-"): text for key, text in headers.items()})
    content = orjson.dumps(value) if body is None else body
    return answered(
        Reading(name=name, operation=operation, label=name),
        described,
        Response(status, CIMultiDictProxy(named), content),
        accepted=status < 300 if accepted is None else accepted,
    )


def failed(name: str = "one") -> Exchange:
    """Return a reading that no response came to."""
    return Exchange(reading=Reading(name=name, label=name), failure="no response came back")


def of_item(exchange: Exchange, item: dict[str, Any], operation: str) -> Exchange:
    """Return a reading whose values were picked from an item of a list."""
    pick = Pick(reading="list", field="campaign_id")
    model, picked = pick_from(API, read(operation, [item]), pick)
    return attrs.evolve(exchange, picked_model=model, picked=picked)


def evidence(see: str, *exchanges: Exchange, **probe: Any) -> Evidence:
    """Return the evidence of a question about these readings."""
    names = tuple(exchange.reading.name for exchange in exchanges)
    asked: dict[str, Any] = {
        "name": "ask",
        "question": "What?",
        "of": names,
        "expect": ("yes",),
        **probe,
    }
    return Evidence(
        api=API,
        probe=Probe(see=see, **asked),
        read={exchange.reading.name: exchange for exchange in exchanges},
    )


def seen(see: str, *exchanges: Exchange, **probe: Any) -> tuple[str, ...]:
    """Return what a look sees in these readings."""
    return LOOKS[see](evidence(see, *exchanges, **probe))


@attrs.define
class Vendor:
    """Server that gives each path its answer."""

    url: str
    answers: Mapping[str, Any]
    """The JSON or the status of each path; a status 0 closes the connection, -1 leaves it open."""
    otherwise: Any = 404
    """The same for all other paths."""
    requests: list[tuple[str, str, bool]] = attrs.field(factory=list[tuple[str, str, bool]])
    """The method and the path of each request, and whether it had the header Authorization."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer a request."""
        path = request.path_qs
        self.requests.append((request.method, path, "Authorization" in request.headers))
        found = self.answers.get(path, self.otherwise)
        if found == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if found == -1:
            await asyncio.Event().wait()
        if type(found) is int:
            return web.json_response({"error": {"message": "No."}}, status=found)
        return web.json_response(found)


@contextlib.asynccontextmanager
async def vendor(answers: Mapping[str, Any], otherwise: Any = 404) -> AsyncGenerator[Vendor]:
    """Yield a server that gives each path its answer."""
    made = Vendor("", answers, otherwise)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    async with TestServer(app) as server:
        made.url = str(server.make_url("")).rstrip("/")
        yield made
