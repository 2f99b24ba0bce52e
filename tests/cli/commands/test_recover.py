"""Jobs whose journal is gone, lacks entries or is a copy are not resumed without a recovery."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk.job_store import JobFolders
from support.cli.earlier_jobs import make_earlier
from support.cli.processes import names_in, only_job, run, start, upload, uploading
from support.cli.shop import cured, shelve, titles
from support.cli.shop import run as shop

Books = Callable[..., Path]
People = Callable[..., Path]
Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def stopped(books: Books, jobs: Path) -> str:
    """The id of a job with one created and two pending rows."""
    assert shelve(books("Emma", "wrong key", "Persuasion"), "--concurrency", "1") == 2
    return only_job(jobs)


def put_back(tmp_path: Path, stopped: str, jobs: Path) -> None:
    """Replace the job with a copy of it, as from a backup."""
    (jobs / stopped).rename(tmp_path / "before")
    shutil.copytree(tmp_path / "before", jobs / stopped)


# A missing journal


@pytest.mark.parametrize("others", [(), ("mark",)])
def test_a_list_without_its_journal_is_not_started_over(
    stopped: str,
    books: Books,
    jobs: Path,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
    others: tuple[str, ...],
) -> None:
    cured(monkeypatch)
    for name in ("journal.sqlite", *others):
        (jobs / stopped / name).unlink()
    capsys.readouterr()
    assert shelve(books("Emma", "wrong key", "Persuasion")) == 2
    said = capsys.readouterr().err
    assert "is gone, though its job has begun: it is unknown which rows were sent." in said
    assert said.endswith(f"Then remove the job:\n  bookshelf jobs forget {stopped}\n")
    assert titles() == ["Emma"]
    assert shop("jobs", "resume", stopped, "--yes") == 2
    assert shop("jobs", "forget", stopped, "--yes") == 0
    assert shelve(books("Emma", "wrong key", "Persuasion")) == 0
    assert titles() == ["Emma", "Emma", "Persuasion", "wrong key"]


async def test_the_rows_of_a_job_without_its_journal_can_be_reconciled(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    path = people(3)
    assert (await upload(server, path)).status == 0
    (jobs / only_job(jobs) / "journal.sqlite").unlink()
    looked = await upload(server, path, "--dry-run", "--compare", "list")
    assert "3 of 3 rows of people.csv cannot be uploaded:\n" in looked.err
    looked = await upload(server, people(4), "--dry-run")
    assert (looked.status, "Warning" in looked.err) == (0, False)
    looked = await upload(server, people(3), "--dry-run")
    assert (looked.status, "Warning: The journal " in looked.err) == (0, True)


def test_a_job_without_its_journal_is_listed(stopped: str, jobs: Path, capsys: Captured) -> None:
    (jobs / stopped / "journal.sqlite").unlink()
    capsys.readouterr()
    assert shop("jobs") == 0
    assert "is gone, though its job has begun" in capsys.readouterr().out


def test_a_job_that_cannot_be_read_can_be_forgotten(
    stopped: str, jobs: Path, capsys: Captured
) -> None:
    (jobs / stopped / "journal.sqlite").write_text("This is not a journal.")
    capsys.readouterr()
    assert shop("jobs", "resume", stopped) == 2
    assert f"\n  bookshelf jobs forget {stopped}\n" in capsys.readouterr().err
    assert shop("jobs", "forget", stopped, "--yes") == 0
    assert names_in(jobs) == []


# A journal that lacks entries


def test_a_job_that_lacks_entries_is_reconciled_and_resumed(
    stopped: str, books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    cured(monkeypatch)
    (jobs / stopped / "mark").unlink()
    capsys.readouterr()
    path = books("Emma", "wrong key", "Persuasion")
    for words in (
        ("books", "shelve", path, "--shelf", "7", "--yes"),
        ("jobs", "resume", stopped, "--yes"),
        ("jobs", "resend", stopped),
    ):
        assert shop(*words) == 2
        said = capsys.readouterr().err
        assert "so it is unknown whether" in said
        assert said.endswith(f"\n  bookshelf jobs reconcile {stopped}\n")
    assert shop("jobs", "reconcile", stopped) == 0
    assert capsys.readouterr().out == (
        f"Job {stopped}: 2 rows marked as unconfirmed.\n"
        "Now: 1 created, 2 unconfirmed.\n"
        "The API has no list to look up the unconfirmed rows. To resend those "
        "that you know did not arrive:\n"
        f"  bookshelf jobs resend {stopped}\n"
    )
    assert titles() == ["Emma"]


def test_rows_that_the_check_set_aside_do_not_become_unconfirmed(
    books: Books, jobs: Path, capsys: Captured
) -> None:
    path = books("wrong key", "", "Persuasion")
    assert shelve(path, "--skip-bad-rows", "--concurrency", "1") == 2
    job = only_job(jobs)
    (jobs / job / "mark").unlink()
    assert shop("jobs", "reconcile", job) == 0
    assert "Now: 1 rejected, 2 unconfirmed." in capsys.readouterr().out


def test_a_complete_journal_needs_no_recovery(stopped: str, capsys: Captured) -> None:
    capsys.readouterr()
    assert shop("jobs", "reconcile", stopped) == 0
    assert capsys.readouterr().out == (
        f"Job {stopped}: 0 rows marked as unconfirmed.\n"
        "Now: 1 created, 2 pending.\n"
        f"To resume the job:\n  bookshelf jobs resume {stopped}\n"
    )


def test_a_job_that_lacks_entries_is_shown_as_such(
    stopped: str, jobs: Path, capsys: Captured
) -> None:
    (jobs / stopped / "mark").unlink()
    capsys.readouterr()
    assert shop("jobs", "show", stopped) == 0
    said = capsys.readouterr()
    assert ("1 created" in said.out, "To go on" in said.out) == (True, False)
    assert said.err.startswith("\nWarning: The journal ")
    assert said.err.endswith(f"\n  bookshelf jobs reconcile {stopped}\n")


async def test_after_a_crash_that_lost_the_log_no_row_is_sent_twice(
    server: FakePostalytics, people: People, jobs: Path
) -> None:
    async def kill(operation: str, _: web.Request) -> None:
        if operation.endswith("create_contact") and len(server.records("contacts")) == 3 + 5:
            server.intercept = None
            process.kill()

    server.intercept = kill
    path = people(12)
    process = await start(server, *uploading(server, path), "--token-field", "var_field_9")
    await process.communicate()
    (jobs / only_job(jobs) / "journal.sqlite-wal").unlink()
    refused = await upload(server, path, "--token-field", "var_field_9")
    assert (refused.status, f"jobs reconcile {only_job(jobs)}\n" in refused.err) == (2, True)
    assert (await run(server, "jobs", "reconcile", only_job(jobs))).status == 0
    resumed = await run(
        server,
        *("jobs", "resume", only_job(jobs), "--yes", "--timeout", "1", "--quiet-period", "1.1"),
    )
    assert resumed.status == 0, resumed
    names = [contact["first_name"] for contact in server.records("contacts")]
    assert (len(names), len(set(names))) == (15, 15)


# A copy of a job on another machine


def test_a_copy_of_a_job_is_resumed_after_it_is_adopted(
    tmp_path: Path, stopped: str, jobs: Path, person: Person, capsys: Captured
) -> None:
    put_back(tmp_path, stopped, jobs)
    capsys.readouterr()
    for command in ("resume", "reconcile"):
        assert shop("jobs", command, stopped) == 2
        said = capsys.readouterr().err
        assert "may have gone on elsewhere: its files are copies of those that" in said
        assert said.endswith(f"other place, take over the job:\n  bookshelf jobs adopt {stopped}\n")
    person(f"{stopped}\n")
    assert shop("jobs", "adopt", stopped) == 0
    assert "Now: 1 created, 2 unconfirmed.\n" in capsys.readouterr().out
    assert shop("jobs", "resume", stopped) == 3


@pytest.mark.parametrize("answer", ["yes\n", "y\n", "\n"])
def test_a_job_is_adopted_only_if_its_id_is_typed(
    answer: str, tmp_path: Path, stopped: str, jobs: Path, person: Person, capsys: Captured
) -> None:
    put_back(tmp_path, stopped, jobs)
    person(answer)
    assert shop("jobs", "adopt", stopped) == 2
    assert "Nothing was changed." in capsys.readouterr().err
    assert shop("jobs", "resume", stopped) == 2


def test_a_job_is_not_adopted_without_a_confirmation(
    tmp_path: Path, stopped: str, jobs: Path, capsys: Captured
) -> None:
    put_back(tmp_path, stopped, jobs)
    capsys.readouterr()
    assert shop("jobs", "adopt", stopped) == 2
    assert (
        "adopt requires an interactive confirmation; --yes is not supported."
        in capsys.readouterr().err
    )
    assert shop("jobs", "adopt", stopped, "--yes") == 2


def test_a_job_without_signs_of_a_copy_can_be_adopted(
    stopped: str, person: Person, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A snapshot of the whole disk is restored, so that nothing shows a copy."""
    capsys.readouterr()
    monkeypatch.delenv("COLUMNS")
    person(f"{stopped}\n")
    assert shop("jobs", "adopt", stopped) == 0
    said = capsys.readouterr().out
    assert "A snapshot of a disk or of a machine leaves no trace" in " ".join(said.split())
    assert "Now: 1 created, 2 unconfirmed.\n" in said
    assert max(map(len, said.splitlines())) <= 80


