"""The commands of the guide on uploads print what its pages show; `make guide` renews them."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.fidelity.operator import operator
from support.fidelity.renew_guides import PAGES
from support.fidelity.shown_commands import commands, renewed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_of_a_page_print_what_it_shows(page: Path) -> None:
    with operator() as entering:
        now = renewed(page, entering.enter).text
    assert now.splitlines() == page.read_text("utf-8").splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_command_of_a_page_is_tested(page: Path) -> None:
    prompts = [line for line in page.read_text("utf-8").splitlines() if line.startswith("$ ")]
    assert len(commands(page)) == len(prompts)
