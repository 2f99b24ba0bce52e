from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import attrs
import pytest

from postalytics_runtime.bulk.job_store import JobFolder
from postalytics_runtime.bulk.journal import (
    SLOT,
    HighWaterMark,
    Journal,
    check_integrity,
    high_water_mark,
    mark_path,
    read_mark,
)
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import (
    JournalDamagedError,
    JournalError,
    JournalIncompleteError,
    JournalInUseError,
    JournalMovedError,
)
from support.bulk.journals import PARAMETERS, SlowConnection, a_journal


async def refusal(path: Path) -> JournalError:
    with pytest.raises(JournalError) as caught:
        await Journal.open(path, PARAMETERS)
    return caught.value


async def three_rows(folder: Path) -> Path:
    async with a_journal(folder) as journal:
        for row in range(1, 4):
            await journal.append_and_wait(row, RowStep.INTENT)
            await journal.append_and_wait(row, RowStep.SUCCEEDED)
        await journal.save_baseline(["a", "b"])
        return journal.path


async def test_the_mark_is_up_to_date_when_an_append_returns(tmp_path: Path) -> None:
    found = []
    async with a_journal(tmp_path) as journal:
        for row, step in ((4, RowStep.INTENT), (2, RowStep.INTENT), (2, RowStep.SUCCEEDED)):
            await journal.append_and_wait(row, step)
            mark = read_mark(journal.path)
            assert mark is not None
            found.append((mark.entries, mark.highest))
    assert found == [(1, 4), (2, 4), (3, 4)]