def test_rows_of_an_adopted_job_leave_the_file_of_rejected_rows_at_once(
    books: Books, jobs: Path, person: Person
) -> None:
    """An upload of that file would send rows that the other place may have sent."""
    path = books("rejected 1", "Emma")
    assert shelve(path) == 1
    assert path.with_name("books.rejected.csv").exists()
    person(f"{only_job(jobs)}\n")
    assert shop("jobs", "adopt", only_job(jobs)) == 0
    assert not path.with_name("books.rejected.csv").exists()
    unconfirmed = path.with_name("books.unconfirmed.csv").read_text()
    assert unconfirmed == "Title,Writer\nrejected 1,Austen\n"


def test_the_files_of_an_earlier_job_are_renewed_when_it_is_resumed(
    books: Books, jobs: Path, person: Person
) -> None:
    path = books("rejected 1")
    assert shelve(path) == 1
    make_earlier(jobs / only_job(jobs))
    person(f"{only_job(jobs)}\n")
    assert shop("jobs", "adopt", only_job(jobs)) == 0
    assert path.with_name("books.rejected.csv").exists()


def test_a_job_whose_files_cannot_be_renewed_is_adopted_with_a_warning(
    books: Books, jobs: Path, person: Person, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    path = books("rejected 1")
    assert shelve(path) == 1
    monkeypatch.setattr("postalytics_runtime.cli.report.result_files.opened_privately", full)
    person(f"{only_job(jobs)}\n")
    assert shop("jobs", "adopt", only_job(jobs)) == 0
    shown = capsys.readouterr()
    assert "Now: 1 unconfirmed.\n" in shown.out
    assert "Warning: " in shown.err
    assert "The next run of the job renews its result files.\n" in shown.err


def test_a_copy_of_a_finished_job_is_still_recognised(
    tmp_path: Path, books: Books, jobs: Path, capsys: Captured
) -> None:
    assert shelve(books("Emma")) == 0
    put_back(tmp_path, only_job(jobs), jobs)
    assert shelve(books("Emma")) == 2
    assert "was uploaded already" in capsys.readouterr().err
    assert shop("jobs", "resume", only_job(jobs)) == 0
    assert "Nothing is left to do" in capsys.readouterr().out
    assert shelve(books("Emma"), "--again") == 0


async def test_a_job_in_two_places_is_resumed_in_one(
    server: FakePostalytics, people: People, jobs: Path, tmp_path: Path
) -> None:
    async def copy(operation: str, _: web.Request) -> None:
        if operation.endswith("create_contact") and len(server.records("contacts")) == 3 + 5:
            server.intercept = None
            await asyncio.to_thread(shutil.copytree, jobs, tmp_path / "jobs")

    server.intercept = copy
    assert (await upload(server, people(12))).status == 0
    resumed = await run(server, "jobs", "--jobs", tmp_path / "jobs", "resume", only_job(jobs))
    assert resumed.status == 2
    assert f"jobs --jobs {tmp_path / 'jobs'} adopt {only_job(jobs)}\n" in resumed.err
    assert len(server.records("contacts")) == 15


# Other damage


def test_jobs_that_cannot_be_resumed_are_listed_as_such(
    tmp_path: Path, stopped: str, books: Books, jobs: Path, capsys: Captured
) -> None:
    assert shelve(books("Persuasion")) == 0
    (finished,) = set(names_in(jobs)) - {stopped}
    put_back(tmp_path, stopped, jobs)
    (jobs / finished / "mark").unlink()
    capsys.readouterr()
    assert shop("jobs", "--json") == 0
    states = {job["job"]: job["state"] for job in json.loads(capsys.readouterr().out)}
    assert states == {stopped: "moved", finished: "lacks entries"}


@pytest.mark.parametrize("command", ["show", "report", "row"])
def test_a_job_without_its_journal_shows_what_to_do(
    command: str, stopped: str, jobs: Path, capsys: Captured
) -> None:
    (jobs / stopped / "journal.sqlite").unlink()
    capsys.readouterr()
    assert shop("jobs", command, stopped, *(["1"] if command == "row" else [])) == 2
    assert capsys.readouterr().err.endswith(f":\n  bookshelf jobs forget {stopped}\n")


def test_a_finished_job_that_lost_entries_is_not_shown_as_fact(
    books: Books, jobs: Path, capsys: Captured
) -> None:
    assert shelve(books("Emma", "rejected")) == 1
    job = only_job(jobs)
    (jobs / job / "mark").unlink()
    for words in (("jobs", "show", job), ("jobs", "report", job)):
        capsys.readouterr()
        assert shop(*words) == 0
        assert f"\n  bookshelf jobs reconcile {job}\n" in capsys.readouterr().err
    for more in ((), ("--again",), ("--again", "--dry-run")):
        assert shelve(books("Emma", "rejected"), *more) == 2
    assert titles() == ["Emma"]


@pytest.mark.parametrize("content", [b"\1" * 1024, None])
def test_a_job_with_damaged_journal_and_high_water_mark_can_be_forgotten(
    content: bytes | None, stopped: str, jobs: Path
) -> None:
    (jobs / stopped / "mark").write_bytes(content or b"")
    (jobs / stopped / "journal.sqlite").write_bytes(b"damaged")
    assert shop("jobs", "forget", stopped, "--yes") == 0
    assert names_in(jobs) == []


def test_a_folder_that_cannot_be_removed_is_an_error(
    stopped: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    capsys.readouterr()
    assert shop("jobs", "forget", stopped, "--yes") == 2
    assert (
        "cannot be removed: Permission denied. Remove this folder yourself.\n"
        in capsys.readouterr().err
    )


def test_a_job_that_never_started_is_listed_and_can_be_forgotten(
    books: Books, jobs: Path, capsys: Captured
) -> None:
    folder = JobFolders(jobs).first("0123456789")
    with folder.held() as mark:
        mark.begin()
    folder.rows.write_text('{"frozen_rows":1}\n')
    capsys.readouterr()
    assert shop("jobs") == 0
    assert "Job 0123456789 did not begin, and none of its rows was sent." in capsys.readouterr().out
    assert shop("jobs", "forget", "0123456789", "--yes") == 0
    assert names_in(jobs) == []


def test_a_list_whose_job_cannot_be_read_is_not_uploaded(
    stopped: str, books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    for more in ((), ("--again",), ("--dry-run",)):
        capsys.readouterr()
        assert shelve(books("Emma", "wrong key", "Persuasion"), *more) == 2
        assert "cannot be read, so it is unknown which rows" in capsys.readouterr().err
    assert shop("jobs") == 0


def test_a_job_that_is_starting_is_not_called_dead(jobs: Path, capsys: Captured) -> None:
    folder = JobFolders(jobs).first("0123456789")
    (folder.path / f"rows.jsonl.{os.getpid()}.abc.part").touch()
    assert shop("jobs") == 0
    assert "There are no jobs" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["[4,", "5", '["3", "x"]', '[null, "x"]', "[1]"])
def test_damaged_bad_rows_are_an_error(
    line: str, books: Books, jobs: Path, capsys: Captured
) -> None:
    assert shelve(books("wrong key", ""), "--skip-bad-rows", "--concurrency", "1") == 2
    job = only_job(jobs)
    make_earlier(jobs / job)
    (jobs / job / "mark").unlink()
    (jobs / job / "bad-rows.jsonl").write_text(line)
    assert shop("jobs", "reconcile", job) == 2
    assert "(bad-rows.jsonl) is damaged. Nothing was sent." in capsys.readouterr().err
