"""Jobs on the command line: list, show, report and forget them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from postalytics_runtime.bulk.journal import Entry
from postalytics_runtime.cli.report import story_lines
from postalytics_runtime.schema import ResourceDescription
from support.bulk.bookshelf_api import API, LIST_BOOKS, SHELVE_BOOK
from support.cli.processes import names_in, only_job
from support.cli.screens import screen
from support.cli.shop import Shop, printed, run, shelve, titles

Books = Callable[..., Path]
Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]


def test_an_id_is_shown_as_it_is_and_a_number_of_things_with_commas() -> None:
    detail = {"reconciled": "by content", "id": 15308, "items": 15308}
    entry = Entry(datetime(2026, 11, 24, tzinfo=UTC), 1, None, "succeeded", detail)
    (line,) = story_lines([entry], "")
    assert line.endswith("  succeeded; reconciled: by content; id: 15308; items: 15,308")


def test_an_empty_folder_has_no_jobs(jobs: Path, capsys: Captured) -> None:
    assert run("jobs") == 0
    assert capsys.readouterr().out == f"There are no jobs in {jobs}.\n"


def test_all_jobs_are_listed(unconfirmed_job: str, books: Books, capsys: Captured) -> None:
    assert shelve(books("Persuasion")) == 0
    capsys.readouterr()
    assert run("jobs") == 0
    lines = [re.split(r"   +", line.strip()) for line in printed(capsys).splitlines()]
    assert lines[0] == ["Job", "Started", "Upload", "State"]
    assert "finished: 1 created" in [line[-1] for line in lines]
    assert [
        *[unconfirmed_job, "TIME", "books shelve books.csv, shelf 7, home"],
        "unconfirmed: 1 created, 1 rejected, 2 unconfirmed",
    ] in lines


def test_programs_get_the_list_as_json(unconfirmed_job: str, capsys: Captured) -> None:
    assert run("jobs", "--json") == 0
    (job,) = json.loads(capsys.readouterr().out)
    assert (job["job"], job["state"], job["exit_status"]) == (unconfirmed_job, "unconfirmed", 3)
    assert job["counts"] == {"succeeded": 1, "rejected": 1, "unconfirmed": 2, "pending": 0}


def test_another_folder_has_other_jobs(
    books: Books, jobs: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert shelve(books("Emma"), "--jobs", str(tmp_path / "mine")) == 0
    job = only_job(tmp_path / "mine")
    assert f"bookshelf jobs --jobs '{tmp_path / 'mine'}' resume {job}" in (
        capsys.readouterr().out.replace(str(tmp_path / "mine"), f"'{tmp_path / 'mine'}'")
    )
    assert names_in(jobs) == []
    assert run("jobs", "--jobs", tmp_path / "mine", "show", job) == 0


def test_a_job_that_cannot_be_read_does_not_hide_the_others(
    unconfirmed_job: str, jobs: Path, capsys: Captured
) -> None:
    broken = jobs / "0123456789"
    broken.mkdir()
    (broken / "journal.sqlite").write_text("This is not a journal.")
    assert run("jobs") == 0
    shown = capsys.readouterr().out
    assert "0123456789" in shown
    assert "It is damaged, or a file of something else" in shown
    assert unconfirmed_job in shown


def test_a_job_is_shown_with_its_history(
    unconfirmed_job: str, jobs: Path, books: Books, capsys: Captured
) -> None:
    assert run("jobs", "show", unconfirmed_job) == 0
    folder, beside = jobs / unconfirmed_job, books().parent
    assert printed(capsys) == screen(
        "jobs_show", job_id=unconfirmed_job, beside=beside, folder=folder
    )


def test_a_row_is_shown_with_its_history(unconfirmed_job: str, capsys: Captured) -> None:
    assert run("jobs", "row", unconfirmed_job, "3") == 0
    assert printed(capsys).splitlines() == [
        f"Row 3 of books.csv, job {unconfirmed_job}",
        "  TIME  about to be sent",
        "  TIME  unconfirmed; reason: No answer came.",
    ]


def test_the_values_of_a_row_are_shown_on_request(unconfirmed_job: str, capsys: Captured) -> None:
    assert run("jobs", "row", unconfirmed_job, "1", "--show-values") == 0
    assert printed(capsys).endswith("succeeded; place: 1\n\nTitle   Emma\nWriter  Austen\n")


def test_an_unknown_row_is_an_error(unconfirmed_job: str, capsys: Captured) -> None:
    assert run("jobs", "row", unconfirmed_job, "5") == 2
    assert capsys.readouterr().err == (
        f"Error: Job {unconfirmed_job} has 4 rows, so there is no row 5.\n"
    )


@pytest.mark.parametrize("words", [["show", "x"], ["resume", ""], ["forget", "0000000000"]])
def test_an_unknown_job_is_an_error(
    words: list[str], unconfirmed_job: str, jobs: Path, capsys: Captured
) -> None:
    assert run("jobs", *words) == 2
    assert f"Error: There is no job {words[1]!r} in {jobs}." in capsys.readouterr().err


def test_a_mistyped_job_id_gets_a_suggestion(unconfirmed_job: str, capsys: Captured) -> None:
    slip = unconfirmed_job[:-1] + ("0" if unconfirmed_job[-1] != "0" else "1")
    assert run("jobs", "show", slip) == 2
    assert f"Did you mean {unconfirmed_job}?" in capsys.readouterr().err


def test_an_ambiguous_prefix_names_all_its_jobs(books: Books, capsys: Captured) -> None:
    path = books("Emma")
    assert shelve(path) == shelve(path, "--again") == 0
    capsys.readouterr()
    assert run("jobs") == 0
    (second, first) = re.findall(r"^[0-9a-f]{10}(?:-2)?", capsys.readouterr().out, re.MULTILINE)
    assert second == f"{first}-2"
    assert run("jobs", "show", first[:9]) == 2
    assert (
        f"'{first[:9]}' is the start of several job IDs: {first}, {second}."
        in capsys.readouterr().err
    )
    assert run("jobs", "show", first) == 0


def test_the_report_is_printed_or_written(
    unconfirmed_job: str, jobs: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert run("jobs", "report", unconfirmed_job) == 0
    printed = json.loads(capsys.readouterr().out)
    page, file = tmp_path / "page.html", tmp_path / "report.json"
    assert run("jobs", "report", unconfirmed_job, "--html", page, "--json", file) == 0
    assert (
        json.loads(file.read_bytes())
        == printed
        == json.loads((jobs / unconfirmed_job / "report.json").read_bytes())
    )
    assert page.read_bytes() == (jobs / unconfirmed_job / "report.html").read_bytes()
    assert page.stat().st_mode & 0o777 == 0o600


def test_a_report_that_cannot_be_written_is_an_error(
    unconfirmed_job: str, tmp_path: Path, capsys: Captured
) -> None:
    assert run("jobs", "report", unconfirmed_job, "--html", tmp_path / "none" / "x.html") == 2
    assert "cannot be written: No such file or directory." in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "status"), [("n\n", 2), ("y\n", 0)])
def test_a_job_is_forgotten_only_after_a_yes(
    typed: str, status: int, unconfirmed_job: str, jobs: Path, person: Person, capsys: Captured
) -> None:
    person(typed)
    assert run("jobs", "forget", unconfirmed_job) == status
    shown = capsys.readouterr()
    assert shown.out.startswith(
        f"Job {unconfirmed_job}, books.csv: 1 created, 1 rejected, 2 unconfirmed.\n"
    )
    assert f"Forget job {unconfirmed_job}? [y/N]: " in shown.err
    assert names_in(jobs) == ([] if status == 0 else [unconfirmed_job])


def test_a_job_of_a_removed_operation_is_an_error(
    unconfirmed_job: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = attrs.evolve(SHELVE_BOOK, bulk=None)
    reduced = ResourceDescription(operations=(LIST_BOOKS, plain), models=API.models)
    monkeypatch.setattr(Shop, "api", attrs.evolve(API, load={"books": reduced}.__getitem__))
    assert run("jobs", "resume", unconfirmed_job) == 2
    assert "this version cannot upload rows with books.shelve_book." in capsys.readouterr().err


def test_only_its_user_can_read_the_folder_of_a_job(unconfirmed_job: str, jobs: Path) -> None:
    folder = jobs / unconfirmed_job
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o77 for path in folder.iterdir()} == dict.fromkeys(
        names_in(folder), 0
    )


def test_a_jobs_folder_that_cannot_be_created_is_an_error(
    books: Books, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "file").write_text("")
    assert shelve(books("Emma"), "--jobs", str(tmp_path / "file" / "jobs")) == 2
    assert "Name another folder with --jobs. Nothing was sent." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--quiet-period", "3", "--timeout", "3"], "(3 s) must be longer than --timeout (3 s)"),
        (["--quiet-period", "3"], "it must be longer than the timeout of a request, which is 60 s"),
        (["--concurrency", "51"], "It must be a whole number between 1 and 50, not 51."),
        (["--max-rejected", "101"], "It must be a number between 0 and 100, not 101."),
        (["--token-field", "notes"], "No such option '--token-field'."),
        (["--compare", "shelf"], "No such option '--compare'."),
    ],
)
def test_invalid_options_are_refused(
    words: list[str], said: str, books: Books, capsys: Captured
) -> None:
    assert shelve(books("Emma"), *words) == 2
    assert said in capsys.readouterr().err
    assert titles() == []


class FullDisk(io.RawIOBase):
    """A file that nothing more can be written to."""

    def writable(self) -> bool:
        return True

    def write(self, _: object) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("at_once", [True, False])
def test_problems_that_cannot_be_written_to_a_file_are_still_shown(
    *, at_once: bool, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(path: Path, _: str, *, encoding: str) -> io.TextIOWrapper:
        path.touch()
        disk = io.BufferedWriter(FullDisk(), 1)
        return io.TextIOWrapper(disk, encoding, write_through=at_once)

    monkeypatch.setattr("postalytics_runtime.cli.confirm.problems_file.opened_privately", opened)
    path = books("", "", "Emma")
    assert shelve(path, "--skip-bad-rows") == 1
    error = capsys.readouterr().err
    assert error.count("Cannot write the problems to a file: No space left on device.\n") == 1
    assert "books.csv:2 (row 1), column Title: is missing\n" in error
    assert "All problems" not in error
    assert not path.with_name("books.problems.csv").exists()


def test_a_job_is_forgotten_without_a_question_in_scripts(unconfirmed_job: str, jobs: Path) -> None:
    assert run("jobs", "forget", unconfirmed_job, "--yes") == 0
    assert names_in(jobs) == []


def test_a_narrow_terminal_shows_all_jobs(
    unconfirmed_job: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "90")
    assert run("jobs") == 0
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert unconfirmed_job in shown
    assert max(map(len, shown.splitlines())) <= 90
