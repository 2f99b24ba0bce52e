"""The tests that pages show pass as they are pasted, in a folder with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.fidelity.guides import programs
from support.plugin_runs import run_pytest


@pytest.mark.parametrize(
    ("page", "mode", "passed"),
    [
        ("../README.md", "strict", 1),
        ("../README.md", "auto", 1),
        ("reference/fake.md", "strict", 3),
    ],
)
def test_the_tests_of_a_page_pass_as_they_are_pasted(
    tmp_path: Path, page: str, mode: str, passed: int
) -> None:
    (pasted,) = [program for program in programs(page) if "def test_" in program]
    (tmp_path / "test_pasted.py").write_text(pasted, "utf-8")
    printed = run_pytest(
        tmp_path, "-q", f"--asyncio-mode={mode}", plugins=("asyncio", "postalytics")
    )
    assert f"\n{passed} passed in " in printed, printed
