"""A package index shows the README without the files beside it."""

from __future__ import annotations

import re

import hatch_build
import pytest

from support.codegen.markup import READER, links
from support.fidelity.guides import HOME

README = (HOME / "README.md").read_text("utf-8")
ADDRESS = "https://code.example/acme/post"


@pytest.mark.parametrize("repository", ["", ADDRESS])
def test_each_link_on_a_package_index_leads_somewhere(repository: str) -> None:
    shown = hatch_build.shown(README, repository)
    pictures = [token for token in READER.parse(shown) if "![" in token.content]
    assert shown.startswith("# postalytics\n")
    assert [link for link in sorted(links(shown)) if not link.startswith("https://")] == []
    assert pictures == []


def test_a_reader_on_a_package_index_installs_from_there() -> None:
    extras = re.compile(r"pip install '([^']*)'")
    assert extras.findall(README) == [".[cli]", ".[testing]"]
    assert extras.findall(hatch_build.shown(README, "")) == [
        "postalytics[cli]",
        "postalytics[testing]",
    ]


def test_a_link_to_a_file_leads_into_the_repository_once_its_address_is_known() -> None:
    text = "A [tutorial](docs/tutorial.md#first), a [site](https://a.example), [below](#b).\n"
    assert hatch_build.shown(text, ADDRESS) == (
        f"A [tutorial]({ADDRESS}/blob/main/docs/tutorial.md#first), a [site](https://a.example), "
        "[below](#b).\n"
    )
    assert hatch_build.shown(text, "") == (
        "A tutorial, a [site](https://a.example), [below](#b).\n"
    )


def test_the_links_of_the_project_follow_the_address_of_the_repository() -> None:
    assert "Repository" not in hatch_build.urls("")
    assert hatch_build.urls(ADDRESS)["Issues"] == f"{ADDRESS}/issues"


@pytest.mark.parametrize("text", [ADDRESS, f"{ADDRESS}/", f"{ADDRESS}.git", f"{ADDRESS}.git/"])
def test_the_address_of_the_repository_is_known_by_what_is_copied(text: str) -> None:
    assert hatch_build.address(text) == ADDRESS
    assert hatch_build.address("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "git@code.example:acme/post.git",
        "ssh://git@code.example/acme/post",
        "http://code.example/acme/post",
        "code.example/acme/post",
        "https://code.example",
        f" {ADDRESS}",
        f"{ADDRESS}?tab=readme",
    ],
)
def test_an_address_that_an_index_would_refuse_stops_the_build(text: str) -> None:
    with pytest.raises(ValueError, match="Write it as a browser shows it"):
        hatch_build.address(text)
