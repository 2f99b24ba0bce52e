"""Uploads without a network, and the tasks that are left after them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

import attrs

from postalytics_runtime.bulk import BulkUpload, Consent, RowOutcome, RowUpload
from support.bulk.bookshelf_api import SHELVE_BOOK

if TYPE_CHECKING:
    from postalytics_runtime.client import Client

Send = Callable[[int], Awaitable[str]]
NOTHING_IS_MAILED = Consent(cast("Client", None), SHELVE_BOOK, {"shelf_id": 1}, None)


async def nothing() -> None:
    """Do nothing."""


@attrs.frozen
class FunctionSender:
    """Sender of rows by functions."""

    prepare_row: Callable[[Any], Any]
    send_body: Callable[[Any], Awaitable[Any]]
    probe_api: Callable[[], Awaitable[None]]

    def prepare(self, row: int, given: Any) -> Any:
        return self.prepare_row(given)

    async def send(self, row: int, body: Any) -> Any:
        return await self.send_body(body)

    def record_outcome(self, outcome: RowOutcome[Any, Any]) -> None:
        """Do nothing."""

    async def probe(self) -> None:
        await self.probe_api()


def as_it_is(row: int) -> int:
    return row


async def accept(row: int) -> str:
    await asyncio.sleep(0)
    return f"response {row}"


def upload_of(
    rows: Any,
    send: Callable[[Any], Awaitable[Any]] = accept,
    *,
    prepare: Callable[[Any], Any] = as_it_is,
    probe: Callable[[], Awaitable[None]] = nothing,
    concurrency: int = 3,
    max_rejected: float = 1.0,
) -> BulkUpload[Any, Any]:
    return RowUpload(
        rows,
        FunctionSender(prepare, send, probe),
        NOTHING_IS_MAILED,
        concurrency=concurrency,
        max_rejected=max_rejected,
    )


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
