"""The types of the public names, as type checkers see them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_mypy_sees_the_types_of_the_public_names() -> None:
    check = subprocess.run(
        [sys.executable, "-m", "mypy", "tests/typing/public_api.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.stdout.startswith("Success: no issues found"), check.stdout + check.stderr
