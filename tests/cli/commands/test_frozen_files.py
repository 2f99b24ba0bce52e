"""The rows of a file are frozen before its job begins, and every run reads them from there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.bulk.job_store import FrozenRow, JobFolder
from support.cli.earlier_jobs import frozen, make_earlier, original
from support.cli.processes import names_in, only_job
from support.cli.shop import Shop, cured, printed, run, shelve, titles

Books = Callable[..., Path]
Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
ONE = ("--concurrency", "1")
SKIP = ("--skip-bad-rows", *ONE)
LATIN = 'Title;Writer;Shop\r\nEmma;Jane;a\r\n;x;\xe9\r\n"The\nMonk";y;\xe8\r\nwrong key;z;d'


@pytest.fixture
def latin(tmp_path: Path) -> Path:
    """A file of a spreadsheet: two bad rows, and a row that stops the job."""
    path = tmp_path / "books.csv"
    path.write_bytes(LATIN.encode("cp1252"))
    return path


def stop_latin(path: Path) -> int:
    return shelve(path, *SKIP, "--encoding", "cp1252", "--ignore-column", "Shop")


def rows_of(job: Path) -> list[FrozenRow]:
    rows = frozen(job)
    return list(rows.read(range(1, rows.count + 1)))


def test_the_rows_of_a_file_are_frozen_with_their_bytes(latin: Path, jobs: Path) -> None:
    assert stop_latin(latin) == 2
    job = jobs / only_job(jobs)
    assert rows_of(job) == [
        FrozenRow(1, {"title": "Emma", "author": "Jane"}, 2, b"Emma;Jane;a\r\n"),
        FrozenRow(2, None, 3, b";x;\xe9\r\n", ("Title is missing",)),
        FrozenRow(
            *(3, None, 4, b'"The\nMonk";y;\xe8\r\n'),
            ("Title holds a line break (U+000A at place 4)",),
        ),
        FrozenRow(4, {"title": "wrong key", "author": "z"}, 6, b"wrong key;z;d"),
    ]
    assert original(job) == latin.read_bytes()
    assert not {"input.csv", "bad-rows.jsonl"}.intersection(names_in(job))


def test_a_job_goes_on_without_its_file(latin: Path, jobs: Path, monkeypatch: Patch) -> None:
    assert stop_latin(latin) == 2
    latin.unlink()
    cured(monkeypatch)
    assert run("jobs", "resume", only_job(jobs), "--yes") == 1
    assert titles() == ["Emma", "wrong key"]
    rejected = latin.with_name("books.rejected.csv").read_bytes()
    assert rejected == 'Title;Writer;Shop\r\n;x;\xe9\r\n"The\nMonk";y;\xe8\r\n'.encode("cp1252")
    assert latin.with_name("books.rejected.txt").read_text().splitlines() == [
        "books.csv:3 (row 2): Title is missing",
        "books.csv:4 (row 3): Title holds a line break (U+000A at place 4)",
    ]


def test_the_values_of_a_row_are_shown_as_they_were(
    latin: Path, jobs: Path, capsys: Captured
) -> None:
    assert stop_latin(latin) == 2
    latin.unlink()
    for row, values in (
        (2, "Title\nWriter  x\nShop    é\n"),
        (4, "Title   wrong key\nWriter  z\n"),
    ):
        capsys.readouterr()
        assert run("jobs", "row", only_job(jobs), str(row), "--show-values") == 0
        shown = "\n".join(line.rstrip() for line in printed(capsys).splitlines()) + "\n"
        assert values in shown


def damage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content.replace(b"wrong key", b"other key", 1))


@pytest.mark.parametrize("change", [damage, lambda path: path.write_bytes(b""), Path.unlink])
def test_damaged_rows_are_not_sent_and_lost_ones_are_frozen_again(
    change: Callable[[Path], Any], books: Books, jobs: Path, capsys: Captured, monkeypatch: Patch
) -> None:
    path = books("Emma", "wrong key", "", "Persuasion")
    assert shelve(path, *SKIP) == 2
    job = only_job(jobs)
    rows = JobFolder(jobs / job).rows
    before = rows.read_bytes()
    change(rows)
    cured(monkeypatch)
    capsys.readouterr()
    if rows.exists():
        for words in (("jobs", "resume", job, "--yes"), ("jobs", "row", job, "1", "--show-values")):
            assert run(*words) == 2
            assert "are damaged, or were written by another version" in capsys.readouterr().err
        assert (shelve(path, *SKIP), titles()) == (2, ["Emma"])
        rows.unlink()
    assert shelve(path, *SKIP) == 1
    assert titles() == ["Emma", "Persuasion", "wrong key"]
    assert rows.read_bytes() == before


def test_lost_rows_of_a_file_that_changed_are_not_sent(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: Patch
) -> None:
    path = books("Emma", "wrong key")
    assert shelve(path, *ONE) == 2
    job = only_job(jobs)
    JobFolder(jobs / job).rows.unlink()
    path.write_text("Title,Writer\nEmma,Austen\nPersuasion,Austen\n")
    cured(monkeypatch)
    assert run("jobs", "resume", job, "--yes") == 2
    assert "books.csv has changed since it was checked. Nothing was sent." in (
        capsys.readouterr().err
    )
    assert titles() == ["Emma"]
    assert "rows.jsonl" not in "".join(names_in(jobs / job))


def test_a_job_that_began_meanwhile_with_other_columns_keeps_its_rows(
    books: Books, jobs: Path, person: Person, capsys: Captured, monkeypatch: Patch
) -> None:
    """While you think, another process uploads the same file with another mapping, and ends."""
    path = books("wrong key", "Emma")
    kept: list[bytes] = []

    def confirm(*_: object, **__: object) -> bool:
        assert shelve(path, *ONE) == 2
        kept.append(JobFolder(jobs / only_job(jobs)).rows.read_bytes())
        return True

    person("")
    monkeypatch.setattr("click.confirm", confirm)
    capsys.readouterr()
    words = ("--map", "Title=author", "--map", "Writer=title")
    assert shelve(path, *words, answer=()) == 2
    job = only_job(jobs)
    assert f"Another process has begun job {job} in the meantime." in capsys.readouterr().err
    assert [JobFolder(jobs / job).rows.read_bytes()] == kept
    assert not [name for name in names_in(jobs / job) if name.endswith(".part")]
    assert titles() == []


async def test_rows_that_a_killed_process_left_are_replaced(books: Books, jobs: Path) -> None:
    """A job that never began may have been given other columns."""
    path = books("Emma")
    assert await asyncio.to_thread(shelve, path) == 0
    job = only_job(jobs)
    folder = JobFolder(jobs / job)
    rows = folder.rows.read_bytes()
    for name in names_in(folder.path):
        (folder.path / name).unlink()
    with folder.held() as mark:
        mark.begin()
    dead = await asyncio.create_subprocess_exec("true")
    await dead.wait()
    folder.rows.write_bytes(rows.replace(b"Emma", b"Ruth"))
    (folder.path / f"rows.jsonl.{dead.pid}.abc.part").touch()
    assert await asyncio.to_thread(shelve, path) == 0
    assert (folder.rows.read_bytes(), titles()) == (rows, ["Emma", "Emma"])
    assert not [name for name in names_in(folder.path) if name.endswith(".part")]


# Jobs of earlier versions


@pytest.fixture
def earlier(latin: Path, jobs: Path, capsys: Captured) -> str:
    assert stop_latin(latin) == 2
    job = only_job(jobs)
    make_earlier(jobs / job)
    capsys.readouterr()
    return job


def test_an_earlier_job_is_listed_shown_and_forgotten(
    earlier: str, jobs: Path, capsys: Captured
) -> None:
    assert run("jobs") == 0
    assert "1 created, 2 rejected, 1 pending" in capsys.readouterr().out
    assert run("jobs", "show", earlier) == 0
    assert "  1 row (row 2): Title is missing\n" in capsys.readouterr().out
    assert run("jobs", "forget", earlier, "--yes") == 0
    assert names_in(jobs) == []


def test_the_values_of_an_earlier_job_are_shown(
    earlier: str, latin: Path, capsys: Captured
) -> None:
    latin.unlink()
    for row, author in ((2, "x"), (4, "z")):
        assert run("jobs", "row", earlier, str(row), "--show-values") == 0
        assert f"Writer  {author}\n" in capsys.readouterr().out


def test_an_earlier_job_is_resumed_with_its_options(
    earlier: str, latin: Path, jobs: Path, monkeypatch: Patch
) -> None:
    latin.unlink()
    cured(monkeypatch)
    assert run("jobs", "resume", earlier, "--yes") == 1
    assert titles() == ["Emma", "wrong key"]
    assert [row.problems for row in rows_of(jobs / earlier)] == [
        (),
        ("Title is missing",),
        ("Title holds a line break (U+000A at place 4)",),
        (),
    ]
    assert original(jobs / earlier) == LATIN.encode("cp1252")


def test_the_same_upload_goes_on_with_an_earlier_job(
    earlier: str, latin: Path, jobs: Path, monkeypatch: Patch
) -> None:
    cured(monkeypatch)
    assert stop_latin(latin) == 1
    assert (titles(), names_in(jobs)) == (["Emma", "wrong key"], [earlier])
    assert stop_latin(latin) == 2
    assert len(Shop.books) == 2


def test_an_earlier_job_whose_copy_was_changed_is_not_resumed(
    earlier: str, jobs: Path, capsys: Captured, monkeypatch: Patch
) -> None:
    with (jobs / earlier / "input.csv").open("ab") as file:
        file.write(b"\r\nMore;z;d\r\n")
    cured(monkeypatch)
    assert run("jobs", "resume", earlier, "--yes") == 2
    assert "has changed since it was checked. Nothing was sent." in capsys.readouterr().err
    assert titles() == ["Emma"]


def test_an_earlier_job_without_a_list_of_bad_rows_is_resumed(
    books: Books, jobs: Path, monkeypatch: Patch
) -> None:
    assert shelve(books("wrong key", "Emma"), *ONE) == 2
    job = jobs / only_job(jobs)
    make_earlier(job)
    (job / "bad-rows.jsonl").unlink()
    cured(monkeypatch)
    assert run("jobs", "resume", job.name, "--yes") == 0
    assert titles() == ["Emma", "wrong key"]


def test_what_an_earlier_version_left_of_a_job_that_never_began_is_forgotten(
    jobs: Path, capsys: Captured
) -> None:
    folder = JobFolder(jobs / "0123456789")
    folder.make()
    with folder.held() as mark:
        mark.begin()
    folder.input_csv.write_text("Title,Writer\n")
    assert run("jobs") == 0
    assert "Job 0123456789 did not begin" in capsys.readouterr().out
    assert run("jobs", "forget", "0123456789", "--yes") == 0
    assert names_in(jobs) == []


def test_bad_rows_that_an_earlier_version_left_of_no_job_do_not_count(
    books: Books, jobs: Path
) -> None:
    path = books("Emma", "Persuasion")
    assert shelve(path) == 0
    folder = JobFolder(jobs / only_job(jobs))
    for name in names_in(folder.path):
        (folder.path / name).unlink()
    with folder.held() as mark:
        mark.begin()
    folder.input_csv.write_bytes(path.read_bytes())
    folder.bad_rows.write_text('[1, "is left over"]\n')
    assert shelve(path) == 0
    assert titles() == ["Emma", "Emma", "Persuasion", "Persuasion"]
    assert [row.problems for row in rows_of(folder.path)] == [(), ()]


def test_the_disk_is_full_while_rows_are_frozen(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: Patch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    path = books("Emma")
    monkeypatch.setattr(os, "fsync", full)
    assert shelve(path) == 2
    error = capsys.readouterr().err
    assert "No space left on device" in error
    assert (titles(), [name for job in names_in(jobs) for name in names_in(jobs / job)]) == ([], [])
