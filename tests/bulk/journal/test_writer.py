from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from postalytics_runtime.bulk.journal import Journal, JournalReader
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import JournalError
from support.bulk.journals import PARAMETERS, SlowConnection, a_journal, counted

RECORD = """
import asyncio, os, sys
from pathlib import Path
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.bulk.rows import RowStep

def report(row, step):
    # At once: print may write a line in parts (PYTHONUNBUFFERED), and be killed between them.
    os.write(1, f"{row} {step}\\n".encode())

async def work(journal, rows):
    for row in rows:
        await journal.append_and_wait(row, RowStep.INTENT)
        report(row, "intent")
        await journal.append_and_wait(row, RowStep.SUCCEEDED, id=row)
        report(row, "succeeded")

async def main():
    journal = await Journal.open(Path(sys.argv[1]), {"rows": 10**6})
    rows = iter(range(1, 10**6))
    await asyncio.gather(*(work(journal, rows) for _ in range(8)))

asyncio.run(main())
"""
FILL = """
import asyncio, resource, sys
from pathlib import Path
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.errors import JournalError
from postalytics_runtime.bulk.rows import RowStep

async def main():
    journal = await Journal.open(Path(sys.argv[1]), {"rows": 10**6})
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    row = 0
    try:
        while True:
            await journal.append_and_wait(row + 1, RowStep.SUCCEEDED, padding="x" * 1000)
            row += 1
    except JournalError as error:
        print(row, error)
    await journal.aclose()

asyncio.run(main())
"""