async def test_a_journal_that_matches_its_mark_goes_on(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(4, RowStep.INTENT)
    mark = read_mark(path)
    assert mark is not None
    assert (mark.entries, mark.highest) == (7, 4)


async def test_a_mark_that_is_up_to_date_is_not_written_again(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    before = read_mark(path)
    async with a_journal(tmp_path):
        pass
    after = read_mark(path)
    assert before is not None
    assert after is not None
    assert attrs.astuple(after) == attrs.astuple(before)


async def test_a_journal_whose_structure_is_damaged_is_refused(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'row = 0', 'row = 1') WHERE name = 'notes'"
        )
    error = await refusal(path)
    assert (type(error), str(error)) == (
        JournalDamagedError,
        f"The journal {str(path)!r} cannot be used: it is damaged.",
    )


async def test_a_mark_is_written_once_for_all_entries_of_a_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    write = os.pwrite

    def count(handle: int, content: bytes, place: int) -> int:
        written.append(handle)
        return write(handle, content, place)

    async with a_journal(tmp_path) as journal:
        monkeypatch.setattr(os, "pwrite", count)
        await journal.append_all((row, RowStep.SUCCEEDED, {}) for row in range(1, 11))
    assert len(written) == 1


def shortened(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            "DELETE FROM entries WHERE id > 4; DELETE FROM rows WHERE entry > 4;"
            "UPDATE counts SET rows = 2 WHERE step = 2"
        )


def of_another_job(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE job SET value = '\"0123456789\"' WHERE name = 'id'")


def without_mark(path: Path) -> None:
    mark_path(path).unlink()


def with_an_empty_mark(path: Path) -> None:
    mark_path(path).write_bytes(b"")


def with_a_mark_of_nothing(path: Path) -> None:
    mark_path(path).write_bytes(bytes(1024))


def with_the_mark_of_a_job_that_is_about_to_begin(path: Path) -> None:
    mark_path(path).unlink()
    mark = HighWaterMark(path, new=True)
    mark.begin()
    mark.close()


def with_a_damaged_mark(path: Path) -> None:
    mark_path(path).write_bytes(bytes([1]) * 1024)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (shortened, "lacks entries: it has 4, and its high-water mark says 6. The outcome of"),
        (of_another_job, "is not the one that its high-water mark belongs to"),
        (without_mark, "mark' is gone, so it is unknown whether the journal"),
        (with_an_empty_mark, "has no high-water mark beside it"),
        (with_a_mark_of_nothing, "has no high-water mark beside it"),
        (
            with_the_mark_of_a_job_that_is_about_to_begin,
            "is not the one that its high-water mark belongs to",
        ),
        (with_a_damaged_mark, "mark' is damaged, so it is unknown whether the journal"),
    ],
)
async def test_a_journal_that_does_not_match_its_mark_is_refused(
    tmp_path: Path, change: Callable[[Path], None], words: str
) -> None:
    path = await three_rows(tmp_path)
    change(path)
    error = await refusal(path)
    assert (type(error), words in str(error)) == (JournalIncompleteError, True), error


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("DELETE FROM entries WHERE id = 2", "some of its entries are missing"),
        ("UPDATE entries SET row = 9 WHERE id = 6", "the state of a row is not that of the entry"),
        ("UPDATE entries SET step = 3 WHERE id = 6", "the state of a row is not that of the entry"),
        ("UPDATE rows SET step = 3 WHERE row = 1", "the state of a row is not that of the entry"),
        ("UPDATE entries SET row = 9 WHERE id = 5", "a row is not that of its last entry"),
        ("DELETE FROM rows WHERE row = 3", "a row is not that of its last entry"),
        ("UPDATE counts SET rows = 4 WHERE step = 2", "its counts do not match its rows"),
        ("DELETE FROM counts WHERE step = 4", "its counts do not match its rows"),
        ("DELETE FROM baseline WHERE id = 'a'", "its record of the list before the job"),
        ("UPDATE baseline SET id = 'c' WHERE id = 'a'", "its record of the list before"),
    ],
)
async def test_a_journal_that_contradicts_itself_is_refused(
    tmp_path: Path, change: str, words: str
) -> None:
    path = await three_rows(tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(change)
    error = await refusal(path)
    assert (type(error), words in str(error)) == (JournalIncompleteError, True), error


async def test_a_journal_whose_log_is_lost_is_refused(tmp_path: Path) -> None:
    async with a_journal(tmp_path / "running") as journal:
        await journal.append_and_wait(1, RowStep.INTENT)
        shutil.copytree(journal.path.parent, tmp_path / "killed")
    path = tmp_path / "killed" / "journal.sqlite"
    path.with_name("journal.sqlite-wal").unlink()
    marked_anew_as(path, read_mark(path))
    assert "it has 0, and its high-water mark says 1" in str(await refusal(path))


def marked_anew_as(path: Path, mark: high_water_mark.Mark | None) -> None:
    """Write a mark that makes a copy of a job pass for the job itself."""
    assert mark is not None
    files = high_water_mark.inodes(path)
    put(path, attrs.evolve(mark, sequence=mark.sequence + 1, files=files, at=time.time()))


def put(path: Path, mark: high_water_mark.Mark) -> None:
    with mark_path(path).open("r+b") as file:
        file.seek(mark.sequence % 2 * SLOT)
        file.write(mark.packed())


async def test_the_older_slot_counts_if_the_newer_is_torn(tmp_path: Path) -> None:
    """A loss of power tears the slot that is being written; the entries were forced before."""
    path = await three_rows(tmp_path)
    tear_the_newer_slot(path)
    mark = read_mark(path)
    assert mark is not None
    assert (mark.entries, mark.is_torn) == (5, True)
    async with a_journal(tmp_path) as journal:
        assert journal.counts().succeeded == 3


def tear_the_newer_slot(path: Path) -> None:
    mark = read_mark(path)
    assert mark is not None
    handle = os.open(mark_path(path), os.O_RDWR)
    os.pwrite(handle, b"torn", mark.sequence % 2 * SLOT + 100)
    os.close(handle)


async def test_a_torn_mark_may_have_named_more_entries(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            "DELETE FROM entries WHERE id > 5; UPDATE rows SET entry = 5, step = 1 WHERE row = 3;"
            "UPDATE counts SET rows = 2 WHERE step = 2; UPDATE counts SET rows = 1 WHERE step = 1"
        )
    tear_the_newer_slot(path)
    assert "it has 5, and its high-water mark says at least 5" in str(await refusal(path))


async def test_a_job_that_was_copied_is_refused(tmp_path: Path) -> None:
    path = await three_rows(tmp_path / "job")
    shutil.copytree(path.parent, tmp_path / "copy")
    error = await refusal(tmp_path / "copy" / "journal.sqlite")
    assert isinstance(error, JournalMovedError)
    assert "may have gone on elsewhere: its files are copies of those that were" in str(error)
    async with a_journal(path.parent) as journal:
        assert journal.counts().succeeded == 3


async def test_a_journal_that_is_refused_is_closed(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    path = await three_rows(tmp_path)
    without_mark(path)
    connections.clear()
    for other in ({}, {"fixed": None}):
        with pytest.raises(JournalError):
            await Journal.open(path, {**PARAMETERS, **other})
        with_an_empty_mark(path)
    assert len(connections) > 2
    for connection in connections:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


async def test_a_journal_that_was_restored_is_refused(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    shutil.copy2(path, tmp_path / "copy")
    (tmp_path / "copy").replace(path)
    assert isinstance(await refusal(path), JournalMovedError)


async def test_a_job_that_was_renamed_goes_on(tmp_path: Path) -> None:
    path = await three_rows(tmp_path / "one")
    path.parent.rename(tmp_path / "two")
    async with a_journal(tmp_path / "two") as journal:
        assert journal.counts().succeeded == 3


async def test_a_job_on_another_machine_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await three_rows(tmp_path)
    monkeypatch.setattr(high_water_mark, "this_machine", lambda: "another")
    assert "it ran on another machine, or in a container" in str(await refusal(path))


async def test_a_mark_that_was_restored_in_place_is_refused(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    mark = read_mark(path)
    assert mark is not None
    put(path, attrs.evolve(mark, at=mark.at - 60.0))  # The job wrote it a minute ago.
    error = await refusal(path)
    assert isinstance(error, JournalMovedError)
    assert "after the job had written it" in str(error)


async def test_a_job_whose_journal_is_gone_does_not_begin_again(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    path.unlink()
    error = await refusal(path)
    assert isinstance(error, JournalDamagedError)
    assert str(error) == (
        f"The journal {str(path)!r} is gone, though its job has begun: it is unknown which rows "
        "were sent."
    )
    assert not path.exists()


async def test_a_copy_from_before_the_journal_was_created_does_not_begin(tmp_path: Path) -> None:
    """The job that it was copied from may have begun meanwhile."""
    mark = HighWaterMark(tmp_path / "journal.sqlite", new=True)
    mark.begin()
    mark.close()
    shutil.copytree(tmp_path, tmp_path / "copy")
    assert isinstance(await refusal(tmp_path / "copy" / "journal.sqlite"), JournalDamagedError)
    assert JobFolder(tmp_path / "copy").lacks_journal
    assert not JobFolder(tmp_path).lacks_journal


@pytest.mark.parametrize("content", [None, b""])
async def test_a_job_that_was_interrupted_before_its_journal_was_created_begins(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "journal.sqlite"
    mark = HighWaterMark(path, new=True)
    mark.begin()
    mark.close()
    if content is not None:
        mark_path(path).write_bytes(content)
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(1, RowStep.SUCCEEDED)


async def test_a_system_without_file_locks_has_no_journals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert str(await refusal(tmp_path / "journal.sqlite")) == (
        "A journal needs a file lock that is available on Linux and macOS only. Nothing was sent. "
        "Without a journal, an upload works here, too."
    )


async def test_a_lock_on_a_removed_file_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The previous holder removed the job while this process waited for the lock."""
    path = tmp_path / "journal.sqlite"
    taken: list[int] = []
    flock = fcntl.flock

    def late(handle: int, operation: int) -> None:
        flock(handle, operation)
        if not taken:
            mark_path(path).unlink()
        taken.append(handle)

    monkeypatch.setattr(fcntl, "flock", late)
    mark = HighWaterMark(path, new=True)
    monkeypatch.undo()
    assert len(taken) == 2
    with pytest.raises(JournalInUseError):
        HighWaterMark(path, new=False)
    mark.close()


async def test_a_mark_is_written_again_if_the_process_slept_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = [1000.0]  # Long before the file is changed.
    real = time.time
    monkeypatch.setattr(time, "time", lambda: times.pop() if times else real())
    path = tmp_path / "journal.sqlite"
    mark = HighWaterMark(path, new=True)
    mark.begin()
    mark.close()
    found = read_mark(path)
    assert found is not None
    assert abs(found.changed - found.at) < 3


@pytest.mark.parametrize("name", ["mark", "journal.sqlite"])
async def test_a_job_whose_files_are_removed_while_it_runs_stops(name: str, tmp_path: Path) -> None:
    """Another process could lock a file that is put there."""
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(1, RowStep.INTENT)
        (tmp_path / name).unlink()
        with pytest.raises(JournalError, match="were moved or removed during the job"):
            await journal.append_and_wait(2, RowStep.INTENT)


async def test_a_file_system_with_another_clock_is_the_same_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 3600)
    path = await three_rows(tmp_path)
    async with a_journal(tmp_path) as journal:
        assert journal.counts().succeeded == 3
    mark = read_mark(path)
    assert mark is not None
    assert abs(mark.changed - mark.at) < 3


async def test_a_mark_from_the_future_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was restored after the clock of the machine was set back."""
    path = await three_rows(tmp_path)
    mark = read_mark(path)
    assert mark is not None
    mark = attrs.evolve(mark, changed=mark.changed - 60)
    with pytest.raises(JournalMovedError), closing(sqlite3.connect(path)) as connection:
        check_integrity(connection, path, mark)


async def test_a_disk_that_takes_only_part_of_a_mark_stops_the_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_journal(tmp_path) as journal:
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", lambda *_: 100)
            with pytest.raises(JournalError, match="Make room on its disk"):
                await journal.append_and_wait(1, RowStep.INTENT)


def test_a_mark_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    mark = HighWaterMark(path, new=True)
    mark.begin()
    mark.close()
    found = read_mark(path)
    assert found is not None
    values = {**attrs.asdict(found), "colour": "red"}
    del values["is_torn"], values["changed"]
    text = json.dumps(values).encode()
    mark_path(path).write_bytes(hashlib.blake2b(text, digest_size=16).digest() + text)
    with pytest.raises(JournalIncompleteError, match="is damaged"):
        read_mark(path)


async def test_a_place_without_a_lasting_identity_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOB_MACHINE", "the volume of the jobs")
    path = await three_rows(tmp_path)
    (tmp_path / "machine-id").write_text("another image")
    ids = (tmp_path / "machine-id",)
    monkeypatch.setattr("postalytics_runtime.bulk.journal.machine_id.MACHINE_IDS", ids)
    async with a_journal(tmp_path) as journal:
        assert journal.counts().succeeded == 3
    monkeypatch.setenv("JOB_MACHINE", "another volume")
    assert isinstance(await refusal(path), JournalMovedError)
