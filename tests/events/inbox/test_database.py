"""The file of an inbox: how it begins, and what it is not."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from postalytics_runtime.errors import InboxError
from support.events.library import LibraryInbox, an_inbox, delivered
from support.events.processes import outputs, started

OPEN = """
import sys
from support.events.library import LibraryInbox
inbox = LibraryInbox(sys.argv[1])
print(inbox.mark)
inbox.close_now()
"""


def changed(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def make_damaged(path: Path) -> None:
    LibraryInbox(path).close_now()
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 8000)


def make_newer(path: Path) -> None:
    LibraryInbox(path).close_now()
    changed(path, "PRAGMA user_version = 2")


BAD_FILES: list[tuple[Callable[[Path], object], str]] = [
    (lambda path: path.write_text("reader,book\n" * 50), "is not an inbox, or it is damaged"),
    (lambda path: path.write_bytes(b""), "is not an inbox, or it is damaged"),
    (lambda path: changed(path, "CREATE TABLE readers (name)"), "is not an inbox"),
    (lambda path: path.mkdir(), "is not a file: name the inbox itself"),
    (lambda path: path.symlink_to("nowhere"), "is not a file: name the inbox itself"),
    (make_newer, r"by a later version of this program \(inboxes of version 2; this one knows 1"),
    (make_damaged, "It is damaged: move it away, and begin a new one"),
]


async def test_a_new_inbox_has_an_address_of_its_own(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox:
        assert (tmp_path / "events.db").stat().st_mode & 0o777 == 0o600
        (token,) = inbox.tokens
        assert (len(token), len(inbox.mark)) == (43, 8)
        async with an_inbox(tmp_path) as again:
            assert (again.tokens, again.mark) == (inbox.tokens, inbox.mark)
        (tmp_path / "other").mkdir()
        async with an_inbox(tmp_path / "other") as other:
            assert other.tokens != inbox.tokens
            assert other.mark != inbox.mark
    assert not (tmp_path / "events.db-wal").exists()


async def test_the_token_before_the_newest_stays_valid(tmp_path: Path) -> None:
    async with an_inbox(tmp_path) as inbox, an_inbox(tmp_path) as other:
        (first,) = inbox.tokens
        second = await inbox.rotate()
        assert inbox.tokens == other.tokens == (second, first)
        third = await inbox.rotate()
        assert inbox.tokens == (third, second)
        assert (len({first, second, third}), len(third)) == (3, 43)


@pytest.mark.parametrize(("make", "message"), BAD_FILES)
def test_another_file_is_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / "events.db"
    make(path)
    content = path.read_bytes() if path.is_file() else None
    with pytest.raises(InboxError, match=message):
        LibraryInbox(path)
    assert (path.read_bytes() if path.is_file() else None) == content


def test_a_file_that_may_not_be_written_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "events.db"
    LibraryInbox(path).close_now()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)  # Root may do anything.
    with pytest.raises(InboxError, match="may not be written: change its permissions"):
        LibraryInbox(path)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(InboxError, match=r"No such file or directory\. It must be a file in"):
        LibraryInbox(tmp_path / "nowhere" / "events.db")
    assert list(tmp_path.iterdir()) == []


def test_an_inbox_that_cannot_be_created_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", fail)
    with pytest.raises(InboxError, match=r"No space left on device\. Make room on its disk"):
        LibraryInbox(tmp_path / "events.db")
    assert list(tmp_path.iterdir()) == []


def test_a_connection_that_cannot_be_prepared_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing(sqlite3.Connection):
        def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
            raise sqlite3.OperationalError(statement)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **o: connect(*a, factory=Refusing, **o))
    with pytest.raises(InboxError, match="synchronous"):
        LibraryInbox(tmp_path / "events.db")


def test_processes_that_begin_together_share_one_inbox(tmp_path: Path) -> None:
    runs = [started(OPEN, tmp_path / "events.db") for _ in range(4)]
    assert len(set(outputs(runs))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["events.db"]


async def test_commits_are_forced_to_the_disk_and_deleted_data_is_overwritten(
    tmp_path: Path, connections: list[sqlite3.Connection]
) -> None:
    async with an_inbox(tmp_path) as inbox:
        await inbox.receive(delivered())
        pragmas = ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        values = [connections[-1].execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
        assert values == ["wal", 2, 1, 2000]
