"""The tests that pages show pass as they are pasted, in a folder with nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.fidelity.guides import chosen, save
from support.plugin_runs import run_pytest

MODES = pytest.mark.parametrize("mode", ["strict", "auto"])


def passed_in(folder: Path, mode: str) -> str:
    """Run the tests in a folder, and return what is printed of their results."""
    printed = run_pytest(folder, "-q", f"--asyncio-mode={mode}", plugins=("asyncio", "postalytics"))
    last = re.search(r"^(.* passed) in ", printed, re.M)
    return printed if last is None else last[1]


@pytest.mark.runs("../README.md", "import pytest")
@MODES
def test_the_test_of_the_readme_needs_no_other_file(tmp_path: Path, mode: str) -> None:
    (program,) = chosen("../README.md", "import pytest")
    save(program, tmp_path / "test_pasted.py")

    assert passed_in(tmp_path, mode) == "1 passed"


@pytest.mark.runs("guides/testing.md", "test_card.py")
@MODES
def test_the_first_test_of_the_guide_needs_no_other_file(tmp_path: Path, mode: str) -> None:
    (program,) = chosen("guides/testing.md", "test_card.py")
    save(program, tmp_path / program.name)

    assert passed_in(tmp_path, mode) == "2 passed"


@pytest.mark.runs("guides/testing.md")
def test_all_tests_of_the_guide_pass_in_one_folder(tmp_path: Path) -> None:
    web = chosen("guides/web-frameworks.md", "app.py", "cards.py")
    for program in [*chosen("guides/testing.md"), *web]:
        save(program, tmp_path / program.name)

    assert passed_in(tmp_path, "strict") == "9 passed"
