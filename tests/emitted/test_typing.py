"""What type checkers make of the public names."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_mypy_takes_the_public_names_for_what_they_are() -> None:
    check = subprocess.run(
        [sys.executable, "-m", "mypy", "tests/typing/public_api.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.stdout.startswith("Success: no issues found"), check.stdout + check.stderr
