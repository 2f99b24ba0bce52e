"""Reading, checking and planning a file of a million rows, against `csv.reader` alone.

Each runs in a process of its own, which also tells how far its memory has grown:
`python -m bench.bulk_reading`.
"""

from __future__ import annotations

import csv
import json
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

from .measuring import paired_ratio
from .table import Row, lines, machine

ROWS = 1_000_000
_COLUMNS = 9
_TURNS = 5
_AIM = 3.0
_AIM_MIB = 5.0
_FEW = 1_000
"""Rows after which all modules and buffers are there: memory is measured from then on."""
_OFFICES = Path(__file__).parent.parent / "examples" / "district_offices.csv"


def reading() -> Iterator[Row]:
    """A row for the time, and one for the memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write_rows(path, ROWS)
        turns = [(_measured("ours", path), _measured("bare", path)) for _ in range(_TURNS)]
        again = [_measured("bare", path)["seconds"] for _ in range(_TURNS)]
    ours, bare = zip(*turns, strict=True)
    ratio = paired_ratio([o["seconds"] for o in ours], [b["seconds"] for b in bare])
    yield Row(
        subject=f"read and check {ROWS:,} rows",
        ours=f"{statistics.median(o['seconds'] for o in ours):.3g} s",
        peer="csv.reader",
        theirs=f"{statistics.median(b['seconds'] for b in bare):.3g} s",
        ratio=f"{ratio:.3f}",
        again=f"{paired_ratio(again, [b['seconds'] for b in bare]):.3f}",
        aim=f"<= {_AIM:.2f}",
        met=ratio <= _AIM,
    )
    grown = statistics.median(o["mib"] for o in ours)
    yield Row(
        subject="  memory for all but the first rows",
        ours=f"{grown:.1f} MiB",
        aim=f"<= {_AIM_MIB:.0f} MiB",
        met=grown <= _AIM_MIB,
    )


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
    work: Callable[[Path], Any] = {"ours": _survey, "bare": _read}[who]
    few = path.with_name(f"few-{time.monotonic_ns()}.csv")
    write_rows(few, _FEW)
    work(few)
    few.unlink()
    before, began = _peak_mib(), time.process_time()
    work(path)
    return {"seconds": time.process_time() - began, "mib": _peak_mib() - before}


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _survey(path: Path) -> None:
    operation = Postalytics.api.operation("contacts.create_contact")
    with closing(CsvFile(path)) as file:
        columns = match_columns(file.header.cells, operation)
        table = CsvRows(file, operation, columns, {"contact_list_id": 1})
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
        print("\n".join(lines(reading())))
