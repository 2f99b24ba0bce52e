"""Uploads that are stopped, aborted, left or cancelled: rows have states, no task is left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import pytest

from postalytics_runtime.bulk import BulkUpload, RowCounts, RowOutcome, RowState
from support.bulk.uploads import (
    Gate,
    others_end,
    outcomes_of,
    states,
    upload_of,
)

pytestmark = pytest.mark.usefixtures("no_task_is_left")


async def test_after_a_stop_rows_in_flight_end_and_the_rest_are_pending() -> None:
    gate = Gate()
    upload = upload_of(range(1, 11), gate.send)
    result = asyncio.ensure_future(outcomes_of(upload))
    await gate.wait_for(3)
    upload.stop()
    gate.let_go()
    assert states(await result) == ["succeeded"] * 3 + ["pending"] * 7
    assert upload.counts == RowCounts(succeeded=3, pending=7)


async def test_a_row_that_arrives_after_a_stop_is_pending() -> None:
    arrival = asyncio.Event()

    async def rows() -> AsyncIterator[int]:
        await arrival.wait()
        yield 1
        yield 2

    upload = upload_of(rows())
    result = asyncio.ensure_future(outcomes_of(upload))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    upload.stop()
    arrival.set()
    assert states(await result) == ["pending", "pending"]


async def test_after_an_abort_rows_in_flight_are_unconfirmed() -> None:
    gate = Gate()
    upload = upload_of(range(1, 11), gate.send)
    result = asyncio.ensure_future(outcomes_of(upload))
    await gate.wait_for(3)
    upload.abort()
    outcomes = await result
    assert states(outcomes) == ["unconfirmed"] * 3 + ["pending"] * 7
    assert str(outcomes[0].error) == "The row was being sent when the upload was cancelled."


async def test_an_abort_before_the_first_row_leaves_all_pending() -> None:
    upload = upload_of([1, 2])
    asyncio.get_running_loop().call_soon(upload.abort)
    result = await outcomes_of(upload)
    assert states(result) == ["pending", "pending"]


@pytest.mark.parametrize("end", [BulkUpload.stop, BulkUpload.abort])
async def test_an_upload_that_is_ended_before_it_begins_leaves_all_pending(
    end: Callable[[BulkUpload[int, str]], None],
) -> None:
    upload = upload_of([1, 2])
    end(upload)
    assert states(await outcomes_of(upload)) == ["pending", "pending"]
    assert upload.counts == RowCounts(pending=2)


async def test_leaving_the_loop_lets_the_rows_in_flight_end() -> None:
    gate = Gate()
    upload = upload_of(range(1, 11), gate.send)
    async with upload:
        async for outcome in upload_after_first(upload, gate):
            assert outcome.state is RowState.SUCCEEDED
            break
        asyncio.get_running_loop().call_soon(gate.let_go)
    assert upload.counts.unconfirmed == 0
    assert upload.counts.succeeded == len(gate.in_flight)


async def upload_after_first(
    upload: BulkUpload[int, str], gate: Gate
) -> AsyncIterator[RowOutcome[int, str]]:
    async with aclosing(upload.__aiter__()) as stream:
        first = asyncio.ensure_future(anext(stream))
        await gate.wait_for(3)
        gate.in_flight[1].set_result("first")
        yield await first
        asyncio.get_running_loop().call_soon(gate.let_go)


async def test_leaving_the_loop_without_a_context_manager_leaves_no_task() -> None:
    upload = upload_of(range(100))
    async for _ in upload:
        break
    await others_end()
    assert upload.counts.rows == upload.counts.succeeded < 100


async def test_an_error_in_the_loop_is_raised_and_leaves_no_task() -> None:
    upload = upload_of(range(100))

    async def read() -> None:
        async with upload:
            async for outcome in upload:
                outcome.row // 0

    with pytest.raises(ZeroDivisionError):
        await read()
    await others_end()


async def test_a_cancelled_reader_lets_the_rows_in_flight_end() -> None:
    gate = Gate()
    upload = upload_of(range(1, 11), gate.send)
    reader = asyncio.ensure_future(outcomes_of(upload))
    await gate.wait_for(3)
    reader.cancel()
    await asyncio.sleep(0)
    gate.let_go()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert upload.counts == RowCounts(succeeded=3)


async def test_a_reader_cancelled_twice_does_not_wait() -> None:
    gate = Gate()
    upload = upload_of(range(1, 11), gate.send)
    reader = asyncio.ensure_future(outcomes_of(upload))
    await gate.wait_for(3)
    reader.cancel()
    await asyncio.sleep(0)
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert upload.counts == RowCounts(unconfirmed=3)
