"""The queue of rows loses no row when a task that waits for one is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from postalytics_runtime.bulk.rows import END_OF_ROWS, RowQueue
from support.bulk.uploads import other_tasks

pytestmark = pytest.mark.usefixtures("no_task_is_left")


class Delivery:
    """Rows that come when the test sets `arrival`."""

    def __init__(self, *, fails: bool = False) -> None:
        self.arrival = asyncio.Event()
        self.waiting = asyncio.Event()
        self.ended = False
        self._fails = fails

    async def rows(self) -> AsyncIterator[int]:
        try:
            self.waiting.set()
            await self.arrival.wait()
            if self._fails:
                raise ValueError("The file is broken.")
            yield 1
            yield 2
        finally:
            self.ended = True


async def cancelled_wait(source: RowQueue, delivery: Delivery) -> None:
    """Wait for a row, and be cancelled before it comes."""
    asking = asyncio.ensure_future(source.next())
    await delivery.waiting.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_rows_come_in_order_and_then_the_end_of_rows_for_ever() -> None:
    async def rows() -> AsyncIterator[int]:
        yield 1
        yield 2

    for source in (RowQueue([1, 2]), RowQueue(iter([1, 2])), RowQueue(rows())):
        assert [await source.next() for _ in range(4)] == [1, 2, END_OF_ROWS, END_OF_ROWS]
        await source.aclose()


async def test_tasks_that_wait_together_get_rows_in_the_order_they_asked() -> None:
    async def awaited() -> AsyncIterator[int]:
        for row in (1, 2, 3):
            await asyncio.sleep(0)
            yield row

    for source in (RowQueue(awaited()), RowQueue([1, 2, 3])):
        rows = await asyncio.gather(*(source.next() for _ in range(4)))
        assert rows == [1, 2, 3, END_OF_ROWS]


async def test_a_row_that_comes_after_a_cancellation_is_the_next_one() -> None:
    delivery = Delivery()
    source = RowQueue(delivery.rows())
    await cancelled_wait(source, delivery)
    delivery.arrival.set()
    assert [await source.next() for _ in range(3)] == [1, 2, END_OF_ROWS]


async def test_a_row_that_comes_during_a_cancellation_is_the_next_one() -> None:
    delivery = Delivery()
    source = RowQueue(delivery.rows())
    asking = asyncio.ensure_future(source.next())
    await delivery.waiting.wait()
    delivery.arrival.set()
    (coming,) = other_tasks() - {asking}
    coming.add_done_callback(lambda _: asking.cancel())  # The row is there, but not yet taken.
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert [await source.next() for _ in range(3)] == [1, 2, END_OF_ROWS]


async def test_an_error_that_comes_after_a_cancellation_is_raised_next() -> None:
    delivery = Delivery(fails=True)
    source = RowQueue(delivery.rows())
    await cancelled_wait(source, delivery)
    delivery.arrival.set()
    with pytest.raises(ValueError, match="The file is broken"):
        await source.next()


async def test_closing_does_not_wait_for_a_row_that_never_comes() -> None:
    delivery = Delivery()
    source = RowQueue(delivery.rows())
    await cancelled_wait(source, delivery)
    assert not delivery.ended
    await source.aclose()
    assert delivery.ended


@pytest.mark.parametrize("cancelled", [False, True])
async def test_rows_that_are_ready_let_other_tasks_run_and_none_is_lost_then(
    cancelled: bool,
) -> None:
    source = RowQueue(range(1, 101))
    rows: list[int] = []

    async def take() -> None:
        while (row := await source.next()) is not END_OF_ROWS:
            rows.append(row)

    taking = asyncio.create_task(take())
    await asyncio.sleep(0)
    assert rows == list(range(1, 64))
    if cancelled:
        taking.cancel()
    await asyncio.wait([taking])
    await take()
    assert rows == list(range(1, 101))
