"""Jobs as an earlier version stored them, made from jobs of this version."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from postalytics_runtime.bulk.job_store import FrozenRows, JobFolder


def frozen(path: Path) -> FrozenRows[Any]:
    """Return the frozen rows of the job in a folder."""
    return FrozenRows[Any].open(JobFolder(path).rows)


def original(path: Path) -> bytes:
    """Return the file that the frozen rows of a job are from; it has no blank lines."""
    rows = frozen(path)
    assert rows.csv is not None
    raw = (row.raw for row in rows.read(range(1, rows.count + 1)))
    return b"".join([rows.csv.header.encode("latin-1"), *raw])


def make_earlier(path: Path) -> None:
    """Store the input of a job as version 0.1 did: as a copy, with a list of its bad rows."""
    folder, rows = JobFolder(path), frozen(path)
    folder.input_csv.write_bytes(original(path))
    bad = [(row.number, problem) for row in rows.bad() for problem in row.problems]
    folder.bad_rows.write_text("".join(f"{json.dumps(row)}\n" for row in bad))
    folder.rows.unlink()
