"""An inbox that an earlier release of the line wrote is read: each of its events comes once."""

from __future__ import annotations

from pathlib import Path

from support.events.library import LibraryInbox, delivered
from support.written_by import restore


async def test_its_events_come_and_a_report_of_one_is_known(tmp_path: Path) -> None:
    path = restore("0.1_inbox", tmp_path / "events.db")
    async with LibraryInbox(path) as inbox:
        assert inbox.tokens == ("made-up-token-of-an-inbox-of-release-0-1-0-x",)
        await inbox.receive(delivered(book=2))
        await inbox.receive(delivered(book=4))
        subjects: list[str] = []
        async for event in inbox.events():
            subjects.append(event.subject)
            if len(subjects) == 4:
                break
    assert sorted(subjects) == ["1", "2", "3", "4"]
