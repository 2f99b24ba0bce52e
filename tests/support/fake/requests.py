"""Requests to the library's service, without a network."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from postalytics_runtime.fake.messages import FakeRequest, FakeResponse, RefusedError
from postalytics_runtime.fake.records import Store
from postalytics_runtime.fake.service import Service
from support.fake.library_api import API, FAKE
from support.fake.readers_api import CARD

TODAY = datetime(1999, 3, 31, tzinfo=UTC)

Ask = Callable[..., FakeResponse]


def authorization(key: str = CARD, password: str = "") -> str:
    return "Basic " + base64.b64encode(f"{key}:{password}".encode()).decode()


def make_ask(store: Store | None = None, **options: Any) -> Ask:
    """Return a function that sends a request to a service: `ask("GET /shelves", Name="Maps")`."""
    service = Service(
        API,
        options.pop("fake", FAKE),
        store or Store(FAKE.collections),
        limits=options.pop("limits", ()),
        clock=options.pop("clock", lambda: 0.0),
        now=options.pop("now", lambda: TODAY),
        **options,
    )

    def ask(call: str, body: Any = None, key: str = CARD, **query: str) -> FakeResponse:
        method, path = call.split()
        request = FakeRequest(
            method=method,
            path="/library/v1" + path,
            query={name.rstrip("_"): value for name, value in query.items()},
            authorization=authorization(key),
            content=body if isinstance(body, bytes) else json.dumps(body).encode(),
        )
        try:
            return service.carry_out(service.accept(request))
        except RefusedError as refused:
            return service.refusal(refused.status, refused.message)

    return ask


def refused(status: int, message: str) -> FakeResponse:
    return FakeResponse(status, {"error": {"message": message, "status_code": status}})
