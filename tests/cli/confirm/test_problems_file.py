"""The file with all problems."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from postalytics_runtime.bulk.rows import RowProblem
from postalytics_runtime.cli.confirm import ProblemsFile, harmless, problems_path


def test_without_problems_there_is_no_file(tmp_path: Path) -> None:
    with closing(ProblemsFile(tmp_path / "cards.csv")) as problems:
        pass
    assert (problems.path, list(tmp_path.iterdir())) == (None, [])


def test_every_problem_has_a_line_without_formulas(tmp_path: Path) -> None:
    with closing(ProblemsFile(tmp_path / "cards.csv")) as problems:
        problems.add(RowProblem(3, 2, "=zip", "=1+1", "is not a US ZIP"))
        problems.add(RowProblem(4, 3, "", "", "has more or fewer cells, or so"))
    assert problems.path == tmp_path / "cards.problems.csv"
    assert problems.path.read_text(encoding="utf-8-sig").splitlines() == [
        "line,row,column,value,problem",
        "3,2,'=zip,'=1+1,is not a US ZIP",
        '4,3,,,"has more or fewer cells, or so"',
    ]


def write(source: Path, problem: str) -> Path | None:
    with closing(ProblemsFile(source)) as problems:
        problems.add(RowProblem(1, 1, "", "", problem))
    return problems.path


def test_the_file_of_an_earlier_check_is_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "cards.csv"
    paths = [write(source, problem) for problem in ("x", "y", "z")]
    assert paths == [tmp_path / "cards.problems.csv"] * 3
    assert (tmp_path / "cards.problems.csv").read_text("utf-8-sig").splitlines()[1:] == ["1,1,,,z"]


@pytest.mark.parametrize(
    "text", ["my notes", "", "\ufeffline,row,column,value,problem,seen by\r\n"]
)
def test_a_file_with_another_header_is_not_overwritten(text: str, tmp_path: Path) -> None:
    source, first = tmp_path / "cards.csv", tmp_path / "cards.problems.csv"
    first.write_bytes(text.encode())
    paths = [write(source, problem) for problem in ("x", "y")]
    assert paths == [problems_path(source, 2)] * 2 == [tmp_path / "cards.problems-2.csv"] * 2
    assert first.read_bytes() == text.encode()


def test_a_file_that_cannot_be_read_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "cards.problems.csv").mkdir()
    assert write(tmp_path / "cards.csv", "x") == tmp_path / "cards.problems-2.csv"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *((f"{start}1", f"'{start}1") for start in "=+-@"),
        ("+1 (617) 555-0100", "'+1 (617) 555-0100"),
        (" =1", "' =1"),
        ("'=1", "''=1"),
        ("\uff1d1", "'\uff1d1"),
        ("\t=1", "\\t=1"),
        ("\r=1", "\\r=1"),
        ("1 Main St\nApt 2", "1 Main St\\nApt 2"),
        ("\x1b[2J", "\\x1b[2J"),
        ("abc\u202e", "abc\\u202e"),
        ("1 Main St", "1 Main St"),
        ("", ""),
    ],
)
def test_neither_a_spreadsheet_nor_a_terminal_executes_a_value(value: str, shown: str) -> None:
    assert harmless(value) == shown
