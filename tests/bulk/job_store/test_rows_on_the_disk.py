"""Frozen rows are on the disk before they are the rows of a job."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bulk.job_store.test_frozen_rows import EMMA, frozen


def test_all_of_the_rows_are_forced_to_the_disk_before_they_are_returned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[tuple[int, int]] = []
    fsync = os.fsync

    def recorded(descriptor: int) -> None:
        status = os.fstat(descriptor)
        forced.append((status.st_ino, status.st_size))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", recorded)
    rows = frozen(tmp_path, [EMMA] * 1200)
    status = rows.path.stat()
    assert forced == [(status.st_ino, status.st_size)]
