"""The files beside a list: private to their user, and removed when they no longer hold."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from postalytics_runtime.bulk import RowState
from postalytics_runtime.bulk.job_store import FrozenRow
from postalytics_runtime.bulk.journal import Entry
from postalytics_runtime.bulk.rows import RowProblem, RowStep
from postalytics_runtime.cli.confirm import ProblemsFile
from postalytics_runtime.cli.private_files import opened_privately
from postalytics_runtime.cli.report import RejectionReasons, ResultFile, write_result
from support.cli.processes import names_in, only_job
from support.cli.shop import cured, run, shelve, titles

Books = Callable[..., Path]
Person = Callable[[str], None]

HEADER = b"a\n"
ROW = FrozenRow(1, {}, 2, b"x\n")
ENTRY = Entry(
    datetime(2026, 11, 24, tzinfo=UTC), 1, RowStep.REJECTED, "rejected", {"reason": "No."}
)


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """New files are readable and writable by all users, unless the code restricts them."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.mark.usefixtures("open_to_all")
def test_only_their_user_can_read_the_files_beside_a_list(books: Books, jobs: Path) -> None:
    path = books("Emma", "", "rejected", "unconfirmed")
    path.chmod(0o600)
    assert shelve(path, "--skip-bad-rows") == 3
    made = modes(path.parent)
    assert sorted(made) == [
        "books.csv",
        "books.problems.csv",
        "books.rejected.csv",
        "books.rejected.txt",
        "books.unconfirmed.csv",
        "books.unconfirmed.txt",
    ]
    assert set(made.values()) == {0o600}
    assert set(modes(jobs / only_job(jobs)).values()) == {0o600}


@pytest.mark.usefixtures("open_to_all")
@pytest.mark.parametrize(("mode", "encoding"), [("xb", None), ("x", "utf-8")])
def test_a_private_file_is_readable_by_its_owner_and_keeps_its_line_ends(
    tmp_path: Path, mode: str, encoding: str | None
) -> None:
    path = tmp_path / "file"
    content = "a\r\nb\n"
    with opened_privately(path, mode, encoding=encoding) as file:
        file.write(content.encode() if encoding is None else content)
    assert path.read_bytes() == content.encode()
    assert modes(tmp_path) == {"file": 0o600}
    with pytest.raises(FileExistsError):
        opened_privately(path, mode, encoding=encoding)


def test_the_file_of_problems_has_the_line_ends_of_csv(tmp_path: Path) -> None:
    with closing(ProblemsFile(tmp_path / "list.csv")) as problems:
        problems.add(RowProblem(2, 1, "a", "b", "c"))
    assert problems.path is not None
    assert (
        problems.path.read_bytes() == b"\xef\xbb\xbfline,row,column,value,problem\r\n2,1,a,b,c\r\n"
    )


def test_rejected_rows_that_are_created_later_leave_the_file(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "rejected")
    assert shelve(path) == 1
    assert "books.rejected.csv" in names_in(path.parent)
    cured(monkeypatch)
    assert run("jobs", "resume", only_job(jobs), "--rejected", "--yes") == 0
    assert (titles(), names_in(path.parent)) == (["Emma", "rejected"], ["books.csv"])


class Killed(BaseException):
    """The end of a run that nothing handles."""


async def kill(*_: object) -> None:
    raise Killed


def test_rows_that_are_sent_again_leave_the_file_before_they_are_sent(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "", "rejected")
    assert shelve(path, "--skip-bad-rows") == 1
    rejected = path.with_name("books.rejected.csv")
    assert rejected.read_text() == "Title,Writer\n,Austen\nrejected,Austen\n"
    cured(monkeypatch)
    with monkeypatch.context() as killed:
        killed.setattr("postalytics_runtime.cli.execution.job_runner.follow", kill)
        with pytest.raises(Killed):
            run("jobs", "resume", only_job(jobs), "--rejected", "--yes")
    assert rejected.read_text() == "Title,Writer\n,Austen\n"
    assert shelve(path, "--skip-bad-rows") == 1
    assert rejected.read_text() == "Title,Writer\n,Austen\n"
    assert not rejected.with_name("books.rejected-2.csv").exists()


