from __future__ import annotations

import pytest

from postalytics_runtime.errors import InboxError
from postalytics_runtime.events import Reception
from support.events.deliveries import OLDER_TOKEN, TOKEN, RecordingInbox

NEWER_TOKEN = "Rotkehlchen-Rotkehlchen-Rotkehlchen-1234567"


async def _no_body() -> bytes:
    return b""


class Requests:
    """Requests without a body, at times that a test sets: 400 for a valid token, else 404."""

    def __init__(self) -> None:
        self.inbox = RecordingInbox()
        self.now = 0.0
        self.reception = Reception(self.inbox, clock=lambda: self.now)

    async def status(self, token: str) -> int:
        return (await self.reception.respond(token, "POST", {}, _no_body)).status


@pytest.fixture
def requests() -> Requests:
    return Requests()


async def test_a_new_token_is_valid_at_once(requests: Requests) -> None:
    before = await requests.status(NEWER_TOKEN)
    requests.inbox.valid = (NEWER_TOKEN, TOKEN)
    assert (before, await requests.status(NEWER_TOKEN)) == (404, 400)


async def test_an_old_token_is_valid_for_another_second_at_most(requests: Requests) -> None:
    requests.inbox.valid = (NEWER_TOKEN, TOKEN)
    early = await requests.status(OLDER_TOKEN)
    requests.now = 1.0
    assert (early, await requests.status(OLDER_TOKEN)) == (400, 404)


async def test_a_known_token_is_not_read_for_each_request(requests: Requests) -> None:
    requests.inbox.error = InboxError("locked")
    requests.now = 0.9
    statuses = [await requests.status(TOKEN), await requests.status(NEWER_TOKEN)]
    requests.now = 1.0
    assert [*statuses, await requests.status(TOKEN)] == [400, 503, 503]
