"""Uploads without a network, and the tasks that are left after them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from postalytics_runtime.bulk import BulkUpload, RowOutcome, RowUpload

Send = Callable[[int], Awaitable[str]]


def as_it_is(row: int) -> int:
    return row


async def accept(row: int) -> str:
    await asyncio.sleep(0)
    return f"response {row}"


def upload_of(
    rows: object,
    send: Send = accept,
    *,
    prepare: Callable[[Any], int] = as_it_is,
    concurrency: int = 3,
) -> BulkUpload[int, str]:
    return RowUpload(rows, prepare, send, concurrency=concurrency)  # type: ignore[arg-type]  # any source of rows


async def outcomes_of(upload: BulkUpload[int, str]) -> list[RowOutcome[int, str]]:
    return sorted([outcome async for outcome in upload], key=lambda outcome: outcome.row)


async def read_into(seen: list[RowOutcome[int, str]], upload: BulkUpload[int, str]) -> None:
    async for outcome in upload:
        seen.append(outcome)


def states(outcomes: list[RowOutcome[int, str]]) -> list[str]:
    return [outcome.state.value for outcome in outcomes]


def other_tasks() -> set[asyncio.Task[object]]:
    current = asyncio.current_task()
    return {task for task in asyncio.all_tasks() if task is not current}


async def others_end() -> None:
    while others := other_tasks():
        await asyncio.wait(others)


class Gate:
    """A sender that holds each row in flight until `let_go` is called."""

    def __init__(self) -> None:
        self.in_flight: dict[int, asyncio.Future[str]] = {}
        self.arrived = asyncio.Condition()

    async def send(self, row: int) -> str:
        future = self.in_flight[row] = asyncio.get_running_loop().create_future()
        async with self.arrived:
            self.arrived.notify_all()
        response: str = await future
        return response

    async def wait_for(self, count: int) -> None:
        async with self.arrived:
            await self.arrived.wait_for(lambda: len(self.in_flight) >= count)

    def let_go(self) -> None:
        for row, future in self.in_flight.items():
            if not future.done():
                future.set_result(f"response {row}")
