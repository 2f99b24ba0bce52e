"""The README and the tests that pages show hold elsewhere, too: on an index, in an empty folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.codegen.markup import READER, links
from support.fidelity.guides import HOME, programs
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


def test_each_link_on_a_package_index_leads_somewhere() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "hatch_fancy_pypi_readme"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    pictures = [token for token in READER.parse(shown) if "![" in token.content]
    assert shown.startswith("# postalytics\n")
    assert [link for link in sorted(links(shown)) if not link.startswith("https://")] == []
    assert pictures == []
