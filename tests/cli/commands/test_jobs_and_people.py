"""No row is sent twice, or without your consent, however a job is resumed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from postalytics_runtime.cli.input import UploadRequest
from postalytics_runtime.errors import AuthenticationError
from support.bulk.bookshelf_api import API, SHELVE_BOOK
from support.cli.processes import names_in, only_job
from support.cli.shop import cured, run, shelve, titles

Books = Callable[..., Path]
Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]
Meanwhile = Callable[[object, Callable[[], object]], None]


@pytest.fixture
def meanwhile(person: Person, monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Answer a question only after something else has happened to the job."""

    def meanwhile(answer: object, act: Callable[[], object]) -> None:
        person("")
        acts = [act]

        def ask(*_: object, **__: object) -> object:
            if acts:
                acts.pop()()
            return answer

        monkeypatch.setattr("click.confirm", ask)
        monkeypatch.setattr("click.prompt", ask)

    return meanwhile


@pytest.fixture
def stopped(books: Books, jobs: Path) -> str:
    """The id of a job with one created and two pending rows."""
    assert shelve(books("Emma", "wrong key", "Persuasion"), "--concurrency", "1") == 2
    return only_job(jobs)


def counts(capsys: Captured) -> dict[str, int]:
    """Return the counts of the only job."""
    capsys.readouterr()
    assert run("jobs", "--json") == 0
    (job,) = json.loads(capsys.readouterr().out)
    found: dict[str, int] = job["counts"]
    return found


# Two processes resend the same rows


