"""The uploaders run the tree under test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import postalytics_runtime
from crash.fork_server import fork_server
from crash.jobs import Case, Job, chance, people
from crash.late_server import late_server

CASE = Case(kind="token", rows=people(1, twice=0, refused=0), timeout=20.0, quiet=21.0)


async def test_a_child_imports_the_runtime_from_where_the_python_path_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "copy"
    elsewhere.mkdir()
    installed = Path(postalytics_runtime.__file__).parent
    (elsewhere / "postalytics_runtime").symlink_to(installed, target_is_directory=True)
    monkeypatch.setenv("PYTHONPATH", str(elsewhere))
    async with late_server() as server, fork_server() as forking:
        job = Job(server, forking, tmp_path / "job", CASE, chance(1))
        status = await job.run()
    ran = json.loads(job.said.read_text())["runtime"]
    assert (status, ran) == (0, str(elsewhere / "postalytics_runtime" / "http" / "executor.py"))
