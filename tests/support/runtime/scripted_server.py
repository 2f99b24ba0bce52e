"""A fake with scripted responses, and a client that retries at once."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.http import RetryPolicy

AT_ONCE = RetryPolicy(first_delay=0.0, max_delay=0.0)


class Script:
    """Responses that replace those of the fake, in order; `None` lets the fake respond."""

    def __init__(self, *answers: web.Response | None) -> None:
        self._answers = list(answers)

    async def __call__(self, operation: str, request: web.Request) -> web.StreamResponse | None:
        return self._answers.pop(0) if self._answers else None


def said(status: int, text: str = "", **headers: str) -> web.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(status=status, text=text, headers=named)


def patient(fake: FakePostalytics, **options: Any) -> Postalytics:
    return Postalytics(fake.api_key, base_url=fake.url, retry=AT_ONCE, **options)
