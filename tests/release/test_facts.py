"""What is said of a release in several places is the same in all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from release.facts import contradictions, left_to_do, versions
from support.fidelity.guides import HOME

PLACES = (
    "CHANGELOG.md",
    "CITATION.cff",
    "codegen/postalytics_codegen/imported_names.py",
    "generated/postalytics/__init__.py",
    "pyproject.toml",
    "runtime/postalytics_runtime/__init__.py",
    "spec/baseline.json",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for place in PLACES:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HOME / place, tmp_path / place)
    return tmp_path


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_every_place_states_the_version_of_the_runtime() -> None:
    assert contradictions(HOME) == []


def test_a_place_that_states_another_version_is_named(copy: Path) -> None:
    release = versions(copy)["the runtime"]
    edited(copy / "CITATION.cff", f"version: {release}", "version: 9.8.7")
    edited(copy / "CHANGELOG.md", f"## {release} - ", "## 9.8.6 - ")
    edited(copy / "generated/postalytics/__init__.py", f'"{release}"', '"9.8.5"')
    assert contradictions(copy) == [
        f"the emitted package says 9.8.5, and the runtime {release}.",
        f"CITATION.cff says 9.8.7, and the runtime {release}.",
        f"the first section of CHANGELOG.md says 9.8.6, and the runtime {release}.",
    ]


def test_what_is_left_follows_what_is_there(copy: Path) -> None:
    steps = left_to_do(copy)
    assert steps[0].startswith("Write the address of the repository into pyproject.toml")
    assert len(steps) == 6
    edited(copy / "pyproject.toml", 'repository = ""', 'repository = "https://code.example/a/b"')
    assert left_to_do(copy) == steps[1:]


def test_lines_that_are_not_released_and_a_missing_date_are_named(copy: Path) -> None:
    release = versions(copy)["the runtime"]
    edited(copy / "CHANGELOG.md", "## Unreleased\n", "## Unreleased\n\n- Something new.\n")
    edited(copy / "CHANGELOG.md", f"## {release} - ", f"## {release} on ")
    assert [step.partition(":")[0] for step in left_to_do(copy)[1:3]] == [
        "CHANGELOG.md has lines under Unreleased",
        "Write the date into CHANGELOG.md",
    ]
