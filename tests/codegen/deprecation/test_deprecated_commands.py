"""Commands of what is deprecated: they warn on standard error, and say it in their help."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from postalytics_codegen.cli import main

WORKSHOP = Path(__file__).parents[1] / "workshop_spec"

HALL = "The environment `shed` is deprecated since 0.1: use `hall`; it is removed in 99."


async def run(home: Path, *words: str, **variables: str) -> tuple[str, str]:
    """Return the output of a command and its standard error, each as one line.

    Warnings of Python would be errors.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-m", "workshop", *words),
        cwd=home,
        env={**os.environ, "COLUMNS": "80", **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, error = await process.communicate()
    return " ".join(output.decode().split()), " ".join(error.decode().split())


async def test_commands_and_options_warn(workshop: Any, workshop_home: Path) -> None:
    async with workshop.testing.FakeWorkshop() as fake:
        place, key = ("--base-url", fake.url), {"WORKSHOP_API_KEY": fake.api_key}
        shed = ("--environment", "shed", *place)
        found = await asyncio.gather(
            run(workshop_home, "tools", "list", "--wear", "B", *place),
            run(workshop_home, "tools", "places", *place),
            run(workshop_home, "tools", "list", "--place", "3", *shed, **key),
            run(workshop_home, "tools", "list", *place, **key, WORKSHOP_ENVIRONMENT="shed"),
        )
    (_, nothing), (output, command), (_, both), (_, named) = found

    assert nothing == ""
    assert '"name": "Saw"' in output
    assert command == (
        "Warning: This command is deprecated since 0.1: use `workshop tools list`; it is removed "
        "in 99. Hooks have no numbers any more."
    )
    assert both == (
        f"Warning: {HALL} Warning: --place is deprecated since 0.1: use `--wear`; it is removed in "
        "99. It is ignored."
    )
    assert named == f"Warning: {HALL}"


async def test_the_completion_of_a_command_warns_of_nothing(workshop_home: Path) -> None:
    words = {"COMP_WORDS": "workshop tools list --environment shed --we", "COMP_CWORD": "5"}

    completed = await run(workshop_home, **words, _WORKSHOP_COMPLETE="bash_complete")

    assert completed == ("plain,--wear", "")


async def test_the_help_says_it(workshop_home: Path) -> None:
    places, _ = await run(workshop_home, "tools", "places", "--help")
    listed, _ = await run(workshop_home, "tools", "list", "--help")

    assert (
        "List the tools by their hooks. Deprecated since 0.1: use `workshop tools list`; it is "
        "removed in 99. Hooks have no numbers any more. Options:" in places
    )
    assert (
        "--place N Place. Deprecated since 0.1: use `--wear`; it is removed in 99. It is ignored."
        in listed
    )
    assert "Values: F fresh, U used, B blunt (deprecated)." in listed
    assert f"The environment to send to. {HALL}" in listed


async def test_a_file_may_have_old_names(
    workshop: Any, workshop_home: Path, tmp_path: Path
) -> None:
    table, record = tmp_path / "tools.csv", tmp_path / "tool.json"
    table.write_text("title,rack\nAxe,B\n")
    record.write_text('{"title": "Plane", "rack": "C"}')
    async with workshop.testing.FakeWorkshop() as fake:
        place = ("--yes", "--base-url", fake.url)
        jobs = {"XDG_STATE_HOME": str(tmp_path)}
        await run(workshop_home, "tools", "share", str(table), "--hall", "1", *place, **jobs)
        given = ("--hall", "1", "--from", str(record))
        await run(workshop_home, "tools", "share-one", *given, *place, **jobs)
        shared = [(one["name"], one["shelf"]) for one in fake.records("tools")]

    assert shared == [("Saw", "A"), ("Axe", "B"), ("Plane", "C")]


OPERATION = {"  share_tool:\n": "  hand_tool:\n    renamed_from: share_tool\n"}
SHARED = {
    "hall: {type: int, wire: Hall, required: true, example: 1, renamed_from: {name: room,": (
        "aisle: {type: int, wire: Hall, required: true, example: 1, renamed_from: {name: hall,"
    ),
    "fixed: [hall]": "fixed: [aisle]",
}


@pytest.mark.parametrize("edits", [OPERATION, SHARED, OPERATION | SHARED])
async def test_a_list_is_not_uploaded_again_after_a_rename(
    workshop: Any, workshop_home: Path, tmp_path: Path, edits: dict[str, str]
) -> None:
    spec, later, table = tmp_path / "spec", tmp_path / "later", tmp_path / "tools.csv"
    shutil.copytree(WORKSHOP, spec)
    (tmp_path / "pyproject.toml").write_text("[project]\nversion = '0.4'\n")
    replace(spec / "resources" / "tools.yaml", edits)
    if edits.keys() & OPERATION.keys():
        replace(spec / "fake.yaml", {"share_tool:": "hand_tool:"})
    assert main(["generate", "--spec", str(spec), "--output", str(later)]) == 0
    table.write_text("name\nAxe\n")
    async with workshop.testing.FakeWorkshop() as fake:
        words = ("tools", "share", str(table), "--hall", "1", "--yes", "--base-url", fake.url)
        jobs = {"XDG_STATE_HOME": str(tmp_path)}
        await run(workshop_home, *words, **jobs)
        _, refused = await run(later, *words, **jobs)
        shared = len(fake.records("tools"))
        listed, _ = await run(later, "jobs", **jobs)
        await run(later, *words, "--again", **jobs)
        _, of_now = await run(later, *words, **jobs)
        again = len(fake.records("tools"))

    assert " by a version of workshop in which " in refused
    assert refused.endswith("To upload all rows again, add --again.")
    assert (shared, again) == (2, 3)
    assert " was uploaded already, as job " in of_now
    assert "another name" not in of_now
    assert "was started by another version of workshop" in listed


def replace(file: Path, edits: dict[str, str]) -> None:
    text = file.read_text()
    for old, new in edits.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text)
