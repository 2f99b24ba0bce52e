"""Nothing that a spec, a baseline or a reason says becomes a command, markup or a traceback."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postalytics_codegen.cli import main

TOY = Path(__file__).parents[1] / "toy_spec"
Captured = pytest.CaptureFixture[str]
REASON = "a|`b` <c> @d [e](f)\n::error::g\n## h"
HOSTILE = f"{REASON}\x1b[31m\u202e"  # A spec has no such characters, a baseline may.


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Path:
    """Return the folder of a spec with a baseline."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TOY, "spec", ignore=shutil.ignore_patterns("fake.yaml", "doctor.yaml"))
    assert main(["baseline", "--release", "0.1.0"]) == 0
    capsys.readouterr()
    return Path("spec")


def change_baseline(change: Callable[[Any], object]) -> None:
    path = Path("spec/baseline.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    change(found)
    path.write_text(json.dumps(found), encoding="utf-8")


def say_something_hostile(spec: Path) -> None:
    change_baseline(lambda it: it["things"]["code"]["Coin.shilling"].update(value=HOSTILE))
    reason = json.dumps(REASON)
    (spec / "accepted.yaml").write_text(f"accepted:\n  code-value:Coin.shilling: {reason}\n")


def test_a_hostile_value_is_one_line_of_text(spec: Path, capsys: Captured) -> None:
    say_something_hostile(spec)
    assert main(["diff", "--format", "github"]) == 0
    first, _summary = capsys.readouterr().out.splitlines()
    assert first.startswith("::notice file=spec/resources/desk.yaml,line=10,title=code-value%3A")
    assert first.endswith(
        r"Value: 12, was a|`b` <c> @d [e](f)\n::error::g\n## h\x1b[31m\u202e. The name stands for"
        " another value."
    )


def test_a_hostile_value_is_not_markup(spec: Path, capsys: Captured) -> None:
    say_something_hostile(spec)
    main(["diff", "--format", "markdown"])
    cell = r"a\|\`b\` &lt;c> @<!-- -->d \[e\](f)"
    row = capsys.readouterr().out.splitlines()[-1]
    assert row.count(cell) == 2
    main(["diff", "--changelog"])
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_json_is_json_whatever_is_in_it(spec: Path, capsys: Captured) -> None:
    say_something_hostile(spec)
    main(["diff", "--format", "json"])
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert found["id"] == "code-value:Coin.shilling"


WRONG: dict[str, Callable[[Any], object]] = {
    "a release with a command": lambda it: it.update(release="0.1.0\n::error::x"),
    "no release": lambda it: it.update(release=None),
    "a name with a command": lambda it: it["things"]["code"].update({"A\n::error::x": {}}),
    "a name that is not text": lambda it: it["things"]["code"].update({"A.\ud800": {}}),
    "an empty name": lambda it: it["things"]["model"].update({"": {}}),
    "a place with a command": lambda it: it["things"]["type"]["Coin"].update(at="a:1\n##[error]x"),
    "limits that are none": lambda it: it["things"]["api"]["api"].update(limits=["fast"]),
    "a limit that is a list": lambda it: it["things"]["api"]["api"].update(limits=7),
    "a maximum that is a text": lambda it: it["things"]["operation"]["books.list_books"].update(
        page_maximum="x"
    ),
    "a list of mappings": lambda it: it["things"]["field"]["Book.grade"].update(also=[{"a": 1}]),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_baseline_is_refused_in_one_line(
    wrong: Callable[[Any], object], spec: Path, capsys: Captured
) -> None:
    change_baseline(wrong)
    assert main(["diff"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("spec/baseline.json is not a baseline of this version: write it ")
    assert said.err.count("\n") == 1


def test_a_baseline_nested_too_deep_is_refused(spec: Path, capsys: Captured) -> None:
    (spec / "baseline.json").write_text("[" * 100_000)
    assert main(["diff"]) == 1
    assert "is not a baseline of this version" in capsys.readouterr().err


@pytest.mark.parametrize("release", ["v0.2.0", "next", "0.2.0\n::error::x", ""])
def test_a_release_is_a_version(release: str, spec: Path, capsys: Captured) -> None:
    before = (spec / "baseline.json").read_text()
    if release:
        assert main(["baseline", "--release", release]) == 1
        assert capsys.readouterr().err == (
            f"{release!r} is not a version: give numbers, such as 0.2.0.\n"
        )
    assert (spec / "baseline.json").read_text() == before


def test_what_is_meant_since_the_release_need_not_be_new_since_a_folder(
    spec: Path, capsys: Captured
) -> None:
    say_something_hostile(spec)
    shutil.copytree(spec, "before")
    assert main(["diff", "--against", "before"]) == 0
    assert capsys.readouterr().out == "0 breaking, 0 risky, 0 harmless.\n"


def git(*words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *words], check=True, capture_output=True)


@pytest.fixture
def committed(spec: Path) -> Path:
    git("init", "--quiet")
    Path("outside").symlink_to("/etc/hostname")
    git("add", ".")
    git("commit", "--quiet", "--message", "Before")
    return spec


def test_a_commit_may_have_links_to_outside(committed: Path, capsys: Captured) -> None:
    assert main(["diff", "--against", "HEAD"]) == 0
    assert capsys.readouterr().out.startswith("0 breaking")


def test_a_commit_without_the_spec_is_said_to_have_none(committed: Path, capsys: Captured) -> None:
    committed.rename("api")
    assert main(["diff", "--spec", "api", "--against", "HEAD"]) == 1
    assert capsys.readouterr().err.startswith("HEAD has no folder api/: name a commit that has")


def test_an_empty_name_is_not_the_folder_of_today(spec: Path, capsys: Captured) -> None:
    assert main(["diff", "--against", ""]) == 1
    assert capsys.readouterr().err.startswith("There is no name after --against")
