from __future__ import annotations

from pathlib import Path

import pytest

from support.bulk.job_places import FilePlace, JobPlace


@pytest.fixture(params=["file"])
def place(tmp_path: Path) -> JobPlace:
    """The place of a job that has not begun."""
    return FilePlace(tmp_path)
