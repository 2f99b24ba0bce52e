"""Frozen rows of a CSV file have their bytes, their lines and the problems of bad rows."""

from __future__ import annotations

import asyncio
import stat
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.job_store import CsvSource, FrozenRow, FrozenRows, freeze_csv

SOURCE = CsvSource(
    header='"Name";ZIP\r\n',
    columns=["Name", "ZIP"],
    labels={"name": "Name"},
    codec="cp1252",
    delimiter=";",
)
DIGEST = "ab" * 32
ROWS = [
    FrozenRow(1, {"name": "Éva"}, 2, "Éva;\r\n".encode("cp1252")),
    FrozenRow(2, None, 3, bytes(range(256)), ("is too short", "is missing")),
    FrozenRow(3, {"name": "Ada", "age": 36, "size": 1.5, "is_new": True}, 9, b"Ada;x"),
]


def frozen(folder: Path, rows: Iterable[FrozenRow]) -> FrozenRows[Any]:
    return asyncio.run(freeze_csv(rows, folder / "rows.jsonl", SOURCE, lambda: DIGEST))


def test_rows_come_back_with_their_bytes_and_problems(tmp_path: Path) -> None:
    rows = frozen(tmp_path, ROWS)
    rows.commit()
    for again in (rows, FrozenRows[Any].open(tmp_path / "rows.jsonl")):
        assert (again.count, again.digest, again.csv) == (3, DIGEST, SOURCE)
        assert list(again.read([1, 2, 3])) == ROWS
        assert list(again.read([3])) == [ROWS[2]]
        assert list(again.bad()) == [ROWS[1]]
        assert list(again) == [(row.number, row.values) for row in ROWS]


def test_the_rows_are_for_their_owner_only(tmp_path: Path) -> None:
    rows = frozen(tmp_path / "job", ROWS)
    rows.commit()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (rows.path, rows.path.parent)]
    assert modes == [0o600, 0o700]


@pytest.mark.parametrize("count", [1, 63, 64, 65, 128, 501])
def test_any_number_of_rows_can_be_read_alone_and_in_order(tmp_path: Path, count: int) -> None:
    made = [FrozenRow(at, {"n": at}, at + 1, b"%d\n" % at) for at in range(1, count + 1)]
    rows = frozen(tmp_path, made)
    assert list(rows.read(range(1, count + 1))) == made
    assert [list(rows.read([number])) for number in (1, count)] == [[made[0]], [made[-1]]]
    assert list(rows.bad()) == []


def test_reading_takes_little_memory_however_many_rows_there_are(tmp_path: Path) -> None:
    made = (FrozenRow(at, {"n": "x" * 100}, at, b"x" * 100) for at in range(1, 30_001))
    frozen(tmp_path, made).commit()
    tracemalloc.start()
    try:
        rows = FrozenRows[Any].open(tmp_path / "rows.jsonl")
        assert sum(1 for _ in rows) + sum(1 for _ in rows.read(range(1, 30_001, 7))) == 34_286
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 500_000
