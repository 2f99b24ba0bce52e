from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.journal import (
    HighWaterMark,
    Journal,
    JournalReader,
    database,
    is_locked,
)
from postalytics_runtime.bulk.journal import journal as journal_module
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import (
    JournalDamagedError,
    JournalError,
    JournalInUseError,
)
from support.bulk.journals import PARAMETERS, SlowConnection, a_journal, counted

HOLD = """
import asyncio, sys
from pathlib import Path
from postalytics_runtime.bulk.journal.journal import Journal

async def hold():
    journal = await Journal.open(Path(sys.argv[1]), {"rows": 10})
    print("held", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await journal.aclose()

asyncio.run(hold())
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def wait_until_free(path: Path) -> None:
    while not path.exists() or is_locked(path):
        pass


async def refused(path: Path, **parameters: Any) -> str:
    with pytest.raises(JournalError) as caught:
        await Journal.open(path, {**PARAMETERS, **parameters})
    return str(caught.value)


async def test_entries_are_forced_to_the_disk(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with a_journal(tmp_path):
        connection = connections[-1]
        pragmas = ("journal_mode", "synchronous", "fullfsync", "wal_autocheckpoint")
        found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
        assert found == ["wal", 2, 1, 64]


async def test_only_the_owner_can_read_a_journal(tmp_path: Path) -> None:
    folder = tmp_path / "jobs" / "one"
    before = os.umask(0)
    try:
        async with a_journal(folder) as journal:
            await journal.append_and_wait(1, RowStep.INTENT)
            files = {file.name: mode(file) for file in folder.iterdir()}
    finally:
        os.umask(before)
    assert mode(folder) == 0o700
    assert files == {
        "journal.sqlite": 0o600,
        "journal.sqlite-shm": 0o600,
        "journal.sqlite-wal": 0o600,
        "mark": 0o600,
    }


def test_a_lock_that_cannot_be_taken_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handles: set[int] = set()

    def refuse(handle: int, _: int) -> None:
        handles.add(handle)
        raise BlockingIOError

    monkeypatch.setattr(fcntl, "flock", refuse)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with pytest.raises(JournalInUseError):
        HighWaterMark(tmp_path / "journal.sqlite", new=True)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(*handles)


async def test_a_closed_journal_is_one_file_and_a_free_lock(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
        assert is_locked(journal.path)
    assert names(tmp_path) == ["journal.sqlite", "mark"]
    assert is_locked(journal.path) is False
    assert is_locked(tmp_path / "elsewhere" / "journal.sqlite") is False


async def test_a_journal_has_one_writer_in_a_process(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        message = await refused(journal.path)
        assert message == (
            f"The journal {str(journal.path)!r} is in use by process {os.getpid()}: wait until it "
            "has ended, or stop it, and start again."
        )
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
    async with a_journal(tmp_path) as journal:
        assert counted(journal.counts()) == (1, 0, 0, 9)


@pytest.mark.parametrize("end", ["closed", "killed"])
def test_a_journal_has_one_writer_among_all_processes(tmp_path: Path, end: str) -> None:
    path = tmp_path / "journal.sqlite"
    command = (sys.executable, "-c", HOLD, str(path))
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert is_locked(path)
        with pytest.raises(JournalInUseError, match=f"in use by process {holder.pid}:"):
            asyncio.run(Journal.open(path, {"rows": 10}))
        with closing(JournalReader(path)) as reader:
            assert reader.counts().pending == 10
        if end == "killed":
            holder.kill()
        holder.communicate()
    assert not is_locked(path)
    asyncio.run(open_and_close(path))


async def open_and_close(path: Path) -> None:
    await (await Journal.open(path, {"rows": 10})).aclose()


async def test_a_journal_that_is_being_created_is_in_use(tmp_path: Path) -> None:
    with (tmp_path / "mark").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        message = await refused(tmp_path / "journal.sqlite")
    assert "is in use by another process: wait until" in message


async def test_a_journal_whose_creation_was_interrupted_is_created_again(tmp_path: Path) -> None:
    for ending in ("", "-journal", "-shm", "-wal"):
        (tmp_path / f"journal.sqlite.new{ending}").write_bytes(b"half")
    async with a_journal(tmp_path) as journal:
        assert journal.counts().pending == 10
    assert names(tmp_path) == ["journal.sqlite", "mark"]


def a_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE letters (text)")
        connection.commit()


def nothing(path: Path) -> None:
    path.touch()


def a_text(path: Path) -> None:
    path.write_text("first_name,last_name\n" * 100)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            a_database,
            "is not a journal, but a database of something else, or damaged: it is",
        ),
        (nothing, "is not a journal, but a database of something else"),
        (
            a_text,
            "file is not a database. It is damaged, or a file of something else",
        ),
    ],
)
async def test_a_file_that_is_not_a_journal_is_unchanged(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / "letters"
    make(path)
    before = path.read_bytes()
    message = await refused(path)
    assert words in message
    assert str(path) in message
    with pytest.raises(JournalError, match=words):
        JournalReader(path)
    assert path.read_bytes() == before
    assert not is_locked(path)


async def test_a_reader_needs_a_file(tmp_path: Path) -> None:
    assert "is not a file: name the journal itself" in await refused(tmp_path)
    with pytest.raises(JournalError, match=r"There is no journal .*/none'"):
        JournalReader(tmp_path / "none")


async def test_the_error_names_a_folder_that_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    message = await refused(tmp_path / "file" / "journal.sqlite")
    assert f"{str(tmp_path / 'file' / 'journal.sqlite')!r} cannot be used: " in message
    assert message.endswith(
        ". It must be a file in a folder of your own, which you may read and write."
    )


async def test_the_error_names_a_mark_that_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "mark").mkdir()
    assert f"{str(tmp_path / 'mark')!r} cannot be used: " in await refused(tmp_path / "journal")


async def test_a_lock_stays_when_its_own_process_opens_and_closes_the_file(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        (tmp_path / "mark").read_bytes()
        command = "import sys; from pathlib import Path; "
        command += "from postalytics_runtime.bulk.journal.high_water_mark import is_locked; "
        command += "print(is_locked(Path(sys.argv[1])))"
        asked = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", command, str(journal.path)],
            capture_output=True,
            text=True,
            check=True,
        )
    assert asked.stdout == "True\n"


async def test_a_journal_of_a_later_version_is_refused(tmp_path: Path) -> None:
    async with a_journal(tmp_path) as journal:
        path = journal.path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 2")
    assert await refused(path) == (
        f"The journal {str(path)!r} was written by a later version of this program (journals of "
        "version 2; this one knows 1): go on with that version."
    )


async def test_a_damaged_journal_is_refused(tmp_path: Path) -> None:
    async with a_journal(tmp_path, rows=5000) as journal:
        path = journal.path
        await journal.append_all((row, RowStep.SUCCEEDED, {"id": row}) for row in range(1, 5001))
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 4096):
        if place > 3:
            content[place * 4096 : place * 4096 + 40] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(JournalDamagedError, match=r"cannot be used: .*damaged\.$"):
        await Journal.open(path, {**PARAMETERS, "rows": 5000})
    with closing(JournalReader(path)) as reader, pytest.raises(JournalError, match="It is damaged"):
        list(reader.entries(RowStep.SUCCEEDED))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE job SET value = '[' WHERE name = 'parameters'",
        "UPDATE job SET value = '7' WHERE name = 'parameters'",
        "DELETE FROM job",
    ],
)
async def test_values_that_no_journal_writes_are_damage(tmp_path: Path, change: str) -> None:
    async with a_journal(tmp_path) as journal:
        path = journal.path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(change)
        connection.commit()
    with pytest.raises(JournalError, match="was not written by a journal"):
        JournalReader(path)


@pytest.mark.parametrize(
    "change", ["UPDATE entries SET detail = '{'", "UPDATE entries SET step = 9", "UPDATE job SET"]
)
async def test_entries_that_no_journal_writes_are_damage(tmp_path: Path, change: str) -> None:
    async with a_journal(tmp_path) as journal:
        path = journal.path
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(change + " value = '{}'" if change.endswith("SET") else change)
        connection.commit()
    with (
        closing(JournalReader(path)) as reader,
        pytest.raises(JournalError, match="was not written by"),
    ):
        reader.counts() if "job" in change else reader.history(1)


async def test_a_journal_must_be_writable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_journal(tmp_path) as journal:
        path = journal.path
    connect: Any = sqlite3.connect

    def read_only(name: str, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(name.replace("mode=rw", "mode=ro"), **options)
        return connection

    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert "attempt to write a readonly database. It must be a file in" in await refused(path)


async def test_folders_of_other_users_need_not_be_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuse(path: Path, flags: int, mode: int = 0o777) -> int:
        if path == tmp_path:
            raise PermissionError(13, "Permission denied")
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    async with a_journal(tmp_path / "job") as journal:
        assert journal.path.exists()
    monkeypatch.setattr(os, "name", "nt")
    database.sync_folder(tmp_path / "none")


async def test_a_new_journal_and_its_folder_are_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[tuple[Path, list[str]]] = []
    monkeypatch.setattr(
        database, "sync_folder", lambda folder: forced.append((folder, names(folder)))
    )
    async with a_journal(tmp_path / "job"):
        pass
    kept = ["journal.sqlite", "mark"]
    assert forced == [(tmp_path / "job", kept), (tmp_path, ["job"])]


async def test_a_cancelled_open_may_fail_nevertheless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, values: object) -> None:
        path.touch()
        raise JournalError("no")

    monkeypatch.setattr(journal_module, "make_journal", refuse)
    path = tmp_path / "journal.sqlite"
    opening = asyncio.create_task(Journal.open(path, PARAMETERS))
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await asyncio.to_thread(wait_until_free, path)
    assert "is not a journal" in await refused(path)


def test_a_folder_is_synced_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forced: list[tuple[int, int]] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: forced.append((handle, os.fstat(handle).st_ino))
    )
    database.sync_folder(tmp_path)
    ((handle, inode),) = forced
    assert inode == tmp_path.stat().st_ino
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(handle)


def test_a_journal_that_cannot_be_read_is_closed(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    a_database(tmp_path / "letters")
    with pytest.raises(JournalDamagedError):
        database.opened_for_reading(tmp_path / "letters")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connections[-1].execute("SELECT 1")


async def test_a_journal_that_cannot_be_written_is_closed(
    tmp_path: Path, connections: list[SlowConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_journal(tmp_path) as journal:
        path = journal.path
    connect: Any = sqlite3.connect

    def without_temporary_tables(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_authorizer(
            lambda action, *_: (
                sqlite3.SQLITE_DENY
                if action == sqlite3.SQLITE_CREATE_TEMP_TABLE
                else sqlite3.SQLITE_OK
            )
        )
        return connection

    monkeypatch.setattr(sqlite3, "connect", without_temporary_tables)
    with pytest.raises(JournalError):
        database.opened_for_writing(path)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connections[-1].execute("SELECT 1")