def test_no_row_is_sent_again_while_its_file_cannot_be_written(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    assert shelve(books("Emma", "rejected")) == 1
    cured(monkeypatch)
    with monkeypatch.context() as changed:
        changed.setattr("postalytics_runtime.cli.execution.result_writer.write_result", full)
        assert run("jobs", "resume", only_job(jobs), "--rejected", "--yes") == 2
    assert titles() == ["Emma"]
    error = capsys.readouterr().err
    assert "The rejected rows cannot be written to a file" in error
    assert error.endswith(" Nothing was sent.\n")
    assert run("jobs", "resume", only_job(jobs), "--yes") == 0
    assert titles() == ["Emma", "rejected"]


def test_unconfirmed_rows_that_are_created_later_leave_the_file(
    unconfirmed_job: str, tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "books.unconfirmed.csv" in names_in(tmp_path)
    cured(monkeypatch)
    person("1\n")
    assert run("jobs", "resend", unconfirmed_job, "--rows", "3") == 3
    assert (tmp_path / "books.unconfirmed.csv").read_text().splitlines()[1:] == [
        "unconfirmed 4,Austen"
    ]
    person("1\n")
    assert run("jobs", "resend", unconfirmed_job) == 1
    assert names_in(tmp_path) == ["books.csv", "books.rejected.csv", "books.rejected.txt"]


def test_a_corrected_file_is_kept_when_its_rows_are_created(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma", "rejected")
    assert shelve(path) == 1
    corrected = path.with_name("books.rejected.csv")
    corrected.write_text("Title,Writer\ncorrected,Austen\n")
    cured(monkeypatch)
    assert run("jobs", "resume", only_job(jobs), "--rejected", "--yes") == 0
    assert corrected.read_text() == "Title,Writer\ncorrected,Austen\n"
    assert names_in(path.parent) == ["books.csv", "books.rejected.csv", "books.rejected.txt"]


@pytest.mark.parametrize("gone", [(), (".txt",), (".csv",), (".csv", ".txt")])
def test_an_earlier_file_is_removed_with_its_reasons(tmp_path: Path, gone: tuple[str, ...]) -> None:
    source = tmp_path / "list.csv"
    before, _ = write_result(HEADER, [(ROW, "place", ENTRY)], source, RowState.REJECTED)
    assert before is not None
    for suffix in gone:
        before.path.with_suffix(suffix).unlink()
    assert write_result(HEADER, [], source, RowState.REJECTED, before) == (None, RejectionReasons())
    assert names_in(tmp_path) == (["list.rejected.txt"] if gone == (".csv",) else [])


def test_a_folder_in_the_place_of_a_file_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "list.rejected.csv"
    folder.mkdir()
    before = ResultFile(folder, "0")
    assert write_result(HEADER, [], tmp_path / "list.csv", RowState.REJECTED, before)[0] is None
    assert names_in(tmp_path) == ["list.rejected.csv"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp500"])
def test_the_rows_of_a_file_are_written_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "books.csv"
    path.write_bytes("Title,Writer\r\nEmma,x\r\n,a\r\nRuth,y\r\n,b\r\n,c".encode(encoding))
    assert shelve(path, "--skip-bad-rows", "--encoding", encoding) == 1
    rejected = path.with_name("books.rejected.csv").read_bytes().decode(encoding)
    assert rejected == "Title,Writer\r\n,a\r\n,b\r\n,c"


def test_a_row_without_a_line_end_gets_that_of_its_encoding(tmp_path: Path) -> None:
    header, row = (text.encode("utf-16-le") for text in ("a\r\n", "x"))
    rows = [(FrozenRow(number, {}, 2, row), "", ENTRY) for number in (1, 2)]
    file, _ = write_result(
        header, rows, tmp_path / "list.csv", RowState.REJECTED, codec="utf-16-le"
    )
    assert file is not None
    assert file.path.read_bytes().decode("utf-16-le") == "a\r\nx\r\nx"
