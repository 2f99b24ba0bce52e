"""A release is the same bytes from the same commit."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from release import builds, figures
from release.builds import HOME, Distributions, build, complaints, differences, digest

Captured = pytest.CaptureFixture[str]
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "tiny"
version = "1"
requires-python = ">=3.11"
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    home = tmp_path / "tiny"
    (home / "tiny").mkdir(parents=True)
    (home / "pyproject.toml").write_text(PROJECT)
    commit(home, "one = 1\n")
    return home


def commit(home: Path, text: str) -> None:
    (home / "tiny" / "__init__.py").write_text(text)
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "tiny: a line"]):
        subprocess.run(["git", *command], cwd=home, check=True)


def test_two_builds_of_a_commit_are_the_same_whatever_rights_files_have(
    repository: Path, tmp_path: Path
) -> None:
    one = build(repository, tmp_path / "one", umask=0o022)
    assert (one.wheel.name, one.sdist.name) == ("tiny-1-py3-none-any.whl", "tiny-1.tar.gz")
    assert differences(one, build(repository, tmp_path / "two", umask=0o077)) == []


def test_the_environment_of_a_build_does_not_change_its_bytes(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = build(repository, tmp_path / "one", umask=0o022)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    assert differences(one, build(repository, tmp_path / "two", umask=0o022)) == []


def test_what_lies_beside_the_files_of_the_project_is_not_in_a_distribution(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    for name in ("key.txt", ".env", "tiny/contacts.csv"):
        (repository / name).write_text("a secret\n")
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "tiny-0.9.tar.gz").write_text("of an earlier release\n")
    monkeypatch.setattr(builds, "HOME", repository)

    builds.main(folder)

    built = Distributions.of(folder)
    assert capsys.readouterr().out.splitlines() == [
        f"{digest(built.wheel)}  {built.wheel}",
        f"{digest(built.sdist)}  {built.sdist}",
    ]
    with tarfile.open(built.sdist) as sdist:
        assert sorted(sdist.getnames()) == [
            "tiny-1/PKG-INFO",
            "tiny-1/pyproject.toml",
            "tiny-1/tiny/__init__.py",
        ]


def test_figures_that_are_written_down_after_a_check_do_not_change_what_was_checked(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    subprocess.run(command, cwd=HOME, check=True, stdout=subprocess.DEVNULL)
    (file,) = tmp_path.iterdir()
    with tarfile.open(file) as sdist:
        members = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"LICENSE", "hatch_build.py", "tests/release/figures.py"} <= members
    assert figures.RECORDED.relative_to(HOME).as_posix() not in members


def test_a_project_that_cannot_be_built_ends_the_program_with_the_reason(
    repository: Path, tmp_path: Path
) -> None:
    (repository / "pyproject.toml").write_text(PROJECT.replace('version = "1"', "version = 1"))
    commit(repository, "one = 1\n")
    with pytest.raises(SystemExit, match=r"cannot be built:\n(.*\n)*.*`project.version`"):
        build(repository, tmp_path / "one", umask=0o022)


def test_a_clone_with_one_commit_and_no_branch_is_built_as_any_other(
    repository: Path, tmp_path: Path
) -> None:
    """A workflow of GitHub has such a clone."""
    commit(repository, "one = 2\n")
    shallow = tmp_path / "shallow"
    shallow.mkdir()
    for command in (
        ["init", "-q"],
        ["fetch", "-q", "--depth", "1", f"file://{repository}", "HEAD"],
        ["checkout", "-q", "--detach", "FETCH_HEAD"],
    ):
        subprocess.run(["git", *command], cwd=shallow, check=True)
    one = build(repository, tmp_path / "one", umask=0o022)
    assert differences(one, build(shallow, tmp_path / "two", umask=0o022)) == []


def test_only_what_is_committed_is_built_and_other_bytes_are_found(
    repository: Path, tmp_path: Path
) -> None:
    one = build(repository, tmp_path / "one", umask=0o022)
    (repository / "tiny" / "__init__.py").write_text("one = 2\n")
    assert differences(one, build(repository, tmp_path / "two", umask=0o022)) == []
    commit(repository, "one = 3\n")
    other = build(repository, tmp_path / "three", umask=0o022)
    assert differences(one, other) == [one.wheel.name, one.sdist.name]


def test_what_a_tool_says_against_the_files_is_reported(tmp_path: Path) -> None:
    for name, status in (("twine", 0), ("check-wheel-contents", 1)):
        tool = tmp_path / name
        tool.write_text(f'#!/bin/sh\necho "$@"\nexit {status}\n')
        tool.chmod(0o755)
    built = Distributions(Path("a.whl"), Path("a.tar.gz"))
    assert complaints(tmp_path, built) == ["check-wheel-contents: a.whl"]
