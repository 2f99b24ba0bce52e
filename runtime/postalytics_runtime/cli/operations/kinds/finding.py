"""Record that is to be replaced: where it is now, and whether it changed since."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from ....schema import Paging, RecordChange
from ...common_options import note
from ...format import counted, duration, minimum_duration
from ..run import CommandRun

if TYPE_CHECKING:
    from ....client import Client


def find_record(run: CommandRun, change: RecordChange, named: Mapping[str, Any]) -> Any:
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
        return await _read(client, change, named)

    record = run.read(read)
    if record is None:
        raise run.not_found()
    return record


def is_as_it_was(
    run: CommandRun, change: RecordChange, named: Mapping[str, Any], record: Any
) -> bool:
    """Return whether a record would still be replaced by the same body.

    On a list with rows, its row is read first: one request, if nothing changed.
    """
    body = change.replacement(record)

    async def read(client: Client) -> bool:
        for row in dict.fromkeys((_row(change.read.paging, record), None)):
            now = await _read(client, change, named, row)
            if now is not None and change.replacement(now) == body:
                return True
        return False

    return run.read(read)


def _row(paging: Paging | None, record: Any) -> int | None:
    """Return the row of a record on its list; `None` if the list shows none."""
    by_row = paging is not None and paging.style == "rows" and paging.row is not None
    row: object = getattr(record, str(paging.row), None) if paging is not None and by_row else None
    return row if isinstance(row, int) else None


async def _read(
    client: Client, change: RecordChange, named: Mapping[str, Any], row: int | None = None
) -> Any | None:
    """Return the record with the given values, if it is there; `row` is the only one to read."""
    path = tuple(named[parameter.name] for parameter in change.read.path_parameters)
    if change.read.returns_list:
        limit = None if row is None else 1
        async for item in client.pages(change.read, path=path, start=row, limit=limit):
            if _is_meant(item, change, named):
                return item
        return None
    response = await client.call(change.read, path=path)
    found = response if change.items is None else getattr(response, change.items)
    items = cast("Sequence[Any]", found) if isinstance(found, list) else [found]
    return next((item for item in items if _is_meant(item, change, named)), None)


def _is_meant(item: Any, change: RecordChange, named: Mapping[str, Any]) -> bool:
    return all(getattr(item, name, None) == named[name] for name in change.match)


async def _note_requests(
    run: CommandRun, client: Client, change: RecordChange, named: Mapping[str, Any]
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
