"""Lists in archives are uploaded as the lists that are in them."""

from __future__ import annotations

import gzip
import io
import random
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics_runtime.bulk.files import FileFormatError
from postalytics_runtime.bulk.job_store import JobFolder
from postalytics_runtime.cli.input import UploadRequest, command_text, open_input
from postalytics_runtime.errors import ConfigurationError
from support.bulk.bookshelf_api import API, SHELVE_BOOK
from support.cli.processes import only_job
from support.cli.shop import ERRORS, cured, run, shelve, titles

Books = Callable[..., Path]
Captured = pytest.CaptureFixture[str]


def packed(path: Path) -> Path:
    """Pack a list, and return the archive."""
    archive = path.with_name(f"{path.name}.gz")
    archive.write_bytes(gzip.compress(path.read_bytes()))
    return archive


def request(path: Path) -> UploadRequest:
    assert SHELVE_BOOK.bulk is not None
    return UploadRequest(
        api=API,
        operation=SHELVE_BOOK,
        bulk=SHELVE_BOOK.bulk,
        file=path,
        source=path,
        fixed={"shelf_id": 7},
    )


def test_a_packed_list_is_uploaded_and_the_plan_says_so(books: Books, capsys: Captured) -> None:
    assert shelve(packed(books("Emma", "rejected"))) == 1
    assert titles() == ["Emma"]
    shown = capsys.readouterr().out
    assert "books.csv.gz\n             unpacked (gzip): 41 bytes\n             2 rows, " in shown


def test_what_is_left_of_a_packed_list_is_a_csv_file(books: Books, capsys: Captured) -> None:
    path = packed(books("Emma", "rejected", ""))
    assert shelve(path, "--skip-bad-rows") == 1
    assert "books.csv.gz:3 (row 2): " in (path.parent / "books.rejected.txt").read_text()
    left = (path.parent / "books.rejected.csv").read_text()
    assert left == "Title,Writer\nrejected,Austen\n,Austen\n"
    assert (path.parent / "books.problems.csv").exists()


def test_a_list_and_the_packed_list_are_the_same_job(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "wrong key")
    assert shelve(path, "--concurrency", "1") == 2
    cured(monkeypatch)
    assert shelve(packed(path)) == 0
    assert titles() == ["Emma", "wrong key"]
    assert shelve(packed(path)) == 2
    assert f"uploaded already, as job {only_job(jobs)}" in capsys.readouterr().err


