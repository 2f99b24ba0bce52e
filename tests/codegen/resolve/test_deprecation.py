"""Deprecations and old names that cannot be: what is refused, and where."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import SpecError

WORKSHOP = Path(__file__).parents[1] / "workshop_spec"
FAULTS = yaml.safe_load(
    (Path(__file__).parents[1] / "faults" / "deprecations.yaml").read_text("utf-8")
)
API, TOOLS = "api.yaml", "resources/tools.yaml"
SHED = "{since: 0.1, use: hall, remove_in: 99, note: Its roof leaks.}"
LATE = "the release is {}, so this is to be removed now: remove it, or give a later 'remove_in'"
RELEASE = "[project]\nversion = '0.4.0rc1'\n"


def shown(folder: Path, file: str, old: str, new: str, release: str | None = RELEASE) -> list[str]:
    """Return the messages about the faults that an edit makes."""
    spec = folder / "spec"
    shutil.copytree(WORKSHOP, spec)
    if release is not None:
        (folder / "pyproject.toml").write_text(release)
    text = (spec / file).read_text()
    assert text.count(old) == 1
    (spec / file).write_text(text.replace(old, new))
    try:
        load_spec(spec)
    except SpecError as error:
        return [one.message for one in error.diagnostics]
    return []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault["fault"])
def test_what_is_refused(tmp_path: Path, fault: dict[str, str]) -> None:
    assert shown(tmp_path, fault["file"], fault["old"], fault["new"]) == [fault["shown"]]


def test_an_old_name_is_of_nothing_else(tmp_path: Path) -> None:
    for number, (old, new, kind) in enumerate(
        [
            ("{name: read_tool, since: 0.1, remove_in: 99}", "list_tools", "operation"),
            ("renamed_from: number", "renamed_from: tool_id", "parameter"),
            ("renamed_from: rack", "renamed_from: hall", "field"),
            ("{name: worn, since: 0.1}", "fresh", "code"),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        (message,) = shown(folder, TOOLS, old, new)
        name = new.split()[-1]
        assert message.startswith(f"duplicate {kind} {name!r}, first given at ")


def test_a_field_of_a_group_has_no_end(tmp_path: Path) -> None:
    group = (
        "groups:\n  Marks:\n    summary: Marks.\n    fields:\n"
        "      mark: {type: string, deprecated: {since: 0.1}}\n"
        "      stamp: {type: string, renamed_from: seal}\n\nmodels:\n"
    )
    text = "a field of a group cannot be deprecated or renamed: write it in each model"

    found = shown(tmp_path, TOOLS, "models:\n", group)

    assert [message for message in found if message == text] == [text, text]


def test_several_fields_have_no_old_name(tmp_path: Path) -> None:
    old, new = (
        "shelf: {type: string, wire: Shelf, example: A, renamed_from: rack}",
        ("shelf_{1..2}: {type: string, renamed_from: rack}"),
    )
    assert shown(tmp_path, TOOLS, old, new) == [
        "'renamed_from' cannot be the same for several fields"
    ]


@pytest.mark.parametrize("release", [None, "", "[project]\ndynamic = ['version']\n", "[project"])
def test_a_removal_needs_a_release(tmp_path: Path, release: str | None) -> None:
    found = shown(tmp_path, API, SHED, "{since: 0.1, remove_in: 98}", release)

    assert set(found) == {
        "'remove_in' needs the version of the project: give it in the pyproject.toml above the spec"
    }


def test_the_release_is_that_of_the_file_that_hatch_reads(tmp_path: Path) -> None:
    (tmp_path / "tools.py").write_text('"""Tools."""\n\n__version__ = "99.1"\n')
    settings = "[project]\ndynamic = ['version']\n[tool.hatch.version]\npath = 'tools.py'\n"

    found = shown(tmp_path, API, SHED, "{since: 0.1, remove_in: 99.2}", settings)

    assert len(found) == 7
    assert set(found) == {LATE.format("99.1")}