async def test_entries_that_wait_together_are_written_together(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with a_journal(tmp_path, rows=100) as journal:
        held = connections[-1]
        held.hold()
        first = asyncio.create_task(journal.append_and_wait(1, RowStep.SUCCEEDED))
        await asyncio.to_thread(held.reached.wait)
        others = [
            asyncio.create_task(journal.append_and_wait(row, RowStep.SUCCEEDED))
            for row in range(2, 101)
        ]
        await asyncio.sleep(0)
        held.let_go()
        await asyncio.gather(first, *others)
        assert len(held.statements) == 2
        assert counted(journal.counts()) == (100, 0, 0, 0)


async def test_the_number_of_entries_written_together_is_limited(
    tmp_path: Path, connections: list[SlowConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postalytics_runtime.bulk.journal.writer.MAX_BATCH_SIZE", 4)
    async with a_journal(tmp_path) as journal:
        held = connections[-1]
        held.hold()
        pending = [
            asyncio.create_task(journal.append_and_wait(row, RowStep.SUCCEEDED))
            for row in range(1, 11)
        ]
        await asyncio.sleep(0)
        held.let_go()
        await asyncio.gather(*pending)
        assert len(held.statements) >= 3
        assert journal.counts().succeeded == 10


async def test_without_memory_the_waiter_gets_an_error(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with a_journal(tmp_path) as journal:
        connections[-1].error = MemoryError()
        with pytest.raises(JournalError, match="cannot be used: MemoryError"):
            await journal.append_and_wait(1, RowStep.SUCCEEDED)


async def test_the_error_says_that_another_program_holds_the_journal(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with a_journal(tmp_path) as journal:
        connections[-1].execute("PRAGMA busy_timeout = 0")
        with closing(sqlite3.connect(journal.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalError, match="Another program has it open: close that"):
                await journal.append_and_wait(1, RowStep.SUCCEEDED)


async def test_the_event_loop_does_not_wait_for_a_slow_disk(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with a_journal(tmp_path) as journal:
        held = connections[-1]
        held.hold()
        pending = asyncio.create_task(journal.append_and_wait(1, RowStep.SUCCEEDED))
        for _ in range(1000):
            await asyncio.sleep(0)
        assert not pending.done()
        held.let_go()
        await pending


@pytest.mark.parametrize("cause", ["full", "broken"])
async def test_after_a_failure_nothing_more_is_written(
    tmp_path: Path, connections: list[SlowConnection], cause: str
) -> None:
    async with a_journal(tmp_path) as journal:
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
        connection = connections[-1]
        if cause == "full":
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")
        else:
            connection.execute("DROP TABLE rows")
        pending = [
            journal.append_and_wait(row, RowStep.SUCCEEDED, text="x" * 9000) for row in range(2, 6)
        ]
        results = await asyncio.gather(*pending, return_exceptions=True)
        assert [type(result) for result in results] == [JournalError] * 4
        remedy = "Make room on its disk" if cause == "full" else "It is damaged"
        assert f"The journal {str(journal.path)!r} cannot be used: " in str(results[0])
        assert remedy in str(results[0])
        for later in (
            journal.append_and_wait(6, RowStep.SUCCEEDED),
            journal.append_note("ended"),
            journal.append_all([(7, RowStep.SUCCEEDED, {})]),
            journal.save_baseline(["1"]),
        ):
            with pytest.raises(JournalError, match=remedy):
                await later
    if cause == "full":
        async with a_journal(tmp_path) as journal:
            assert journal.last_steps(0, 10) == [(1, RowStep.SUCCEEDED)]


async def test_a_failure_ends_the_batch_that_it_happens_in(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with a_journal(tmp_path) as journal:
        held = connections[-1]
        held.hold()
        held.execute("DROP TABLE baseline")
        pending = [
            asyncio.create_task(journal.append_and_wait(1, RowStep.SUCCEEDED)),
            asyncio.create_task(journal.save_baseline(["1"])),
            asyncio.create_task(journal.append_and_wait(2, RowStep.SUCCEEDED)),
        ]
        await asyncio.sleep(0)
        held.let_go()
        results = await asyncio.gather(*pending, return_exceptions=True)
        assert [type(result) for result in results[1:]] == [JournalError] * 2
        assert (2, RowStep.SUCCEEDED) not in journal.last_steps(0, 10)


def test_a_journal_can_be_closed_after_its_event_loop(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    path = tmp_path / "journal.sqlite"

    async def leave_it_open() -> tuple[Journal, SlowConnection]:
        journal = await Journal.open(path, PARAMETERS)
        held = connections[-1]
        held.hold()
        journal.append(1, RowStep.SUCCEEDED)
        return journal, held

    journal, held = asyncio.run(leave_it_open())
    held.let_go()
    journal.close()
    with closing(JournalReader(path)) as reader:
        assert counted(reader.counts()) == (1, 0, 0, 9)


async def went_on(path: Path, row: int) -> tuple[int, int, int, int]:
    journal = await Journal.open(path, {"rows": 10**6})
    await journal.append_and_wait(row, RowStep.REJECTED)
    counts = counted(journal.counts())
    await journal.aclose()
    return counts


def test_a_job_that_was_killed_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    command = (sys.executable, "-c", RECORD, str(path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(333):
            process.stdout.readline()
        process.kill()
        process.communicate()
    with closing(JournalReader(path)) as reader:
        created, rejected, unconfirmed, pending = counted(reader.counts())
    assert (rejected, asyncio.run(went_on(path, 10**6))) == (
        0,
        (created, 1, unconfirmed, pending - 1),
    )


def test_a_full_disk_loses_no_reported_entry(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    command = (sys.executable, "-c", FILL, str(path))
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    rows, _, message = ended.stdout.partition(" ")
    assert int(rows) > 10
    assert "Make room on its disk, or repair the disk, and go on with the same journal." in message
    assert asyncio.run(went_on(path, 10**6))[0] == int(rows)


async def test_entries_are_written_in_a_thread_of_the_journal(
    tmp_path: Path, connections: list[SlowConnection]
) -> None:
    async with a_journal(tmp_path) as journal:
        connections[-1].threads.clear()  # Another thread has opened it.
        assert "journal" in [thread.name for thread in threading.enumerate()]
        await journal.append_and_wait(1, RowStep.SUCCEEDED)
        assert connections[-1].threads == {"journal"}
    assert "journal" not in [thread.name for thread in threading.enumerate()]
