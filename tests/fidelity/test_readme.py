"""The tests that pages show pass as they are pasted, in a folder with nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.fidelity.guides import files, programs
from support.plugin_runs import run_pytest

MODES = pytest.mark.parametrize("mode", ["strict", "auto"])


def passed_in(folder: Path, mode: str) -> str:
    """Run the tests in a folder, and return what is printed of their results."""
    printed = run_pytest(folder, "-q", f"--asyncio-mode={mode}", plugins=("asyncio", "postalytics"))
    last = re.search(r"^(.* passed) in ", printed, re.M)
    return printed if last is None else last[1]


@MODES
def test_the_test_of_the_readme_passes_as_it_is_pasted(tmp_path: Path, mode: str) -> None:
    (pasted,) = [program for program in programs("../README.md") if "def test_" in program]
    (tmp_path / "test_pasted.py").write_text(pasted, "utf-8")

    assert passed_in(tmp_path, mode) == "1 passed"


@MODES
def test_the_first_test_of_the_guide_needs_no_other_file(tmp_path: Path, mode: str) -> None:
    first = files("guides/testing.md")["test_card.py"]
    (tmp_path / "test_card.py").write_text(first, "utf-8")

    assert passed_in(tmp_path, mode) == "2 passed"


def test_all_tests_of_the_guide_pass_in_one_folder(tmp_path: Path) -> None:
    tests, web = files("guides/testing.md"), files("guides/web-frameworks.md")
    pasted = tests | {name: web[name] for name in ("app.py", "cards.py")}
    for name, program in pasted.items():
        (tmp_path / name).write_text(program, "utf-8")

    assert passed_in(tmp_path, "strict") == "9 passed"
    assert [*tests] == [
        "test_card.py",
        "test_time.py",
        "test_failures.py",
        "test_app.py",
        "test_events.py",
        "test_unit.py",
    ]
