"""Rows are tidied with --tidy, and the plan shows how."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postalytics.testing import FakePostalytics
from postalytics_runtime.bulk.job_store import FrozenRows
from support.cli.operating import operate
from support.cli.processes import only_job
from support.cli.shop import cured, run, shelve, titles

Books = Callable[..., Path]
Captured = pytest.CaptureFixture[str]
HEADER = "First Name,Last Name,Address,Address 2,City,State,ZIP\n"
LIST = HEADER + (
    'ADA,MCDONALD,"1 Main St\r\nApt 4",,Boston,Mass.,2134\r\n'
    "Bob\u200b,Byron,2  Main St,,Washington,D.C.,20001\r\n"
    "Carl,Fox,3 Main St,,Boston,MA,02134\r\n"
    "Eve,Fox,4 Main St,,Chicago,IL,1\r\n"
)


def section(shown: str, title: str) -> list[str]:
    """Return the lines of a section of the plan."""
    after = shown.partition(f"\n{title:<13}")[2].splitlines()
    end = next((at for at, line in enumerate(after) if at and line[:13].strip()), len(after))
    return [after[0], *(line[13:] for line in after[1:end])]


def test_the_plan_proposes_tidying_and_changes_nothing(books: Books, capsys: Captured) -> None:
    assert shelve(books(" Emma", "Persuasion")) == 0
    assert titles() == [" Emma", "Persuasion"]
    assert section(capsys.readouterr().out, "Tidying") == [
        "1 row would be different with --tidy:",
        "  blanks around the text: 1 cell",
        '    " Emma" -> "Emma"',
    ]


def test_tidied_rows_are_sent_and_the_plan_counts_them(books: Books, capsys: Captured) -> None:
    assert shelve(books(" Emma", "A\u200b  B", "Persuasion"), "--tidy") == 0
    assert titles() == ["A B", "Emma", "Persuasion"]
    assert section(capsys.readouterr().out, "Tidying") == [
        "2 rows are changed before they are sent:",
        "  blanks around the text: 1 cell",
        '    " Emma" -> "Emma"',
        "  characters without a width: 1 cell",
        '    "A\\u200b  B" -> "A B"',
        "  several blanks in a row: 1 cell",
        '    "A\\u200b  B" -> "A B"',
    ]


def test_a_tidy_list_has_no_section(books: Books, capsys: Captured) -> None:
    assert shelve(books("Emma"), "--tidy") == 0
    assert "Tidying" not in capsys.readouterr().out


def test_rejected_rows_are_written_as_they_are_in_the_file(books: Books, capsys: Captured) -> None:
    path = books(" rejected", " Emma")
    assert shelve(path, "--tidy", "--tidy-names") == 1
    assert (path.parent / "books.rejected.csv").read_text() == "Title,Writer\n rejected,Austen\n"
    assert "books.rejected.csv --shelf 7 --tidy --tidy-names\n" in capsys.readouterr().out


def test_a_job_keeps_that_its_rows_are_tidied(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books(" Emma", " wrong key")
    assert shelve(path, "--tidy", "--concurrency", "1") == 2
    cured(monkeypatch)
    assert shelve(path) == 2
    assert "--tidy" in capsys.readouterr().err
    assert run("jobs", "resume", only_job(jobs), "--yes") == 0
    assert titles() == ["Emma", "wrong key"]
    assert shelve(path, "--tidy") == 2
    assert "uploaded already" in capsys.readouterr().err


def test_tidying_is_not_proposed_for_bad_rows_that_stay_bad(books: Books, capsys: Captured) -> None:
    assert shelve(books("", " Emma")) == 2
    assert "--tidy" not in capsys.readouterr().err


def test_one_bad_row_that_tidying_makes_good(books: Books, capsys: Captured) -> None:
    path = books(header='Title,Writer\n"a\nb",Austen\nEmma,Austen\n')
    assert shelve(path) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[2:5] == [
        "This row would be good with --tidy, and the plan shows what it changes:",
        f"  bookshelf books shelve {path} --shelf 7 \\",
        "    --tidy",
    ]
    assert shelve(path, "--dry-run") == 2
    assert capsys.readouterr().err.splitlines()[4] == "    --tidy --dry-run"
    assert shelve(path, "--tidy") == 0
    assert titles() == ["Emma", "a b"]


def test_all_bad_rows_that_tidying_makes_good(books: Books, capsys: Captured) -> None:
    assert shelve(books(header='Title,Writer\n"a\nb",Austen\n"c\nd",Austen\n')) == 2
    assert "\nAll 2 rows would be good with --tidy" in capsys.readouterr().err


async def test_bad_rows_that_tidying_makes_good(
    server: FakePostalytics, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(LIST, newline="")
    assert await operate(server, "contacts", "upload", path, "--list", "1", "--yes") == 2
    said = capsys.readouterr().err.splitlines()
    at = said.index(
        "2 of these 3 rows would be good with --tidy, and the plan shows what it changes:"
    )
    assert "".join(said[at + 1 :]).startswith(
        f"  postalytics contacts upload {path} --list 1 \\    --base-url {server.url} --tidy"
    )


async def test_the_frozen_rows_are_those_that_the_plan_shows(
    server: FakePostalytics, tmp_path: Path, jobs: Path, capsys: Captured
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(LIST, newline="")
    options = ("--list", "1", "--yes", "--skip-bad-rows", "--tidy", "--tidy-names")
    assert await operate(server, "contacts", "upload", path, *options) == 1
    shown = section(capsys.readouterr().out, "Tidying")
    assert shown[0] == "2 rows are changed before they are sent:"
    assert '    "1 Main St\\nApt 4" -> "1 Main St" + "Apt 4"' in shown
    sent = [*server.records("contacts")[3:]]
    assert sorted(row["last_name"] for row in sent) == ["Byron", "Fox", "McDonald"]
    frozen: FrozenRows[Any] = await asyncio.to_thread(
        FrozenRows[Any].open, jobs / only_job(jobs) / "rows.jsonl"
    )
    first, second, third, bad = frozen.read([1, 2, 3, 4])
    assert first.values == {
        "first_name": "Ada",
        "last_name": "McDonald",
        "address_street": "1 Main St",
        "address_street2": "Apt 4",
        "address_city": "Boston",
        "address_state": "MA",
        "address_zip": "02134",
    }
    assert second.values is not None
    assert (second.values["first_name"], second.values["address_state"]) == ("Bob", "DC")
    assert third.values is not None
    assert (third.values["first_name"], bad.values) == ("Carl", None)
    assert b"".join(row.raw for row in (first, second, third, bad)) == LIST.encode()[len(HEADER) :]
