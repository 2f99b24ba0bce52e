"""A job that was announced and never begun, because its process was killed at the question."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.job_store import JobFolder
from postalytics_runtime.errors import JournalError
from support.cli.processes import names_in, only_job
from support.cli.shop import Shop, run, shelve, titles

Books = Callable[..., Path]
Captured = pytest.CaptureFixture[str]


class _Killed(io.StringIO):
    """Terminal whose program is killed at the question: the jobs are as they were then."""

    def __init__(self, jobs: Path, copy: Path) -> None:
        super().__init__("n\n")
        self._jobs, self._copy = jobs, copy

    def isatty(self) -> bool:
        return True

    def readline(self, *size: int) -> str:  # type: ignore[override]  # as its base's
        shutil.copytree(self._jobs, self._copy)
        return super().readline(*size)


@pytest.fixture
def waiting(
    books: Books, jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> str:
    """The id of a job whose process was killed at the question."""
    monkeypatch.setattr("sys.stdin", _Killed(jobs, tmp_path / "copy"))
    assert shelve(books("Emma", "Persuasion"), answer=()) == 2
    assert (names_in(jobs), titles()) == ([], [])
    shutil.copytree(tmp_path / "copy", jobs, dirs_exist_ok=True)
    job = only_job(jobs)
    shown = capsys.readouterr()
    assert f"\nTo resume    bookshelf jobs resume {job} " in shown.out
    assert "Nothing was sent." in shown.err
    return job


@pytest.mark.parametrize("command", ["resume", "show", "resend", "report"])
def test_the_commands_that_were_shown_say_how_to_begin_the_job(
    command: str, waiting: str, tmp_path: Path, capsys: Captured
) -> None:
    assert run("jobs", command, waiting) == 2
    assert capsys.readouterr().err == (
        f"Error: Job {waiting} has not begun, and none of its rows was sent. To begin the job, "
        "enter its command again:\n"
        f"  bookshelf books shelve {tmp_path / 'books.csv'} --shelf 7\n"
    )


def test_the_command_begins_the_job_that_was_announced(waiting: str, jobs: Path) -> None:
    path = (jobs / waiting / "command.txt").read_text().split()[3]
    assert shelve(Path(path)) == 0
    assert (titles(), only_job(jobs)) == (["Emma", "Persuasion"], waiting)
    assert "command.txt" not in names_in(jobs / waiting)


def test_a_job_that_has_begun_does_not_wait(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    call = Shop.call

    async def look(self: Shop, *given: Any, **more: Any) -> object:
        seen.extend(names_in(jobs / only_job(jobs)))
        return await call(self, *given, **more)

    monkeypatch.setattr(Shop, "call", look)
    assert shelve(books("Emma")) == 0
    assert ("journal.sqlite" in seen, "command.txt" in seen) == (True, False)


def test_a_further_job_is_announced_with_again(
    books: Books, jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    path = books("Emma")
    assert shelve(path) == 0
    monkeypatch.setattr("sys.stdin", _Killed(jobs, tmp_path / "copy"))
    assert shelve(path, "--again", answer=()) == 2
    shutil.copytree(tmp_path / "copy", jobs, dirs_exist_ok=True)
    capsys.readouterr()
    (_, further) = names_in(jobs)
    assert run("jobs", "resume", further) == 2
    assert capsys.readouterr().err.endswith(f"  bookshelf books shelve {path} --shelf 7 --again\n")


def test_a_job_that_waits_is_listed_and_forgotten(
    waiting: str, jobs: Path, capsys: Captured
) -> None:
    assert run("jobs") == 0
    assert "not begun: none of its rows was sent" in capsys.readouterr().out
    assert run("jobs", "--json") == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert (listed["job"], "has not begun" in listed["error"]) == (waiting, True)
    assert run("jobs", "forget", waiting, "--yes") == 0
    assert capsys.readouterr().out == (
        f"Job {waiting} has not begun, and none of its rows was sent.\nJob {waiting} was removed.\n"
    )
    assert names_in(jobs) == []


def test_rows_that_were_frozen_for_it_are_mentioned(waiting: str, jobs: Path) -> None:
    folder = JobFolder(jobs / waiting)
    with folder.held() as mark:
        mark.begin()
    folder.rows.touch()
    with pytest.raises(JournalError, match=f"`jobs forget {waiting}` removes the copy of its list"):
        folder.require_journal()


def test_a_folder_that_cannot_be_written_to_stops_the_upload(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("postalytics_runtime.cli.places.folders.opened_privately", full)
    assert shelve(books("Emma")) == 2
    err = capsys.readouterr().err
    assert err.startswith("Error: Cannot write to the folder for the journal, ")
    assert err.endswith(
        "No space left on device. Name another folder with --jobs. Nothing was sent.\n"
    )
    assert titles() == []
