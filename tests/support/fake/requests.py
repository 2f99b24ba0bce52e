"""Requests to the library's service, without a network."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from postalytics_runtime.fake.definition import FakeDefinition
from postalytics_runtime.fake.list_end import LIST_END, ListEnd
from postalytics_runtime.fake.messages import FakeResponse, ReceivedRequest, RefusedError
from postalytics_runtime.fake.records import Actions, Store
from postalytics_runtime.fake.service import Service
from postalytics_runtime.schema import RateLimit
from support.fake.library_api import API, FAKE
from support.fake.readers_api import CARD

TODAY = datetime(1999, 3, 31, tzinfo=UTC)

Ask = Callable[..., FakeResponse]


def authorization(key: str = CARD, password: str = "") -> str:
    return "Basic " + base64.b64encode(f"{key}:{password}".encode()).decode()


def make_request(method: str, path: str, **given: Any) -> ReceivedRequest:
    defaults: dict[str, Any] = {"operation": None, "query": {}, "content": b""}
    return ReceivedRequest(method=method, path=path, **{**defaults, **given})


def make_actions(
    store: Store | None = None,
    *,
    fake: FakeDefinition = FAKE,
    now: Callable[[], datetime] = lambda: TODAY,
    list_end: ListEnd = LIST_END,
) -> Actions:
    return Actions(API, fake, store or Store(FAKE.collections), now, list_end)


def make_service(
    store: Store | None = None,
    *,
    limits: tuple[RateLimit, ...] = (),
    clock: Callable[[], float] = lambda: 0.0,
    **options: Any,
) -> Service:
    return Service(make_actions(store, **options), limits, clock)


def make_ask(store: Store | None = None, **options: Any) -> Ask:
    """Return a function that sends a request to a service: `ask("GET /shelves", Name="Maps")`."""
    service = make_service(store, **options)

    def ask(call: str, body: Any = None, key: str = CARD, **query: str) -> FakeResponse:
        method, path = call.split()
        request = make_request(
            method,
            "/library/v1" + path,
            query={name.rstrip("_"): value for name, value in query.items()},
            content=body if isinstance(body, bytes) else json.dumps(body).encode(),
        )
        try:
            return service.actions.carry_out(service.accept(request, key))
        except RefusedError as refused:
            return service.refusal(refused.status, refused.message)

    return ask


def refused(status: int, message: str) -> FakeResponse:
    return FakeResponse(status, {"error": {"message": message, "status_code": status}})
