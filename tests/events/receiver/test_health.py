from __future__ import annotations

from typing import Any

import orjson
import pytest

from postalytics_runtime.errors import InboxClosedError, InboxError
from postalytics_runtime.events import Reception
from support.events.deliveries import OLDER_TOKEN, TOKEN, RecordedStatus, RecordingInbox, delivered

FIGURES = {"last_event": "2026-05-27T08:49:11+00:00", "pending": 3, "dead": 0}


class Checks:
    """Health checks of an inbox, at times that a test sets."""

    def __init__(self, inbox: RecordingInbox) -> None:
        self.inbox = inbox
        self.now = 0.0
        self.reception = Reception(inbox, clock=lambda: self.now)

    async def ask(self, authorization: str = "", method: str = "GET") -> tuple[int, Any]:
        headers = {"authorization": authorization} if authorization else {}
        response = await self.reception.respond("/hook/health", method, headers, _no_body)
        is_json = response.media_type == "application/json"
        return response.status, orjson.loads(response.text) if is_json else response.text

    async def deliver(self, error: InboxError | None) -> int:
        parts, self.inbox.writing_error = [delivered()], error

        async def read() -> bytes:
            return parts.pop() if parts else b""

        status = (await self.reception.respond(f"/hook/{TOKEN}", "POST", {}, read)).status
        self.inbox.writing_error = None
        return status


async def _no_body() -> bytes:
    raise AssertionError("A health check has no body.")


@pytest.fixture
def checks() -> Checks:
    return Checks(RecordingInbox(counts=RecordedStatus({"pending": 3, "done": 5})))


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer guessed", f"Basic {TOKEN}", TOKEN, "Bearer é"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_anyone_learns_that_the_inbox_works(
    checks: Checks, authorization: str, method: str
) -> None:
    assert await checks.ask(authorization, method) == (200, {"status": "ok"})


@pytest.mark.parametrize("authorization", [f"Bearer {TOKEN}", f"bearer  {OLDER_TOKEN} "])
async def test_only_a_token_shows_figures(checks: Checks, authorization: str) -> None:
    assert await checks.ask(authorization) == (200, {"status": "ok", **FIGURES})


async def test_an_inbox_without_events_has_none(checks: Checks) -> None:
    checks.inbox.counts = RecordedStatus({}, None)
    figures = {"status": "ok", "last_event": None, "pending": 0, "dead": 0}
    assert await checks.ask(f"Bearer {TOKEN}") == (200, figures)


async def test_an_inbox_that_cannot_be_written_is_failing(checks: Checks) -> None:
    checks.inbox.writing_error = InboxError(f"full of {TOKEN}")
    assert await checks.ask(f"Bearer {TOKEN}") == (503, {"status": "failing"})


async def test_an_inbox_that_cannot_be_read_is_failing(checks: Checks) -> None:
    assert await checks.ask() == (200, {"status": "ok"})
    checks.inbox.error = InboxError("locked")
    assert await checks.ask(f"Bearer {TOKEN}") == (503, {"status": "failing"})


async def test_an_inbox_is_written_at_most_every_five_seconds(checks: Checks) -> None:
    statuses: list[int] = []
    for now, error in [(0, None), (4.9, "full"), (5, "full"), (9.9, None), (10, None)]:
        checks.now = now
        checks.inbox.writing_error = None if error is None else InboxError(error)
        statuses.append((await checks.ask())[0])
    assert statuses == [200, 200, 503, 503, 200]
    assert len(checks.inbox.states) == 2


async def test_a_refused_delivery_counts_for_a_minute(checks: Checks) -> None:
    refused = await checks.deliver(InboxError("full"))
    statuses: list[int] = []
    for checks.now in (0, 59.9, 60):
        statuses.append((await checks.ask())[0])
    assert (refused, statuses) == (503, [503, 503, 200])


async def test_the_first_refused_delivery_and_the_end_are_logged(
    checks: Checks, caplog: pytest.LogCaptureFixture
) -> None:
    full, closed = InboxError("The disk is full."), InboxClosedError("closed")
    statuses = [await checks.deliver(error) for error in (None, full, full, None, None, closed)]
    assert (statuses, (await checks.ask())[0]) == ([200, 503, 503, 200, 200, 410], 200)
    assert caplog.messages == [
        "Deliveries are refused with 503, and may come again later. The disk is full.",
        "Deliveries are kept again.",
    ]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_health_is_only_read(checks: Checks, method: str) -> None:
    assert await checks.ask(method=method) == (405, "Only GET is allowed.")
    assert checks.inbox.states == []
