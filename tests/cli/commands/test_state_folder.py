"""Jobs lie in the user's folder for state; those of the folder for settings go on there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.cli.processes import names_in, only_job
from support.cli.shop import cured, run, shelve, titles

Books = Callable[..., Path]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder for the state of the program."""
    monkeypatch.delenv("BOOKSHELF_JOBS")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "state" / "bookshelf" / "jobs"


@pytest.fixture
def earlier(state: Path, tmp_path: Path, books: Books, capsys: Captured) -> Path:
    """A folder for settings, with a job that an earlier version began there and did not finish."""
    folder = tmp_path / "config" / "bookshelf" / "jobs"
    assert shelve(books("Emma", "wrong key"), "--concurrency", "1", "--jobs", str(folder)) == 2
    assert names_in(state) == []
    capsys.readouterr()
    return folder


def test_a_job_begins_in_the_folder_for_state(state: Path, books: Books, tmp_path: Path) -> None:
    assert shelve(books("Emma")) == 0
    assert len(names_in(state)) == 1
    assert not (tmp_path / "config").exists()
    assert state.stat().st_mode & 0o777 == 0o700


def test_the_help_names_the_folder_for_state(state: Path, capsys: Captured) -> None:
    assert run("jobs", "--help") == 0
    assert f"BOOKSHELF_JOBS,else{state}]" in "".join(capsys.readouterr().out.split())


def test_the_same_upload_goes_on_with_a_job_in_the_folder_for_settings(
    state: Path, earlier: Path, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = only_job(earlier)
    cured(monkeypatch)
    assert shelve(books("Emma", "wrong key")) == 0
    assert titles() == ["Emma", "wrong key"]
    assert f"{earlier / job}/journal.sqlite" in capsys.readouterr().out
    assert names_in(state) == []
    assert shelve(books("Emma", "wrong key")) == 2
    assert f"was uploaded already, as job {job}" in capsys.readouterr().err


def test_a_job_in_the_folder_for_settings_blocks_the_same_upload_until_it_is_forgotten(
    state: Path, earlier: Path, books: Books, capsys: Captured
) -> None:
    job = only_job(earlier)
    assert shelve(books("Emma", "wrong key"), "--again") == 2
    assert f"Job {job} with this list is not finished" in capsys.readouterr().err
    assert run("jobs") == 0
    assert job in capsys.readouterr().out
    assert run("jobs", "forget", job, "--yes") == 0
    assert names_in(earlier) == []
    assert shelve(books("Emma")) == 0
    assert len(names_in(state)) == 1


def test_jobs_of_both_folders_are_numbered_together(
    state: Path, books: Books, tmp_path: Path
) -> None:
    folder = tmp_path / "config" / "bookshelf" / "jobs"
    assert shelve(books("Emma"), "--jobs", str(folder)) == 0
    assert shelve(books("Emma"), "--again") == 0
    assert names_in(state) == [f"{only_job(folder)}-2"]


def test_a_job_that_is_in_both_folders_is_not_sent_twice(
    state: Path, earlier: Path, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two versions were used side by side: each has begun the same list."""
    job = only_job(earlier)
    cured(monkeypatch)
    assert shelve(books("Emma", "wrong key"), "--jobs", str(state)) == 0
    capsys.readouterr()
    for option in ("--yes", "--again", "--dry-run"):
        assert shelve(books("Emma", "wrong key"), option) == 2
        assert (
            f"two jobs with one ID, '{earlier / job}' and '{state / job}'"
            in capsys.readouterr().err
        )
    for command, start in (("resume", job), ("forget", job[:4])):
        assert run("jobs", command, start, "--yes") == 2
        assert f"There are several jobs {job}: " in capsys.readouterr().err
    assert (titles(), len(names_in(earlier))) == (["Emma", "Emma", "wrong key"], 1)
    assert run("jobs", "--jobs", str(earlier), "forget", job, "--yes") == 0
    assert shelve(books("Emma", "wrong key")) == 2
    assert f"was uploaded already, as job {job}" in capsys.readouterr().err


def test_a_folder_for_settings_that_is_a_link_to_that_for_state_has_no_other_jobs(
    state: Path, earlier: Path, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.parent.mkdir(parents=True, exist_ok=True)
    state.symlink_to(earlier)
    cured(monkeypatch)
    assert shelve(books("Emma", "wrong key")) == 0
    capsys.readouterr()
    assert run("jobs") == 0
    assert capsys.readouterr().out.count(only_job(earlier)) == 1


def test_a_folder_that_is_given_is_the_only_one(
    earlier: Path, books: Books, tmp_path: Path, capsys: Captured
) -> None:
    given = tmp_path / "given"
    assert run("jobs", "--jobs", str(given)) == 0
    assert only_job(earlier) not in capsys.readouterr().out


@pytest.mark.usefixtures("state")
def test_a_folder_for_settings_that_cannot_be_read_is_an_error(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is too long, like a folder of another user, cannot be looked up."""
    monkeypatch.setenv("XDG_CONFIG_HOME", f"/{'x' * 300}")
    assert shelve(books("Emma")) == 2 == run("jobs")
    assert "cannot be used: File name too long." in capsys.readouterr().err
    assert titles() == []


def test_a_user_without_a_home_names_a_folder(
    books: Books, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(user: int) -> None:
        raise KeyError(user)

    for name in ("BOOKSHELF_JOBS", "HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert run("jobs", "--help") == 0
    assert "[default: BOOKSHELF_JOBS]" in capsys.readouterr().out
    assert shelve(books("Emma")) == 2 == run("jobs")
    assert (
        "You have no home: name a folder with --jobs or BOOKSHELF_JOBS." in capsys.readouterr().err
    )
    assert shelve(books("Emma"), "--jobs", str(tmp_path / "jobs")) == 0
    assert titles() == ["Emma"]