def test_rows_that_another_process_resent_are_not_resent(
    unconfirmed_job: str, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    meanwhile("2", lambda: run("jobs", "resend", unconfirmed_job))
    assert run("jobs", "resend", unconfirmed_job) == 2
    assert titles() == ["Emma", "unconfirmed 3", "unconfirmed 4"]


def test_no_row_is_resent_if_another_process_resent_one_of_them(
    unconfirmed_job: str, meanwhile: Meanwhile, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send_one() -> None:
        meanwhile("1", lambda: None)
        assert run("jobs", "resend", unconfirmed_job, "--rows", "4") == 3
        meanwhile("2", lambda: None)

    cured(monkeypatch)
    meanwhile("2", send_one)
    assert run("jobs", "resend", unconfirmed_job) == 2
    assert titles() == ["Emma", "unconfirmed 4"]
    assert counts(capsys) == {"succeeded": 2, "rejected": 1, "unconfirmed": 1, "pending": 0}


def test_a_row_that_became_unconfirmed_once_more_is_not_resent(
    unconfirmed_job: str, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unconfirmed_again() -> None:
        assert run("jobs", "resend", unconfirmed_job) == 3
        cured(monkeypatch)

    meanwhile("2", unconfirmed_again)
    assert run("jobs", "resend", unconfirmed_job) == 2
    assert titles() == ["Emma"]


# A job that is forgotten while it runs


def test_a_job_cannot_be_resumed_during_the_question_whether_to_forget_it(
    stopped: str, jobs: Path, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    statuses: list[int] = []
    meanwhile(True, lambda: statuses.append(run("jobs", "resume", stopped, "--yes")))
    assert run("jobs", "forget", stopped) == 0
    assert statuses == [2]
    assert (titles(), names_in(jobs)) == (["Emma"], [])


def test_a_job_can_be_resumed_after_a_no_to_forgetting_it(
    stopped: str, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    person("n\n")
    assert run("jobs", "forget", stopped) == 2
    assert run("jobs", "resume", stopped, "--yes") == 0
    assert titles() == ["Emma", "Persuasion", "wrong key"]


def test_a_job_that_was_forgotten_during_the_question_sends_nothing(
    stopped: str, books: Books, jobs: Path, meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    meanwhile(True, lambda: run("jobs", "forget", stopped, "--yes"))
    assert run("jobs", "resume", stopped) == 2
    assert (titles(), names_in(jobs)) == (["Emma"], [])


# The same file, with other options

OTHER_WORDS = [
    ["--encoding", "utf-8"],
    ["--delimiter", ","],
    ["--map", "Title=title"],
]


@pytest.mark.parametrize("words", OTHER_WORDS)
def test_other_options_do_not_upload_a_finished_list_again(
    words: list[str], books: Books, jobs: Path
) -> None:
    path = books("Emma")
    assert shelve(path) == 0
    assert shelve(path, *words) == 2
    assert (titles(), len(names_in(jobs))) == (["Emma"], 1)
    assert shelve(path, *words, "--again") == 0
    assert (titles(), len(names_in(jobs))) == (["Emma", "Emma"], 2)


@pytest.mark.parametrize("words", OTHER_WORDS)
def test_a_job_is_not_resumed_with_other_options(
    words: list[str],
    stopped: str,
    books: Books,
    jobs: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = books("Emma", "wrong key", "Persuasion")
    cured(monkeypatch)
    capsys.readouterr()
    assert shelve(path, *words) == 2
    assert words[0] in capsys.readouterr().err
    assert (titles(), names_in(jobs)) == (["Emma"], [stopped])
    assert shelve(path) == 0
    assert (titles(), names_in(jobs)) == (["Emma", "Persuasion", "wrong key"], [stopped])


@pytest.mark.parametrize("words", OTHER_WORDS)
def test_a_job_is_resumed_with_the_options_that_it_was_started_with(
    words: list[str], books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "wrong key")
    assert shelve(path, *words, "--concurrency", "1") == 2
    cured(monkeypatch)
    assert shelve(path, *words) == 0
    assert (titles(), len(names_in(jobs))) == (["Emma", "wrong key"], 1)


def test_all_options_that_change_the_rows_are_compared() -> None:
    assert SHELVE_BOOK.bulk is not None
    plain = UploadRequest(
        api=API,
        operation=SHELVE_BOOK,
        bulk=SHELVE_BOOK.bulk,
        file=Path("books.csv"),
        source=Path("books.csv"),
        fixed={"shelf_id": 7},
    )
    place = API.environment("town")
    kept = json.loads(json.dumps({**plain.kept(place), "token_field": None}))
    other = attrs.evolve(
        plain,
        ignore=("Shop No",),
        mapping={"Writer": "editor"},
        encoding="utf-8",
        delimiter=";",
        token_field="isbn",
        concurrency=3,
        skip_bad_rows=True,
    )
    assert plain.differing(kept) == []
    assert other.differing(kept) == [
        *("--ignore-column", "--map", "--encoding", "--delimiter", "--token-field")
    ]
    assert (
        other.differing({**other.kept(place), "ignore": ["Shop No"], "token_field": "isbn"}) == []
    )
    assert plain.identity(place, "0") == other.identity(place, "0")


def test_the_same_list_resumes_its_unfinished_job(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "rejected")
    assert shelve(path) == 1
    first = only_job(jobs)
    assert shelve(path, "--again") == 1
    with monkeypatch.context() as patch:
        patch.setattr(
            "support.cli.shop.ERRORS", {"rejected": AuthenticationError("No.", status=401)}
        )
        assert run("jobs", "resume", first, "--rejected", "--yes") == 2
    cured(monkeypatch)
    assert shelve(path) == 0
    assert titles() == ["Emma", "Emma", "rejected"]
    assert shelve(path) == 2
    assert names_in(jobs) == [first, f"{first}-2"]


# Rows that the check rejected


def test_rows_that_the_check_rejected_are_not_retried(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shelve(books("Emma", "", "rejected"), "--skip-bad-rows") == 1
    job = only_job(jobs)
    assert "resume --rejected" in capsys.readouterr().out
    cured(monkeypatch)
    assert run("jobs", "resume", job, "--rejected", "--yes") == 1
    assert titles() == ["Emma", "rejected"]
    assert counts(capsys) == {"succeeded": 2, "rejected": 1, "unconfirmed": 0, "pending": 0}
    capsys.readouterr()
    assert run("jobs", "row", job, "2") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_without_a_rejection_by_the_api_there_is_nothing_to_retry(
    books: Books, jobs: Path, capsys: Captured
) -> None:
    assert shelve(books("Emma", ""), "--skip-bad-rows") == 1
    assert "resume --rejected" not in capsys.readouterr().out
    assert run("jobs", "resume", only_job(jobs), "--rejected", "--yes") == 1
    assert titles() == ["Emma"]


# Names that are not valid text


def test_a_file_whose_name_is_not_text_is_not_uploaded(
    books: Books, jobs: Path, capsys: Captured
) -> None:
    path = books("Emma")
    odd = path.rename(os.fsdecode(os.fsencode(path.parent) + b"/caf\xe9 \x1b[31m.csv"))
    assert shelve(odd) == 2
    shown = capsys.readouterr()
    assert ("\x1b" in shown.out + shown.err, shown.err.count("\n")) == (False, 1)
    assert (titles(), names_in(jobs)) == ([], [])


def test_a_folder_whose_name_is_not_text_breaks_nothing(
    books: Books, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    books("Emma", "rejected").rename(folder / "books.csv")
    monkeypatch.chdir(folder)
    status = shelve(Path("books.csv"))
    assert (status, titles()) in [(1, ["Emma"]), (2, [])]
    capsys.readouterr()
    assert run("jobs", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == len(titles())


def test_a_job_that_cannot_be_read_does_not_hide_the_others_from_programs(
    unconfirmed_job: str, jobs: Path, capsys: Captured
) -> None:
    broken = jobs / "0123456789"
    broken.mkdir()
    (broken / "journal.sqlite").write_text("This is not a journal.")
    assert run("jobs", "--json") == 0
    listed = {job["job"]: job for job in json.loads(capsys.readouterr().out)}
    assert (sorted(listed), listed[unconfirmed_job]["exit_status"]) == (
        sorted([unconfirmed_job, "0123456789"]),
        3,
    )
    assert "file of something else" in str(listed["0123456789"])
