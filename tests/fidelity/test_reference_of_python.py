"""The pages of the reference that are made of docstrings leave out no name.

Sphinx says nothing of a member that is not there.
"""

from __future__ import annotations

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

from postalytics import events
from support.fidelity.guides import HOME

PAGES = sorted((HOME / "docs/reference/python").glob("*.md"))
DIRECTIVE = re.compile(r"^\.\. auto\w+:: (?P<of>[\w.]+)\n(?P<options>(?: +:.*\n)*)", re.M)


def members(page: Path) -> list[tuple[str, str]]:
    """Return the members that the directives of a page name, each with what it is of."""
    return [
        (directive["of"], name)
        for directive in DIRECTIVE.finditer(page.read_text("utf-8"))
        for names in re.findall(r" :members: (.+)", directive["options"])
        for name in names.split(", ")
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_member_that_a_page_names_is_there(page: Path) -> None:
    named = members(page)
    assert [it for it in named if not hasattr(resolve_name(it[0]), it[1])] == []


def test_the_page_on_events_has_all_public_names() -> None:
    (page,) = (page for page in PAGES if page.stem == "events")
    assert {name for _, name in members(page)} >= {*events.__all__}
