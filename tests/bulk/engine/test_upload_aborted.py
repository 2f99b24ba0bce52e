"""Uploads that are aborted at any moment: each row has exactly one outcome."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest

from postalytics_runtime.bulk import BulkUpload, RowOutcome, RowState
from postalytics_runtime.errors import InvalidRequestError
from support.bulk.uploads import other_tasks, outcomes_of, read_into, upload_of

pytestmark = pytest.mark.usefixtures("no_task_is_left")

ROWS = 70
Rows = Callable[[], object]


def listed() -> object:
    return range(1, ROWS + 1)


async def at_once() -> AsyncIterator[int]:
    for row in range(1, ROWS + 1):
        yield row


async def slow() -> AsyncIterator[int]:
    for row in range(1, ROWS + 1):
        await asyncio.sleep(0)
        yield row


async def broken() -> AsyncIterator[int]:
    async for row in slow():
        yield row
    await asyncio.sleep(0)
    raise ValueError("The file is broken.")


def every_third(row: int) -> int:
    """Reject most rows, so that workers take one after the other."""
    if row % 3:
        raise InvalidRequestError("It does not fit.")
    return row


async def until_aborted(upload: BulkUpload[int, str], turn: int) -> list[RowOutcome[int, str]]:
    """Read an upload that is aborted after this number of turns of the event loop."""

    async def abort() -> None:
        for _ in range(turn):
            await asyncio.sleep(0)
        upload.abort()

    aborting = asyncio.create_task(abort())
    seen: list[RowOutcome[int, str]] = []
    try:
        await read_into(seen, upload)
    finally:
        await aborting
    return seen


async def turns_of(rows: Rows) -> int:
    """Return the number of turns of the event loop that an upload of these rows takes."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    counting = asyncio.create_task(count())
    await asyncio.wait([asyncio.create_task(outcomes_of(upload_of(rows(), prepare=every_third)))])
    counting.cancel()
    return turns


@pytest.mark.parametrize("rows", [listed, at_once, slow])
async def test_an_abort_at_any_moment_leaves_no_row_without_its_outcome(rows: Rows) -> None:
    turns = await turns_of(rows)
    wrong = {}
    pending = set()
    for turn in range(turns):
        upload = upload_of(rows(), prepare=every_third)
        seen = await until_aborted(upload, turn)
        found = Counter(outcome.row for outcome in seen)
        if found != Counter(range(1, ROWS + 1)) or upload.counts.rows != ROWS:
            wrong[turn] = found
        pending.add(upload.counts.pending)
    assert wrong == {}
    assert max(pending) == ROWS  # The first of these moments was before all rows,
    assert min(pending) < ROWS / 10  # and the last one near the end.


async def test_an_abort_does_not_hide_an_error_of_the_source_or_lose_rows_before_it() -> None:
    turns = await turns_of(slow)
    for turn in range(0, turns, 7):
        upload = upload_of(broken(), prepare=every_third)
        with pytest.raises(ValueError, match="The file is broken"):
            await until_aborted(upload, turn)
        assert upload.counts.rows == ROWS


class Hanging:
    """Two rows, and then nothing, for ever."""

    def __init__(self) -> None:
        self.hangs = asyncio.Event()
        self.ended = False

    async def rows(self) -> AsyncIterator[int]:
        try:
            yield 1
            yield 2
            self.hangs.set()
            await asyncio.get_running_loop().create_future()
        finally:
            self.ended = True


async def test_an_aborted_upload_whose_next_row_never_comes_can_be_closed() -> None:
    source = Hanging()
    seen: list[RowOutcome[int, str]] = []
    async with upload_of(source.rows()) as upload:
        reading = asyncio.ensure_future(read_into(seen, upload))
        await source.hangs.wait()
        upload.abort()
        for _ in range(20):  # The workers end within a few turns of the loop.
            await asyncio.sleep(0)
        assert other_tasks() - {reading} != set()  # The row may still come.
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    assert source.ended
    assert sorted(outcome.row for outcome in seen) == [1, 2]
    assert {outcome.state for outcome in seen} <= {RowState.SUCCEEDED, RowState.UNCONFIRMED}


async def test_a_reader_cancelled_twice_does_not_wait_for_a_row_either() -> None:
    source = Hanging()
    upload = upload_of(source.rows())
    reading = asyncio.ensure_future(outcomes_of(upload))
    await source.hangs.wait()
    for _ in range(2):
        reading.cancel()
        for _turn in range(20):
            await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert source.ended
    assert upload.counts.rows == 2
