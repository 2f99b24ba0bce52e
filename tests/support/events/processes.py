"""Other processes that use an inbox."""

from __future__ import annotations

import os
import subprocess
import sys


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a script that can import what tests can."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )


def outputs(processes: list[subprocess.Popen[str]]) -> list[str]:
    """Return what processes print; each must succeed."""
    texts = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return texts
