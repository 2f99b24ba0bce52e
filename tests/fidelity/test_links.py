"""The links of the pages beside the site, which Sphinx does not read, lead somewhere."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from support.codegen.markup import READER, links
from support.fidelity.guides import HOME

PAGES = ["README.md", "CONTRIBUTING.md", "examples/README.md", "CHANGELOG.md"]


def anchors(page: Path) -> set[str]:
    """Return the anchors that a code host gives the headings of a page."""
    tokens = READER.parse(page.read_text("utf-8"))
    headings = [text.content for before, text in pairwise(tokens) if before.type == "heading_open"]
    shown = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower() for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in shown}


@pytest.mark.parametrize("name", PAGES)
def test_each_link_leads_to_a_file_and_a_heading(name: str) -> None:
    page = HOME / name
    text = page.read_text("utf-8")
    pictures = set(re.findall(r"!\[[^]]*\]\(([^)]*)\)", text))
    wrong = []
    for link in sorted({*links(text), *pictures}):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if "://" not in link and not (
            target.exists() and (not anchor or anchor in anchors(target))
        ):
            wrong.append(link)
    assert wrong == []
