"""Jobs that are moved from their folder into a database."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.job_store import FrozenRows
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.bulk.journal.postgres import JobAddress
from postalytics_runtime.bulk.rows import RowStep
from postalytics_runtime.errors import JournalMovedError
from support.bulk.journals import PARAMETERS

_MOVE = """
import os, signal, sys
from pathlib import Path
from postalytics_runtime.bulk.database_jobs import move_job, moved_copy, moving
from postalytics_runtime.bulk.journal.postgres import JobAddress
from postalytics_runtime.bulk.journal.postgres.database import TimedConnection

folder, dsn, where, after = sys.argv[1:]

def killing(owner, name):
    call = getattr(owner, name)

    def kill(*arguments, **options):
        if after == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        call(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, kill)

if where == "commit":
    execute = TimedConnection.execute

    def kill(self, query, *arguments, **options):
        if query == "COMMIT" and after == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = execute(self, query, *arguments, **options)
        if query == "COMMIT":
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    TimedConnection.execute = kill
elif where == "second mark":
    record, calls = moving.record_move, []

    def kill(*arguments):
        calls.append(arguments)
        if len(calls) == 2 and after == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        record(*arguments)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    moving.record_move = kill
else:
    owner, name = {
        "first mark": (moving, "record_move"),
        "job": (moved_copy, "key_of"),
        "rows": (moved_copy, "store_rows"),
        "check": (moved_copy.JobInFolder, "_require_same"),
    }[where]
    killing(owner, name)
move_job(Path(folder), JobAddress(dsn, "june"))
"""
"""Moves a job, and kills itself."""
STEPS = ("first mark", "job", "rows", "check", "commit", "second mark")
"""The steps of a move, before and after which it can be killed."""


def parameters(rows: FrozenRows[Any]) -> dict[str, Any]:
    return {**PARAMETERS, "rows": rows.count, "input": rows.digest}


async def killed(folder: Path, address: JobAddress, step: str, after: str) -> None:
    """Move a job in a process that is killed before or after a step."""
    command = (sys.executable, "-c", _MOVE, str(folder), address.dsn, step, after)
    process = await asyncio.to_thread(subprocess.run, command, check=False)
    assert process.returncode == -signal.SIGKILL


async def refusal(folder: Path, rows: FrozenRows[Any]) -> JournalMovedError:
    """Return the error of a job that cannot go on in its folder."""
    with pytest.raises(JournalMovedError) as caught:
        await Journal.open(folder / "journal.sqlite", parameters(rows))
    return caught.value


async def go_on(folder: Path, rows: FrozenRows[Any]) -> None:
    """Go on with a job in its folder."""
    journal = await Journal.open(folder / "journal.sqlite", parameters(rows))
    await journal.append_and_wait(10, RowStep.INTENT)
    await journal.aclose()
