"""Events that wait are handled until none is left."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from postalytics_runtime.cli.watching import PendingEvents
from support.cli.readers import LoanInbox, report


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[LoanInbox]:
    async with LoanInbox(tmp_path / "events.db") as inbox:
        for one in (report(1), report(2), report(3, source="8"), report(4)):
            await inbox.receive(one)
        yield inbox


async def test_each_event_of_the_source_comes_once(inbox: LoanInbox) -> None:
    handled: list[str] = []
    async with PendingEvents(inbox, 7) as pending:
        async for event in pending:
            handled.append(event.subject)
            if event.subject == "2":
                await pending.failed(event, "It failed.")
            else:
                await pending.done(event)
    assert handled == ["1", "2", "4"]
    assert (await inbox.status()).states == {"pending": 2, "leased": 0, "done": 2, "dead": 0}


async def test_an_event_in_hand_is_given_back(inbox: LoanInbox) -> None:
    async with PendingEvents(inbox, 7) as pending:
        async for event in pending:
            assert event.subject == "1"
            break
    assert [event.attempt for event in await inbox.lease(source=7, limit=9)] == [1, 1, 1]
