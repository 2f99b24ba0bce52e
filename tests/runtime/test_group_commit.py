from __future__ import annotations

import asyncio
import threading

import pytest

from postalytics_runtime.group_commit import GroupCommit


class Disk:
    """What a writer thread writes to.

    Attributes:
        batches: what was committed.
        error: raised by a commit, if set.
        closed: whether it was closed.
    """

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.error: BaseException | None = None
        self.closed = False

    def writer(self, max_batch: int = 1000) -> GroupCommit[int, int]:
        return GroupCommit("disk", asyncio.get_running_loop(), self._commit, self._close, max_batch)

    def _commit(self, batch: list[int]) -> list[int]:
        if self.error is not None:
            raise self.error
        self.batches.append(batch)
        return [-number for number in batch]

    def _close(self) -> None:
        self.closed = True


async def stopped(writer: GroupCommit[int, int]) -> None:
    writer.stop()
    await asyncio.to_thread(writer.join)


async def test_work_that_waits_together_is_committed_together() -> None:
    disk = Disk()
    writer = disk.writer()
    assert await asyncio.gather(*map(writer.submit, range(5))) == [0, -1, -2, -3, -4]
    assert disk.batches == [[0, 1, 2, 3, 4]]
    await stopped(writer)


async def test_the_size_of_a_batch_is_limited() -> None:
    disk = Disk()
    writer = disk.writer(2)
    await asyncio.gather(*map(writer.submit, range(5)))
    assert disk.batches == [[0, 1], [2, 3], [4]]
    await stopped(writer)


@pytest.mark.parametrize("error", [ValueError("odd"), MemoryError(), SystemExit(3)])
async def test_every_waiter_gets_an_exception_and_the_next_work_is_committed(
    error: BaseException,
) -> None:
    disk = Disk()
    disk.error = error
    writer = disk.writer()
    pending = [writer.submit(number) for number in range(3)]
    await asyncio.wait(pending)
    assert [future.exception() for future in pending] == [error] * 3
    disk.error = None
    assert await writer.submit(7) == -7
    await stopped(writer)


async def test_what_waits_is_committed_before_the_end() -> None:
    disk = Disk()
    writer = disk.writer()
    pending = writer.submit(1)
    writer.stop()
    await stopped(writer)
    assert await pending == -1
    assert (disk.batches[-1], disk.closed, writer.closed) == ([1], True, True)
    assert "disk" not in [thread.name for thread in threading.enumerate()]


async def test_a_stopped_writer_takes_no_work() -> None:
    writer = Disk().writer()
    await stopped(writer)
    with pytest.raises(RuntimeError, match="was stopped"):
        writer.submit(1)


async def test_a_cancelled_waiter_does_not_undo_its_work() -> None:
    disk = Disk()
    writer = disk.writer()
    writer.submit(1).cancel()
    assert await writer.submit(2) == -2
    assert disk.batches == [[1, 2]]
    await stopped(writer)
