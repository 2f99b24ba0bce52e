"""Frozen rows of a job in a database, in a private file for as long as a process needs them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from typing import Any

from ...errors import JournalError
from ..job_store import FrozenRows, writing
from ..journal.postgres import JobAddress
from .private_folders import private_folder
from .row_blocks import fetch_rows, unusable


@asynccontextmanager
async def fetched_rows(address: JobAddress) -> AsyncGenerator[FrozenRows[Any]]:
    """Copy the frozen rows of a job from the database into a private file, and verify them.

    The file is removed at the end. Set the `rules` of the rows before their first body.

    Raises:
        JournalDamagedError: the rows are missing or damaged; the message says where.
        JournalError: the database cannot be read, or the file cannot be written.
    """
    with private_folder() as folder:
        stop = Event()
        loop = asyncio.get_running_loop()
        fetching = loop.run_in_executor(None, copied_rows, address, folder / "rows.jsonl", stop)
        try:
            rows = await asyncio.shield(fetching)
        except asyncio.CancelledError:
            stop.set()  # A thread cannot be cancelled, and it must not write to a removed folder.
            # It fails, perhaps after a second cancellation has ended the wait for it.
            fetching.add_done_callback(lambda ended: ended.exception())
            await asyncio.wait([fetching])
            raise
        yield rows


def copied_rows(address: JobAddress, path: Path, stop: Event | None = None) -> FrozenRows[Any]:
    """Copy the frozen rows of a job from the database into a new private file, and verify them.

    Args:
        address: the job.
        path: the file.
        stop: ends the copy early, when it is set.

    Raises:
        JournalDamagedError: the rows are missing or damaged; the message says where.
        JournalError: the database cannot be read, or the file cannot be written.
    """
    with writing(path.parent), open(path, "xb", opener=_private) as file:
        parameters = fetch_rows(address, file, stop or Event())
    try:
        rows = FrozenRows[Any].open(path)
    except JournalError:  # Its remedy is for a file in the folder of a job.
        raise unusable(address, "another version of this program wrote them") from None
    if (rows.digest, rows.count) != (parameters.get("input"), parameters.get("rows")):
        raise unusable(address, "they are those of another job")
    return rows


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