def test_a_packed_list_is_resumed_without_its_file(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(books("Emma", "wrong key"))
    assert shelve(path, "--concurrency", "1") == 2
    cured(monkeypatch)
    path.unlink()
    assert run("jobs", "resume", only_job(jobs), "--yes") == 0
    assert titles() == ["Emma", "wrong key"]


def test_standard_input_is_unpacked(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = io.TextIOWrapper(io.BytesIO(gzip.compress(books("Emma").read_bytes())))
    monkeypatch.setattr(sys, "stdin", text)
    assert shelve(Path("-")) == 0
    assert titles() == ["Emma"]


def test_a_file_that_is_not_a_list_is_named(books: Books, capsys: Captured) -> None:
    path = books()
    with zipfile.ZipFile(path, "w"):
        pass
    assert shelve(path) == 2
    assert capsys.readouterr().err == (
        "Error: books.csv holds no file, not one list. Unpack it, and upload each list by itself. "
        "Nothing was sent.\n"
    )


def test_nothing_is_left_of_what_was_unpacked(books: Books, tmp_path: Path) -> None:
    with open_input(request(packed(books("Emma")))) as job:
        assert job.file.read_text() == "Title,Writer\nEmma,Austen\n"
        assert job.file.stat().st_mode & 0o77 == 0 or job.file.parent.stat().st_mode & 0o77 == 0
    assert not job.file.exists()


def test_no_room_to_unpack_is_an_error_that_names_the_folder(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("postalytics_runtime.cli.input.snapshot.readable_file", full)
    with (
        pytest.raises(ConfigurationError, match=r"^books\.csv cannot be unpacked: No space left"),
        open_input(request(books("Emma"))),
    ):
        pass


def test_a_name_that_does_not_print_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a\x1bb.csv"
    path.write_bytes(b"%PDF-1.4")
    with (
        pytest.raises(FileFormatError, match=r"^a\\x1bb\.csv is a PDF document\. .*was sent\.$"),
        open_input(request(path)),
    ):
        pass


def workbook(path: Path, *rows: Sequence[object]) -> Path:
    """Write a workbook with a title above the header, and return its path."""
    openpyxl: Any = pytest.importorskip(
        "openpyxl", reason="needs openpyxl (pip install 'postalytics[excel]')"
    )
    book = openpyxl.Workbook()
    for row in [["Our books"], [], ["Title", "Writer"], *rows]:
        book.active.append(row)
    path = path.with_suffix(".xlsx")
    book.save(path)
    return path


def test_a_sheet_is_uploaded_and_what_is_left_of_it_is_a_csv_file(
    books: Books, capsys: Captured
) -> None:
    path = workbook(books(), ["Emma\nI", "Austen"], [], ["rejected", "Austen"], ["Emma", "A"])
    words = ("--header-row", "3", "--skip-bad-rows")
    assert shelve(path, *words, answer=()) == 2
    assert shelve(path, "--dry-run") == 2
    assert capsys.readouterr().err.endswith(
        f"type:\n  bookshelf books shelve {path} --shelf 7 \\\n    --header-row 3 --dry-run\n"
    )
    assert shelve(path, *words) == 1
    assert titles() == ["Emma"]
    shown = capsys.readouterr().out
    assert "\n             sheet 'Sheet', as a spreadsheet program shows it\n" in shown
    assert "\n             3 rows (1 bad, skipped)\n" in shown
    assert "\nEncoding " not in shown
    left = path.with_name("books.rejected.csv")
    assert left.read_text() == ('Our books\n\nTitle,Writer\n"Emma\nI",Austen\nrejected,Austen\n')
    assert "books.xlsx:6 (row 2): " in path.with_name("books.rejected.txt").read_text()
    assert path.with_name("books.problems.csv").read_text().splitlines()[1].startswith("4,1,Title,")
    again = "--header-row 3 --encoding utf-8 --delimiter ,"
    assert f"{left} --shelf 7 {again}" in shown.replace("\n", " ")


def test_a_workbook_takes_no_options_of_csv_files(books: Books, capsys: Captured) -> None:
    path = workbook(books(), ["Emma", "Austen"])
    assert shelve(path, "--header-row", "3", "--encoding", "cp1252") == 2
    assert capsys.readouterr().err == (
        "Error: books.xlsx is a workbook, which --encoding is not for. Leave --encoding out. "
        "Nothing was sent.\n"
    )
    assert shelve(path, "--header-row", "3", "--sheet", "Sheet", "--encoding", "utf-8") == 0


def test_a_workbook_is_resumed_by_the_same_command(
    books: Books, jobs: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(books(), ["Emma", "Austen"], ["wrong key", "Austen"])
    words = ("--header-row", "3", "--sheet", "Sheet")
    assert shelve(path, *words, "--concurrency", "1") == 2
    cured(monkeypatch)
    assert shelve(path, *words) == 0
    assert titles() == ["Emma", "wrong key"]
    assert only_job(jobs)


def test_the_command_for_a_workbook_names_its_sheet(tmp_path: Path) -> None:
    job = attrs.evolve(request(tmp_path / "a.xlsx"), sheet="Our books")
    assert command_text(job, job.source).endswith(" --shelf 7 --sheet 'Our books'")
    assert command_text(job, tmp_path / "a.rejected.csv").endswith(" --shelf 7")


@pytest.mark.parametrize("pack", [packed, lambda path: workbook(path, ["x", "y"])])
def test_lost_rows_are_frozen_again_from_the_file_as_it_came(
    pack: Callable[[Path], Path],
    books: Books,
    jobs: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = pack(books("wrong key", "Persuasion"))
    words = ("--header-row", "3") if path.suffix == ".xlsx" else ()
    monkeypatch.setitem(ERRORS, "x", ERRORS["wrong key"])
    assert shelve(path, *words, "--concurrency", "1") == 2
    JobFolder(jobs / only_job(jobs)).rows.unlink()
    cured(monkeypatch)
    assert run("jobs", "resume", only_job(jobs), "--yes") == 0
    assert titles() == (["x"] if words else ["Persuasion", "wrong key"])


def test_reading_a_large_archive_is_announced(books: Books, capsys: Captured) -> None:
    junk = random.Random(17).randbytes(1 << 20).hex()  # noqa: S311 (only hard to pack)
    rows = "".join(f"{junk[at : at + 100_000]},\n" for at in range(0, len(junk), 100_000))
    path = packed(books(header=f"Title,Writer\n{rows}"))
    assert path.stat().st_size > 1 << 20
    assert shelve(path, "--dry-run") == 2
    assert capsys.readouterr().err.startswith("Reading books.csv.gz ...\n")


@pytest.mark.parametrize(
    ("file", "named"), [("-a.csv", " ./-a.csv "), ("-", " - "), ("a.csv", " a.csv ")]
)
def test_a_command_never_takes_a_file_for_an_option(tmp_path: Path, file: str, named: str) -> None:
    assert named in command_text(request(tmp_path / "a.csv"), Path(file))
