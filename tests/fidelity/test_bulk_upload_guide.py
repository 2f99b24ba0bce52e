"""The commands of the guides print what their pages show; `make guide` renews them."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from pathlib import Path

import pytest

import postalytics
from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from support.fidelity.guides import chosen, run_script
from support.fidelity.operator import operator
from support.fidelity.renew_guides import PAGES
from support.fidelity.shown_commands import commands, renewed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_print_what_it_shows(page: Path) -> None:
    with operator(page) as entering:
        now = renewed(page, entering.enter).text
    assert now.splitlines() == page.read_text("utf-8").splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_command_of_a_page_is_tested(page: Path) -> None:
    prompts = [line for line in page.read_text("utf-8").splitlines() if line.startswith("$ ")]
    assert len(commands(page)) == len(prompts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_an_operator_reads_fits_80_columns(page: Path) -> None:
    """Only what is copied is wider (a path, a command), and what Python or `serve` logs."""
    blocks = re.findall(
        r"^```\n(\$ (?!postalytics serve).*?)^```", page.read_text("utf-8"), re.M | re.S
    )
    lines = [line for block in blocks for line in block.splitlines() if not line.startswith("$ ")]
    copied = re.compile(r"/home/|^ +\"sha256\"|^postalytics_runtime\.errors\.")
    assert [line for line in lines if len(line) > 80 and not copied.search(line)] == []


@pytest.mark.runs("guides/bulk-upload/scripts.md", "import asyncio")
async def test_the_program_of_the_guide_uploads_its_rows(
    fake: FakePostalytics,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=fake.url))
    (program,) = chosen("guides/bulk-upload/scripts.md", "import asyncio")

    await asyncio.to_thread(run_script, program, tmp_path)

    assert capsys.readouterr().out == "1 of 1\n"
    assert [person["last_name"] for person in fake.records("contacts")[3:]] == ["Lovelace"]
