"""Frozen rows go into the database with the job, and come out as they were."""

from __future__ import annotations

import asyncio
import gc
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.database_jobs import fetched_rows, row_blocks, store_lost_rows
from postalytics_runtime.bulk.job_store import FrozenRows
from postalytics_runtime.bulk.journal.postgres import JobAddress, PostgresReader
from postalytics_runtime.errors import JournalDamagedError, JournalError
from support.bulk.database_jobs import begun, execute, frozen
from support.bulk.job_runs import people

pytestmark = pytest.mark.usefixtures("temporary")


@pytest.fixture
async def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FrozenRows[Any]:
    """Rows that take 34 blocks, which three queries fetch."""
    monkeypatch.setattr(row_blocks, "BLOCK_BYTES", 100)
    return await frozen(people(*range(21)), tmp_path)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def fetched(address: JobAddress) -> bytes:
    async with fetched_rows(address) as found:
        return found.path.read_bytes()


async def refusal(address: JobAddress) -> str:
    with pytest.raises(JournalDamagedError) as caught:
        await fetched(address)
    return str(caught.value)


async def test_rows_come_out_as_they_went_in(address: JobAddress, rows: FrozenRows[Any]) -> None:
    async with begun(address, rows), fetched_rows(address) as found:
        assert list(found) == list(rows)
        assert (found.count, found.digest) == (21, rows.digest)
        assert found.path.read_bytes() == rows.path.read_bytes()
    blocks = execute(address, "SELECT count(*) FROM postalytics.frozen_rows")
    assert blocks == [(-(-rows.path.stat().st_size // 100),)]
    assert blocks > [(32,)]


async def test_a_job_without_rows_has_them_too(address: JobAddress, tmp_path: Path) -> None:
    none = await frozen([], tmp_path)
    async with begun(address, none), fetched_rows(address) as found:
        assert list(found) == []


async def test_two_jobs_have_their_own_rows(
    address: JobAddress, rows: FrozenRows[Any], tmp_path: Path
) -> None:
    others = await frozen(people(7), tmp_path / "other")
    other = JobAddress(address.dsn, "july")
    async with begun(address, rows), begun(other, others):
        assert await fetched(address) == rows.path.read_bytes()
        assert await fetched(other) == others.path.read_bytes()


async def test_only_the_owner_can_read_the_file_and_it_is_removed(
    address: JobAddress, rows: FrozenRows[Any], temporary: Path
) -> None:
    async with begun(address, rows):
        async with fetched_rows(address) as found:
            modes = [stat.S_IMODE(path.stat().st_mode) for path in (found.path.parent, found.path)]
            assert modes == [0o700, 0o600]
            assert found.path.is_relative_to(temporary)
        assert names(temporary) == []


async def test_a_job_that_did_not_begin_left_no_rows(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    async with begun(JobAddress(address.dsn, "other"), rows):
        pass
    rows.path.unlink()
    with pytest.raises(JournalError, match=r"rows cannot be stored, .*: No such file"):
        async with begun(address, rows):
            raise AssertionError
    with pytest.raises(JournalDamagedError, match="There is no journal"):
        PostgresReader(address)
    assert execute(address, "SELECT DISTINCT job FROM postalytics.frozen_rows") == [(1,)]


@pytest.mark.parametrize("block", [0, 1, 15, 16, 17, 33])
async def test_a_missing_block_is_refused_with_its_place(
    address: JobAddress, rows: FrozenRows[Any], temporary: Path, block: int
) -> None:
    async with begun(address, rows):
        execute(address, "DELETE FROM postalytics.frozen_rows WHERE block = %s", block)
        assert await refusal(address) == (
            f"The frozen rows of the job {address} cannot be used: block {block} of them (from "
            f"byte {block * 100:,}) is missing. Nothing more was sent. Start the upload again with "
            "the same rows: it stores them once more, and goes on with the job."
        )
    assert names(temporary) == []


@pytest.mark.parametrize(
    "damage",
    [
        "content = set_byte(content, 50, get_byte(content, 50) # 1)",
        "content = substr(content, 1, 90)",
        "content = ''",
        "content = (SELECT content FROM postalytics.frozen_rows WHERE block = 18)",
        "content = set_byte(content, 7, 99)",  # The number of blocks.
    ],
)
async def test_a_damaged_block_is_refused_with_its_place(
    address: JobAddress, rows: FrozenRows[Any], damage: str
) -> None:
    async with begun(address, rows):
        execute(address, f"UPDATE postalytics.frozen_rows SET {damage} WHERE block = 17")  # noqa: S608
        assert "block 17 of them (from byte 1,700) is damaged." in await refusal(address)


async def test_blocks_of_another_file_are_refused(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    rows.path.write_text("Dear Ada, " * 99)
    async with begun(address, rows):
        message = await refusal(address)
    assert "cannot be used: another version of this program wrote them. Nothing more" in message


async def test_rows_of_another_job_are_refused(
    address: JobAddress, rows: FrozenRows[Any], tmp_path: Path
) -> None:
    others = await frozen(people(*range(7, 28)), tmp_path / "other")
    async with begun(address, rows), begun(JobAddress(address.dsn, "july"), others):
        execute(address, "UPDATE postalytics.frozen_rows SET job = 3 - job, block = -1 - block")
        execute(address, "UPDATE postalytics.frozen_rows SET block = -1 - block")
        assert "cannot be used: they are those of another job." in await refusal(address)


async def test_lost_rows_are_stored_again(address: JobAddress, rows: FrozenRows[Any]) -> None:
    async with begun(address, rows):
        for change in (
            "DELETE FROM postalytics.frozen_rows WHERE block = 33",
            "DELETE FROM postalytics.frozen_rows",
            "UPDATE postalytics.frozen_rows SET content = '' WHERE block = 3",
        ):
            execute(address, change)
            await asyncio.to_thread(store_lost_rows, address, rows.path)
            assert await fetched(address) == rows.path.read_bytes()


async def test_rows_that_are_there_are_not_stored_again(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    query = "SELECT xmin::text, ctid::text FROM postalytics.frozen_rows"
    async with begun(address, rows):
        before = execute(address, query)
        await asyncio.to_thread(store_lost_rows, address, rows.path)
        assert execute(address, query) == before


async def test_a_job_that_is_not_there_has_no_rows(
    address: JobAddress, rows: FrozenRows[Any]
) -> None:
    assert "There is no journal in" in await refusal(address)
    async with begun(JobAddress(address.dsn, "july"), rows):
        assert f"There is no journal {str(address)!r}: name the job" in await refusal(address)


async def test_a_cancelled_copy_leaves_no_file(
    address: JobAddress,
    rows: FrozenRows[Any],
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun_to_fetch, go, stopped = threading.Event(), threading.Event(), list[bool]()
    fetch = row_blocks.fetch_rows

    def slowly(address: JobAddress, file: Any, stop: threading.Event) -> None:
        begun_to_fetch.set()
        go.wait()
        stopped.append(stop.is_set())
        fetch(address, file, stop)

    monkeypatch.setattr("postalytics_runtime.bulk.database_jobs.fetching.fetch_rows", slowly)
    async with begun(address, rows):
        fetching = asyncio.create_task(fetched(address))
        await asyncio.to_thread(begun_to_fetch.wait)
        fetching.cancel()
        await asyncio.sleep(0)
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await fetching
    assert stopped == [True]
    assert names(temporary) == []


async def test_a_copy_that_is_cancelled_twice_ends_without_a_word(
    address: JobAddress,
    rows: FrozenRows[Any],
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun_to_fetch, go = threading.Event(), threading.Event()

    def slowly(address: JobAddress, file: Any, stop: threading.Event) -> None:
        begun_to_fetch.set()
        go.wait()
        raise JournalError("The copy was stopped.")

    monkeypatch.setattr("postalytics_runtime.bulk.database_jobs.fetching.fetch_rows", slowly)
    async with begun(address, rows):
        fetching = asyncio.create_task(fetched(address))
        await asyncio.to_thread(begun_to_fetch.wait)
        for _ in range(2):
            fetching.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await fetching
        assert names(temporary) == []
        go.set()
    await asyncio.get_running_loop().shutdown_default_executor()
    await asyncio.sleep(0)
    gc.collect()
    assert caplog.messages == []
