"""The file with all problems."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from postalytics_runtime.bulk.rows import RowProblem
from postalytics_runtime.cli.confirm import ProblemsFile, harmless, problems_path


def test_without_problems_there_is_no_file(tmp_path: Path) -> None:
    with closing(ProblemsFile(tmp_path / "cards.csv")) as faults:
        pass
    assert (faults.path, list(tmp_path.iterdir())) == (None, [])


def test_every_problem_has_a_line_without_formulas(tmp_path: Path) -> None:
    with closing(ProblemsFile(tmp_path / "cards.csv")) as faults:
        faults.add(RowProblem(3, 2, "=zip", "=1+1", "is not a US ZIP"))
        faults.add(RowProblem(4, 3, "", "", "has more or fewer cells, or so"))
    assert faults.path == tmp_path / "cards.faults.csv"
    assert faults.path.read_text(encoding="utf-8-sig").splitlines() == [
        "line,row,column,value,fault",
        "3,2,'=zip,'=1+1,is not a US ZIP",
        '4,3,,,"has more or fewer cells, or so"',
    ]


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    for _ in range(2):
        with closing(ProblemsFile(tmp_path / "cards.csv")) as faults:
            faults.add(RowProblem(1, 1, "", "", "x"))
    assert (
        faults.path == problems_path(tmp_path / "cards.csv", 2) == tmp_path / "cards.faults-2.csv"
    )


def test_a_formula_gets_an_apostrophe() -> None:
    assert [harmless(start + "1") for start in "=+-@\t\r1"] == [
        *("'=1", "'+1", "'-1", "'@1", "'\t1", "'\r1", "11")
    ]
