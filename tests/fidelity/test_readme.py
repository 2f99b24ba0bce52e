"""The test in the README passes as it is pasted, in a folder with nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from support.fidelity.guides import programs


def test_the_test_of_the_readme_passes_as_it_is_pasted(tmp_path: Path) -> None:
    (pasted,) = [program for program in programs("../README.md") if "def test_" in program]
    (tmp_path / "test_ada.py").write_text(pasted, "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert "1 passed" in run.stdout
