"""All code on the pages of the documentation runs, or says why not."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

import postalytics
from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from support.bulk.job_runs import people
from support.fidelity import renew_guides
from support.fidelity.checked_blocks import problems
from support.fidelity.guides import (
    emitted_programs,
    run,
    run_script,
    save,
    with_a_test_of_their_own,
)
from support.fidelity.pages import HOME, PAGES, Code, code_in
from support.fidelity.shown_commands import commands
from support.plugin_runs import run_pytest


def code_to_run() -> dict[str, list[Code]]:
    """Return the programs that no other test runs, by their pages."""
    others = {*emitted_programs(), *with_a_test_of_their_own(), *entered()}
    found: dict[str, list[Code]] = {}
    for code in (code for page in PAGES for code in code_in(page)):
        if code.is_program and code not in others:
            found.setdefault(code.page, []).append(code)
    return found


def entered() -> Iterator[Code]:
    """Yield the programs that a page runs itself, as in `$ python NAME`, where a test does so."""
    for page in renew_guides.PAGES:
        words = {word for command, _ in commands(page) for word in command.split()}
        yield from (code for code in code_in(page) if code.is_program and code.name in words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(HOME).as_posix())
def test_the_code_of_a_page_is_what_it_says(page: Path) -> None:
    """Read each block, and each command as its program does; see `checked_blocks.py`."""
    found = [problem for code in code_in(page) for problem in problems(code)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("programs", [pytest.param(c, id=p) for p, c in code_to_run().items()])
async def test_the_programs_of_a_page_run(
    fake: FakePostalytics,
    client: Postalytics,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    programs: list[Code],
) -> None:
    """Run what is entered one after the other, files by themselves, and tests by pytest.

    A program that needs more gets a test of its own; see `support/fidelity/guides.py`.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(postalytics, "Postalytics", partial(Postalytics, base_url=fake.url))
    names: dict[str, Any] = {"client": client, "fake": fake, "rows": people(1, 2)}
    for program in programs:
        if program.is_test:
            folder = tmp_path / f"tests_{program.line}"
            folder.mkdir()
            save(program, folder / "test_pasted.py")
            printed = run_pytest(folder, "-q", plugins=("asyncio", "postalytics"))
            assert re.search(r"^\d+ passed in ", printed, re.M), f"{program}: {printed}"
        elif program.is_file:
            await asyncio.to_thread(run_script, program, tmp_path)  # Here, a loop runs already.
        else:
            await run(program, names)


@pytest.mark.parametrize(
    "code",
    [code for page in PAGES for code in code_in(page) if code.language == "sql"],
    ids=str,
)
def test_the_sql_of_a_page_runs(postgres: str, code: Code) -> None:
    with psycopg.connect(postgres) as database:
        database.execute(code.text.replace("my_role", "CURRENT_USER").encode())
