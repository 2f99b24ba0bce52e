from __future__ import annotations

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
from typing import Any

import attrs
import pytest

from postalytics_runtime.bulk.job_store import JobFolder
from postalytics_runtime.bulk.journal import (
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
from support.bulk.journals import PARAMETERS, a_journal


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


async def test_the_mark_says_how_far_the_journal_is_when_a_record_returns(tmp_path: Path) -> None:
    found = []
    async with a_journal(tmp_path) as journal:
        for row, step in ((4, RowStep.INTENT), (2, RowStep.INTENT), (2, RowStep.SUCCEEDED)):
            await journal.append_and_wait(row, step)
            mark, _ = read_mark(journal.path)
            assert mark is not None
            found.append((mark.entries, mark.highest))
    assert found == [(1, 4), (2, 4), (3, 4)]


async def test_a_journal_goes_on_that_is_what_its_mark_says(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(4, RowStep.INTENT)
    mark, _ = read_mark(path)
    assert mark is not None
    assert (mark.entries, mark.highest) == (7, 4)


async def test_a_mark_that_says_all_is_not_written_again(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    before, _ = read_mark(path)
    async with a_journal(tmp_path):
        pass
    assert read_mark(path)[0] == before


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


async def test_a_mark_is_written_once_for_all_that_is_written_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[int] = []
    async with a_journal(tmp_path) as journal:
        monkeypatch.setattr(high_water_mark, "_force", forced.append)
        await journal.append_all((row, RowStep.SUCCEEDED, {}) for row in range(1, 11))
    assert len(forced) == 1


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
async def test_a_journal_that_is_not_what_its_mark_says_is_refused(
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
    marked_anew_as(path, read_mark(path)[0])
    assert "it has 0, and its high-water mark says 1" in str(await refusal(path))


def marked_anew_as(path: Path, mark: high_water_mark.Mark | None) -> None:
    """Have a copy pass for what it is a copy of."""
    assert mark is not None
    own = HighWaterMark(path, new=False)
    own.highest = mark.highest
    own._job = mark.job
    own._write(mark.entries)
    own.close()


async def test_the_older_place_counts_where_the_newer_is_torn(tmp_path: Path) -> None:
    """A loss of power tears what is being written; the entries were forced before that."""
    path = await three_rows(tmp_path)
    tear_the_newer_place(path)
    mark, _ = read_mark(path)
    assert mark is not None
    assert (mark.entries, mark.is_torn) == (5, True)
    async with a_journal(tmp_path) as journal:
        assert journal.counts().succeeded == 3


def tear_the_newer_place(path: Path) -> None:
    mark, _ = read_mark(path)
    assert mark is not None
    handle = os.open(mark_path(path), os.O_RDWR)
    os.pwrite(handle, b"torn", mark.sequence % 2 * 512 + 100)
    os.close(handle)


async def test_a_torn_mark_that_may_have_named_more_is_no_proof(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            "DELETE FROM entries WHERE id > 5; UPDATE rows SET entry = 5, step = 1 WHERE row = 3;"
            "UPDATE counts SET rows = 2 WHERE step = 2; UPDATE counts SET rows = 1 WHERE step = 1"
        )
    tear_the_newer_place(path)
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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await three_rows(tmp_path)
    without_mark(path)
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def connected(*words: Any, **options: Any) -> sqlite3.Connection:
        opened.append(connect(*words, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", connected)
    for other in ({}, {"fixed": None}):
        with pytest.raises(JournalError):
            await Journal.open(path, {**PARAMETERS, **other})
        with_an_empty_mark(path)
    assert len(opened) > 2
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


async def test_a_journal_that_was_put_back_is_refused(tmp_path: Path) -> None:
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


async def test_a_mark_that_was_written_over_in_its_place_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await three_rows(tmp_path)
    # As if the clock had gone on since; what is written is what was there.
    monkeypatch.setattr(high_water_mark, "_DRIFT_SECONDS", -60.0)
    mark_path(path).write_bytes(mark_path(path).read_bytes())
    error = await refusal(path)
    assert isinstance(error, JournalMovedError)
    assert "after the job had written it" in str(error)


async def test_a_job_whose_journal_is_gone_is_not_begun_anew(tmp_path: Path) -> None:
    path = await three_rows(tmp_path)
    path.unlink()
    error = await refusal(path)
    assert isinstance(error, JournalDamagedError)
    assert str(error) == (
        f"The journal {str(path)!r} is gone, though its job has begun: it is unknown which rows "
        "were sent."
    )
    assert not path.exists()


async def test_a_copy_from_before_the_journal_was_made_is_not_begun(tmp_path: Path) -> None:
    """Where it was copied from, the job has begun in the meantime."""
    mark = HighWaterMark(tmp_path / "journal.sqlite", new=True)
    mark.begin()
    mark.close()
    shutil.copytree(tmp_path, tmp_path / "copy")
    assert isinstance(await refusal(tmp_path / "copy" / "journal.sqlite"), JournalDamagedError)
    assert JobFolder(tmp_path / "copy").lacks_journal
    assert not JobFolder(tmp_path).lacks_journal


@pytest.mark.parametrize("content", [None, b""])
async def test_a_job_that_was_cut_off_before_its_journal_was_made_begins(
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


async def test_a_system_without_a_lock_that_is_known_keeps_no_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert str(await refusal(tmp_path / "journal.sqlite")) == (
        "A journal needs a file lock that is available on Linux and macOS only. Nothing was sent. "
        "Without a journal, an upload works here, too."
    )


async def test_a_lock_is_not_had_on_a_file_that_was_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that had the lock has removed the job while this one waited for it."""
    path = tmp_path / "journal.sqlite"
    taken: list[int] = []
    take: Any = high_water_mark._take

    def late(handle: int, journal: Path) -> None:
        take(handle, journal)
        if not taken:
            mark_path(path).unlink()
        taken.append(handle)

    monkeypatch.setattr(high_water_mark, "_take", late)
    mark = HighWaterMark(path, new=True)
    monkeypatch.undo()
    assert len(taken) == 2
    with pytest.raises(JournalInUseError):
        HighWaterMark(path, new=False)
    mark.close()


async def test_a_mark_is_written_again_if_the_process_stood_still_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = [1000.0]  # Long before the file is changed.
    real = time.time
    monkeypatch.setattr(time, "time", lambda: times.pop() if times else real())
    path = tmp_path / "journal.sqlite"
    mark = HighWaterMark(path, new=True)
    mark.begin()
    mark.close()
    found, changed = read_mark(path)
    assert found is not None
    assert abs(changed - found.at) < 3


@pytest.mark.parametrize("name", ["mark", "journal.sqlite"])
async def test_a_job_whose_files_are_removed_while_it_runs_stops(name: str, tmp_path: Path) -> None:
    """Another process could have the lock of what is put there."""
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(1, RowStep.INTENT)
        (tmp_path / name).unlink()
        with pytest.raises(JournalError, match="were moved or removed during the job"):
            await journal.append_and_wait(2, RowStep.INTENT)


async def test_a_file_system_with_a_clock_of_its_own_is_no_other_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 3600)
    path = await three_rows(tmp_path)
    async with a_journal(tmp_path) as journal:
        assert journal.counts().succeeded == 3
    mark, changed = read_mark(path)
    assert mark is not None
    assert abs(changed - mark.at) < 3


async def test_a_mark_from_the_future_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was put back after the clock of the machine was set back."""
    path = await three_rows(tmp_path)
    mark, changed = read_mark(path)
    assert mark is not None
    with pytest.raises(JournalMovedError), closing(sqlite3.connect(path)) as connection:
        check_integrity(connection, path, mark, changed - 60)


async def test_a_disk_that_takes_only_part_of_a_mark_stops_the_job(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_journal(tmp_path) as journal:
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", lambda *_: 100)
            with pytest.raises(JournalError, match="Make room on its disk"):
                await journal.append_and_wait(1, RowStep.INTENT)


def test_a_mark_of_a_later_version_is_not_half_understood(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    mark = HighWaterMark(path, new=True)
    mark.begin()
    mark.close()
    found, _ = read_mark(path)
    assert found is not None
    values = {**attrs.asdict(found), "colour": "red"}
    del values["is_torn"]
    text = json.dumps(values).encode()
    mark_path(path).write_bytes(hashlib.blake2b(text, digest_size=16).digest() + text)
    with pytest.raises(JournalIncompleteError, match="is damaged"):
        read_mark(path)


async def test_a_place_may_be_named_that_has_no_lasting_identity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOB_MACHINE", "the volume of the jobs")
    path = await three_rows(tmp_path)
    monkeypatch.setattr(
        "postalytics_runtime.bulk.journal.machine_id._machine_id", lambda: "another image"
    )
    async with a_journal(tmp_path) as journal:
        assert journal.counts().succeeded == 3
    monkeypatch.setenv("JOB_MACHINE", "another volume")
    assert isinstance(await refusal(path), JournalMovedError)
