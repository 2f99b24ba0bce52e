"""The changes on the pages for maintainers can be made, and print what the pages show.

`make guide` renews what is printed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from postalytics_codegen.cli import main
from postalytics_codegen.emit.code import package
from postalytics_codegen.load import load_spec
from support.fidelity.worked_changes import BLOCK, PAGES, PROGRAM, is_worked, renewed, sections

SECTIONS = [section for page in PAGES for section in sections(page) if is_worked(section)]
CHANGES = PAGES[1].read_text("utf-8")


def title(section: str) -> str:
    return section.partition("\n")[0].strip("# ")


@pytest.mark.parametrize("section", SECTIONS, ids=title)
def test_a_change_prints_what_is_shown(
    section: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert renewed(section, tmp_path).splitlines() == section.splitlines()
    monkeypatch.chdir(tmp_path)
    # At the end, all that breaks callers is meant, and there is code for it.
    assert main(["diff"]) == 0
    for name, text in package(load_spec(tmp_path / "spec")).items():
        if name.endswith(".py"):
            compile(text, name, "exec")


def test_there_are_twelve_changes_and_the_table_has_each() -> None:
    linked = re.findall(r"\(#([a-z-]+)\)", CHANGES)
    titles = [title(section) for section in sections(PAGES[1])[1:]]

    assert linked == [each.lower().replace(" ", "-") for each in titles]
    assert len(linked) == 12


def test_each_block_of_a_change_is_carried_out() -> None:
    blocks = list(BLOCK.finditer(CHANGES))

    assert {block["language"] for block in blocks} == {"", "diff"}
    assert all(
        block["body"].startswith(f"$ {PROGRAM} ") for block in blocks if not block["language"]
    )
