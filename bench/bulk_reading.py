"""Reading, checking and tidying a file of a million rows, against `csv.reader` alone.

Each runs in a process of its own, which also tells how far its memory has grown:
`python -m bench.bulk_reading`.
"""

from __future__ import annotations

import csv
import json
import os
import pty
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from postalytics import Postalytics
from postalytics_runtime.bulk.csv import CsvFile, CsvRows, match_columns
from postalytics_runtime.bulk.precheck import scan

from .table import Row, compared, lines, machine, timed

ROWS = 1_000_000
_COLUMNS = 9
_TURNS = 3
_WHO = ("ours", "bare", "tidy")
_AIM = 3.0
_AIM_TIDYING = 1.3
_AIM_MIB = 5.0
_AIM_PROGRESS = 1.0
_COMMAND = ("contacts", "upload", "--list", "1", "--environment", "local", "--dry-run")
_FEW = 1_000
"""Rows after which all modules and buffers are there: memory is measured from then on."""
_OFFICES = Path(__file__).parent.parent / "examples" / "district_offices.csv"


def reading() -> Iterator[Row]:
    """Rows for the time, the memory, tidying, and the first progress of the command."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write_rows(path, ROWS)
        turns = [{who: _measured(who, path) for who in _WHO} for _ in range(_TURNS)]
        again = [_measured("bare", path)["seconds"] for _ in range(_TURNS)]
        seconds = {who: [turn[who]["seconds"] for turn in turns] for who in _WHO}
        yield compared(
            f"read and check {ROWS:,} rows",
            seconds["ours"],
            ("csv.reader", seconds["bare"]),
            again=again,
            aim=_AIM,
        )
        grown = statistics.median(turn["ours"]["mib"] for turn in turns)
        yield Row(
            subject="  memory for all but the first rows",
            ours=f"{grown:.1f} MiB",
            aim=f"<= {_AIM_MIB:.0f} MiB",
            met=grown <= _AIM_MIB,
        )
        yield compared(
            f"read, check and tidy {ROWS:,} rows",
            seconds["tidy"],
            ("reading and checking", seconds["ours"]),
            aim=_AIM_TIDYING,
        )
        shown = [_first_progress(path, Path(folder)) for _ in range(_TURNS)]
        yield timed("first progress", shown, aim=_AIM_PROGRESS)


def write_rows(path: Path, rows: int) -> None:
    """The example's rows over and over, at other numbers of their streets.

    One row in a thousand comes a second time.
    """
    chance = random.Random(7)
    with _OFFICES.open(encoding="utf-8", newline="") as file:
        header, *offices = (cells[:_COLUMNS] for cells in csv.reader(file))
    with path.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number in range(rows):
            office = offices[number % len(offices)]
            house = number if chance.random() > 0.001 else number - len(offices)
            writer.writerow([*office[:3], f"{house} {office[3]}", *office[4:]])


def _measured(who: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.bulk_reading", who, str(path)]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    answer: dict[str, float] = json.loads(found.stdout)
    return answer


def _run(who: str, path: Path) -> dict[str, float]:
    works: dict[str, Callable[[Path], Any]] = {"ours": _check, "tidy": _tidy, "bare": _read}
    work = works[who]
    few = path.with_name(f"few-{time.monotonic_ns()}.csv")
    write_rows(few, _FEW)
    work(few)
    few.unlink()
    before, began = _peak_mib(), time.process_time()
    work(path)
    return {"seconds": time.process_time() - began, "mib": _peak_mib() - before}


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _first_progress(path: Path, folder: Path) -> float:
    """The seconds from the start of the command to its first progress on a terminal."""
    terminal, side = pty.openpty()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "postalytics", *_COMMAND, str(path)],
        env={**os.environ, "XDG_STATE_HOME": str(folder), "TERM": "xterm"},
        stdout=side,
        stderr=side,
    )
    os.close(side)
    shown = b""
    while f"Checking {path.name}".encode() not in shown:
        shown += os.read(terminal, 1 << 12)
    seconds = time.perf_counter() - began
    process.kill()
    process.wait()
    os.close(terminal)
    return seconds


def _check(path: Path) -> None:
    _scan(path, tidy=False)


def _tidy(path: Path) -> None:
    _scan(path, tidy=True)


def _scan(path: Path, *, tidy: bool) -> None:
    operation = Postalytics.api.operation("contacts.create_contact")
    with closing(CsvFile(path)) as file:
        columns = match_columns(file.header.cells, operation)
        table = CsvRows(
            file, operation, columns, {"contact_list_id": 1}, tidy=tidy, tidy_names=tidy
        )
        scan(table)


def _read(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_run(sys.argv[1], Path(sys.argv[2]))))
    else:
        print(machine())
        for line in lines("files", reading()):
            print(line, flush=True)
