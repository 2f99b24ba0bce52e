"""Jobs on the command line: resume one, start one over, and resend unconfirmed rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.job_store import JobFolder
from postalytics_runtime.bulk.journal import Journal
from postalytics_runtime.errors import JournalError
from support.cli.processes import names_in, only_job
from support.cli.shop import TIME, cured, printed, run, shelve, titles

Books = Callable[..., Path]
Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]


def test_a_finished_list_is_uploaded_again_only_on_request(
    books: Books, jobs: Path, capsys: Captured
) -> None:
    path = books("Emma")
    assert shelve(path) == 0
    capsys.readouterr()
    assert shelve(path) == 2
    job = only_job(jobs)
    error = re.sub(TIME, "TIME", capsys.readouterr().err)
    assert error == (
        f"Error: books.csv was uploaded already, as job {job} on TIME: 1 created. To upload all "
        f"rows again, add --again. To inspect the job:  bookshelf jobs show {job}\n"
    )
    assert shelve(path, "--again") == 0
    assert titles() == ["Emma", "Emma"]
    assert names_in(jobs) == [job, f"{job}-2"]


def test_an_unfinished_list_cannot_be_started_over(
    books: Books, jobs: Path, capsys: Captured
) -> None:
    path = books("wrong key", "Emma")
    assert shelve(path, "--concurrency", "1") == 2
    capsys.readouterr()
    assert shelve(path, "--again") == 2
    job = only_job(jobs)
    assert capsys.readouterr().err == (
        f"Error: Job {job} with this list is not finished, so it is too early for --again. To "
        f"resume the job, remove --again. To remove the job:  bookshelf jobs forget {job}\n"
    )


def test_a_stopped_job_is_resumed_by_its_id(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "wrong key", "Persuasion")
    assert shelve(path, "--concurrency", "1") == 2
    job = only_job(jobs)
    path.unlink()
    cured(monkeypatch)
    capsys.readouterr()
    assert run("jobs", "resume", job, "--yes", "--concurrency", "2") == 0
    assert titles() == ["Emma", "Persuasion", "wrong key"]
    shown = printed(capsys)
    assert shown.startswith(f"Job          {job}, started TIME, stopped: The key is wrong.\n")
    assert "\nTarget       shelf 7\n" in shown
    assert "\nRows         1 created, 2 pending\n" in shown
    assert f"\nJournal      {jobs / job}/journal.sqlite\n" in shown
    assert "\n  created      3\n" in shown
    assert run("jobs", "resume", job, "--yes") == 0
    assert printed(capsys) == f"Nothing is left to do for job {job}: 3 created.\n"


def test_a_job_is_resumed_only_after_a_yes(
    books: Books, jobs: Path, person: Person, capsys: Captured
) -> None:
    assert shelve(books("wrong key", "Emma"), "--concurrency", "1") == 2
    person("n\n")
    assert run("jobs", "resume", only_job(jobs)) == 2
    assert "\nUpload 2 books to shelf 7 in home? [y/N]: " in capsys.readouterr().err
    assert titles() == []


def test_rejected_rows_are_retried_on_request(
    unconfirmed_job: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    monkeypatch.setenv("COLUMNS", "80")
    assert run("jobs", "resume", unconfirmed_job) == 3
    shown = capsys.readouterr().out.splitlines()
    assert shown[-1] == f"  bookshelf jobs resend {unconfirmed_job}"
    assert max(map(len, shown)) <= 80
    assert run("jobs", "resume", unconfirmed_job, "--rejected", "--yes") == 3
    assert titles() == ["Emma", "rejected"]
    assert "\n  created      2\n  rejected     0\n  unconfirmed  2  " in capsys.readouterr().out


def test_unconfirmed_rows_are_resent_when_their_number_is_typed(
    unconfirmed_job: str, person: Person, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    person("2\n")
    assert run("jobs", "resend", unconfirmed_job) == 1
    shown = capsys.readouterr()
    assert '\nType "2" to send these rows again: ' in shown.err
    assert "\n\n2 unconfirmed rows:\n  row 3\n    " in shown.out
    assert "\n\nEach of these rows was sent, or may have been, but got no confirming" in shown.out
    assert "sending it again may create a duplicate." in shown.out
    assert "pending row" not in shown.out
    assert titles() == ["Emma", "unconfirmed 3", "unconfirmed 4"]


def test_a_resend_mentions_pending_rows(
    books: Books, jobs: Path, person: Person, capsys: Captured
) -> None:
    assert shelve(books("unconfirmed 1", "wrong key", "Emma"), "--concurrency", "1") == 3
    person("no\n")
    assert run("jobs", "resend", only_job(jobs)) == 2
    assert "\nThe job also sends 2 pending rows.\n" in capsys.readouterr().out


def test_some_unconfirmed_rows_can_be_chosen(
    unconfirmed_job: str, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    person("1\n")
    assert run("jobs", "resend", unconfirmed_job, "--rows", "4") == 3
    assert titles() == ["Emma", "unconfirmed 4"]


@pytest.mark.parametrize("command", ["resume", "resend"])
def test_a_job_that_runs_in_another_process_is_not_resumed(
    command: str, unconfirmed_job: str, jobs: Path, capsys: Captured
) -> None:
    with JobFolder(jobs / unconfirmed_job).held():
        assert run("jobs", command, unconfirmed_job) == 2
    assert (
        capsys.readouterr().err
        == f"Error: Job {unconfirmed_job} is running in another process. Stop that process first.\n"
    )


@pytest.mark.parametrize("typed", ["y\n", "yes\n", "3\n", "\n"])
def test_only_the_number_of_unconfirmed_rows_resends_them(
    typed: str, unconfirmed_job: str, person: Person, capsys: Captured
) -> None:
    person(typed)
    assert run("jobs", "resend", unconfirmed_job) == 2
    assert capsys.readouterr().err.endswith("Nothing was sent.\n")
    assert titles() == ["Emma"]


def test_without_a_terminal_no_row_is_resent(unconfirmed_job: str, capsys: Captured) -> None:
    assert run("jobs", "resend", unconfirmed_job) == 2
    assert (
        "resend requires an interactive confirmation; --yes is not supported."
        in capsys.readouterr().err
    )
    assert run("jobs", "resend", unconfirmed_job, "--yes") == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1", "row 1 is not unconfirmed. Nothing was sent."),
        ("2,3,1", "rows 1, 2 are not unconfirmed. Nothing was sent."),
        ("33,2,4,1", "rows 1, 2, 33 are not unconfirmed. Nothing was sent."),
        ("3;4", "'3;4' is not a list of numbers such as 3,17."),
    ],
)
def test_only_unconfirmed_rows_are_resent(
    rows: str, said: str, unconfirmed_job: str, capsys: Captured
) -> None:
    assert run("jobs", "resend", unconfirmed_job, "--rows", rows) == 2
    assert said in capsys.readouterr().err


def test_without_unconfirmed_rows_there_is_nothing_to_resend(
    books: Books, jobs: Path, capsys: Captured
) -> None:
    assert shelve(books("Emma")) == 0
    assert run("jobs", "resend", only_job(jobs)) == 2
    assert "is unconfirmed. Nothing was sent." in capsys.readouterr().err


def test_too_many_rejected_rows_stop_a_job(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books(*["rejected"] * 30, "Emma")
    assert shelve(path, "--concurrency", "1", "--max-rejected", "50") == 2
    shown = capsys.readouterr().out
    assert "\n  rejected     11  " in shown
    assert "Stopped early: 11 of " in shown
    cured(monkeypatch)
    assert run("jobs", "resume", only_job(jobs), "--rejected", "--yes") == 0
    assert len(titles()) == 31


def test_other_parameters_start_another_job(books: Books, jobs: Path, capsys: Captured) -> None:
    """The parameters are the file, the target, the environment and the mapping."""
    path = books("Emma")
    others: list[list[str]] = [[], ["--environment", "town"], ["--map", "Writer=editor"]]
    for words in others[:2]:
        assert shelve(path, *words) == 0
    assert run("books", "shelve", path, "--shelf", "8", "--yes") == 0
    path.write_text("Title,Writer\nEmma,Jane Austen\n")
    assert shelve(path) == 0
    assert len(names_in(jobs)) == 4
    report: dict[str, Any] = json.loads((jobs / names_in(jobs)[0] / "report.json").read_bytes())
    assert (report["accounted"], report["input"]["rows"]) == (True, 1)


def test_a_file_that_changes_before_it_is_frozen_is_not_uploaded(
    books: Books, jobs: Path, person: Person, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma")

    def confirm(*_: object, **__: object) -> bool:
        path.write_text("Title,Writer\nPersuasion,Austen\n")
        return True

    person("")
    monkeypatch.setattr("click.confirm", confirm)
    assert shelve(path, answer=()) == 2
    assert "Error: books.csv has changed since it was checked." in (capsys.readouterr().err)
    assert (titles(), names_in(jobs)) == ([], [])


def test_a_file_that_cannot_be_frozen_is_not_uploaded(
    books: Books, jobs: Path, person: Person, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma")

    def confirm(*_: object, **__: object) -> bool:
        path.unlink()
        return True

    person("")
    monkeypatch.setattr("click.confirm", confirm)
    assert shelve(path, answer=()) == 2
    said = capsys.readouterr().err
    assert said.endswith("books.csv cannot be read: No such file or directory. Nothing was sent.\n")
    assert titles() == []


def test_bad_rows_stay_set_aside_when_a_job_is_resumed(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "", "wrong key", "Persuasion")
    assert shelve(path, "--skip-bad-rows", "--concurrency", "1") == 2
    cured(monkeypatch)
    assert run("jobs", "resume", only_job(jobs), "--yes") == 1
    assert titles() == ["Emma", "Persuasion", "wrong key"]
    capsys.readouterr()
    run("jobs", "show", only_job(jobs))
    assert printed(capsys).count("  TIME  bad rows set aside; rows: 1\n") == 1


def test_many_unconfirmed_rows_are_not_all_listed(
    books: Books, jobs: Path, person: Person, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "postalytics_runtime.bulk.engine.circuit_breaker.MAX_UNCONFIRMED_IN_A_ROW", 100
    )
    assert shelve(books(*["unconfirmed"] * 23)) == 3
    person("no\n")
    assert run("jobs", "resend", only_job(jobs)) == 2
    assert "  row 20\n" in (shown := capsys.readouterr().out)
    assert "  row 21\n" not in shown
    assert "  ... and 3 more\n" in shown


def test_twenty_unconfirmed_rows_are_all_listed(
    books: Books, jobs: Path, person: Person, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "postalytics_runtime.bulk.engine.circuit_breaker.MAX_UNCONFIRMED_IN_A_ROW", 100
    )
    assert shelve(books(*["unconfirmed"] * 20)) == 3
    person("no\n")
    assert run("jobs", "resend", only_job(jobs)) == 2
    assert "  row 20\n" in (shown := capsys.readouterr().out)
    assert "more\n" not in shown


def test_a_job_that_fails_before_its_first_row_shows_why(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise JournalError("The disk is full.")

    monkeypatch.setattr(Journal, "append_note", full)
    assert shelve(books("Emma")) == 2
    assert "\nStopped early: The disk is full.\n" in capsys.readouterr().out
    assert titles() == []
