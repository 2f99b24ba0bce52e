"""Record that is to be replaced: where it is now, and whether it changed since."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ....safety import find_record, find_records
from ....schema import Paging, RecordChange
from ...common_options import note
from ...format import counted, duration, minimum_duration
from ..run import CommandRun

if TYPE_CHECKING:
    from ....client import Client


def read_record_to_change(
    run: CommandRun, change: RecordChange[Any], named: Mapping[str, Any]
) -> Any:
    """Return a record as it is now.

    Args:
        run: the run of the command.
        change: how to read the record.
        named: the values that name it, and others.

    Raises:
        NotFoundError: no item has these values.
        PostalyticsError: the record or its list cannot be read.
    """

    async def read(client: Client) -> Any:
        if change.read.returns_list:
            await _note_requests(run, client, change, named)
        return await find_record(client, change, named)

    return run.read(read)


def is_as_it_was(
    run: CommandRun, change: RecordChange[Any], named: Mapping[str, Any], record: Any
) -> bool:
    """Return whether a record would still be replaced by the same body.

    On a list with rows, its row is read first: one request, if nothing changed.
    """
    body = change.replacement(record)

    async def read(client: Client) -> bool:
        for row in dict.fromkeys((_row(change.read.paging, record), None)):
            now = await find_records(client, change, named, row)
            if [change.replacement(one) for one in now] == [body]:
                return True
        return False

    return run.read(read)


def _row(paging: Paging | None, record: Any) -> int | None:
    """Return the row of a record on its list; `None` if the list shows none."""
    if paging is None or paging.row is None:
        return None
    row: object = getattr(record, paging.row, None)
    return row if isinstance(row, int) else None


async def _note_requests(
    run: CommandRun, client: Client, change: RecordChange[Any], named: Mapping[str, Any]
) -> None:
    """Say how many requests it may take to find the record on its list."""
    paging = change.read.paging
    if change.count is None or paging is None or paging.max_limit is None:
        return
    lists, key, size = change.count
    async for one in client.pages(lists):
        if getattr(one, key, None) == named[key] and isinstance(getattr(one, size), int):
            requests = max(math.ceil(getattr(one, size) / paging.max_limit), 1)
            least = minimum_duration(requests, run.environment.limits)
            time = f", at least {duration(least)}" if least >= 1 else ""
            note(
                f"Looking for the {run.what} among {getattr(one, size):,}: up to "
                f"{counted(requests, 'request')}{time}."
            )
            return
