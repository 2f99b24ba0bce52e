"""What any journal has reported as durable is there after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from support.bulk.job_places import JobPlace
from support.bulk.journals import counted

RECORD = """
import asyncio, os, sys
from pathlib import Path
from postalytics_runtime.bulk.rows import RowStep
from support.bulk.job_places import DatabasePlace, FilePlace

def report(row, step):
    # At once: print may write a line in parts (PYTHONUNBUFFERED), and be killed between them.
    os.write(1, f"{row} {step}\\n".encode())

async def work(journal, rows):
    for row in rows:
        await journal.append_and_wait(row, RowStep.INTENT)
        report(row, "intent")
        await journal.append_and_wait(row, RowStep.SUCCEEDED, id=row)
        report(row, "succeeded")

async def main(kind, where):
    place = FilePlace(Path(where)) if kind == "FilePlace" else DatabasePlace(where)
    async with place.journal(rows=10**6) as journal:
        rows = iter(range(1, 10**6))
        await asyncio.gather(*(work(journal, rows) for _ in range(8)))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.parametrize("lines", [1, 50, 500])
def test_entries_reported_before_a_kill_are_there_after_it(place: JobPlace, lines: int) -> None:
    command = (sys.executable, "-c", RECORD, type(place).__name__, place.where)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        seen = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        seen += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    reported = {(int(row), step) for row, step in map(str.split, seen)}
    with place.reading() as reader:
        created, rejected, unconfirmed, pending = counted(reader.counts())
        assert reported <= {
            (row, entry.what) for row, _ in reported for entry in reader.history(row)
        }
    assert created >= sum(step == "succeeded" for _, step in reported)
    assert (rejected, created + unconfirmed + pending) == (0, 10**6)
