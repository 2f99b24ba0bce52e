"""What other repositories use of this one: hooks of pre-commit, and an action on GitHub.

GitHub itself is not here: the steps of the action are run by bash, with a `gh` that only notes what
it is asked for, and the generator is the one of this environment.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from postalytics_codegen.cli import main
from support.small_spec import write

ROOT = Path(__file__).parents[2]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
GENERATOR = f"""#!/bin/sh
exec {shlex.quote(sys.executable)} -c \
    'import sys; from postalytics_codegen.cli import main; sys.exit(main())' "$@"
"""
GH = """#!/bin/sh
echo "$@" >> "$RUNNER_TEMP/gh"
if [ "$1 $2" = "api --paginate" ]; then cat "$RUNNER_TEMP/earlier"; fi
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with a spec, a baseline and what is emitted, as working directory."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "spec")
    assert main(["generate"]) == main(["baseline", "--release", "1.2.3"]) == 0
    return tmp_path


def move(repository: Path) -> None:
    """Give an operation another path, and emit the package anew."""
    path = repository / "spec" / "resources" / "keepers.yaml"
    text = path.read_text("utf-8")
    assert "get: /keepers/{keeper_id}\n" in text
    path.write_text(
        text.replace("get: /keepers/{keeper_id}\n", "get: /keepers/{keeper_id}/self\n"), "utf-8"
    )
    assert main(["generate"]) == 0


def step(name: str, repository: Path, *, earlier: str = "") -> tuple[int, str]:
    """Run a step as GitHub does; return its status and what it prints."""
    programs, temporary = repository / "bin", repository / "temporary"
    for folder in (programs, temporary):
        folder.mkdir(exist_ok=True)
    for program, text in (("postalytics-codegen", GENERATOR), ("gh", GH)):
        (programs / program).write_text(text, "utf-8")
        (programs / program).chmod(0o755)
    (temporary / "earlier").write_text(earlier, "utf-8")
    given = {
        key: INPUT.sub(lambda found: ACTION["inputs"][found[1]]["default"], value)
        for key, value in STEPS[name].get("env", {}).items()
    }
    given |= {"NUMBER": "7", "GH_REPO": "owner/name"} if "NUMBER" in given else {}
    run = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        cwd=repository,
        env={
            **os.environ,
            **given,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "RUNNER_TEMP": str(temporary),
            "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_passes_where_nothing_has_changed(hook: dict[str, Any], repository: Path) -> None:
    program, *words = hook["entry"].split()

    assert program == "postalytics-codegen"
    assert main(words) == 0


def test_hooks_install_what_the_generator_needs() -> None:
    """The environment of a hook has the core dependencies only."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = project["optional-dependencies"]["codegen"]

    assert [hook["additional_dependencies"] for hook in HOOKS] == [needed] * len(HOOKS)


def test_no_step_pastes_a_value_into_its_commands() -> None:
    assert [name for name, it in STEPS.items() if "${{" in it["run"]] == []


def test_the_action_shows_a_change_where_it_is(repository: Path) -> None:
    move(repository)

    status, said = step("Show what changes for callers", repository)

    assert status == 0
    assert said.startswith("::error file=spec/resources/keepers.yaml,line=")
    summary = (repository / "temporary" / "summary").read_text("utf-8")
    assert "| breaking | operation-path:keepers.get_keeper |" in summary


@pytest.mark.parametrize(
    ("earlier", "asked"),
    [
        ("", "pr comment 7 --body-file {}/comment.md"),
        (
            "41\n42\n",
            "api --silent --method PATCH repos/owner/name/issues/comments/41"
            " --field body=@{}/comment.md",
        ),
    ],
)
def test_the_action_renews_its_comment(earlier: str, asked: str, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    (temporary / "diff.md").write_text("**1 breaking**\n", "utf-8")

    assert step("Write a comment", tmp_path, earlier=earlier) == (0, "")

    assert (temporary / "gh").read_text("utf-8").splitlines()[1:] == [asked.format(temporary)]
    assert (temporary / "comment.md").read_text("utf-8") == (
        "<!-- postalytics-codegen diff spec -->\n**1 breaking**\n"
    )


def test_a_comment_that_github_would_refuse_for_its_length_is_cut_between_lines(
    tmp_path: Path,
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    row = "| breaking | field-removed:Ménagerie.name | The field is gone. |\n"
    (temporary / "diff.md").write_text(row * 2_000, "utf-8")

    assert step("Write a comment", tmp_path) == (0, "")

    first, *rows, _, last = (temporary / "comment.md").read_text("utf-8").splitlines()
    assert first == "<!-- postalytics-codegen diff spec -->"
    assert set(rows) == {row.rstrip()}
    assert last == "The table was cut: the summary of the run has all of it."
    assert 55_000 < (temporary / "comment.md").stat().st_size < 65_000


def test_the_action_fails_as_the_commands_do(repository: Path) -> None:
    move(repository)
    (repository / "generated" / "shelter" / "keepers.py").unlink()

    assert step("Compare the emitted package with the spec", repository)[0] == 1
    assert step("Fail on changes that are not meant", repository)[0] == 2
