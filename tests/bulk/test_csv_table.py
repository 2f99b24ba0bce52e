"""A file as rows: looked through as a whole, then made into models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bulk.bookshelf import SHELVE_BOOK, NewBook
from postalytics_runtime.bulk import Fault
from postalytics_runtime.bulk.columns import match_columns
from postalytics_runtime.bulk.csv_file import CsvFile
from postalytics_runtime.bulk.table import SHOWN, CsvTable, Findings, value_of
from postalytics_runtime.errors import InvalidRequestError
from postalytics_runtime.operation import Field

Table = Callable[[str], CsvTable[NewBook]]


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    files: list[CsvFile] = []

    def table(text: str) -> CsvTable[NewBook]:
        path = tmp_path / "books.csv"
        path.write_text(text, newline="")
        file = CsvFile(path)
        files.append(file)
        columns = match_columns(file.header.cells, SHELVE_BOOK, ignore=["Shop"] * ("Shop" in text))
        return CsvTable(file, SHELVE_BOOK, columns, {"shelf_id": 7})

    yield table
    for file in files:
        with file:
            pass


def bodies(table: CsvTable[NewBook]) -> list[NewBook]:
    return [table.body(record) for record in table.file.rows()]


def test_rows_become_models(table: Table) -> None:
    text = "Title,Writer,Year,Price,Signed,Shop\nEmma,Jane Austen,1815,8.50,TRUE,Bath\n"
    assert bodies(table(text)) == [
        NewBook(shelf_id=7, title="Emma", author="Jane Austen", year=1815, price=8.5, signed=True)
    ]


def test_text_is_kept_as_it_stands_and_an_empty_cell_is_not_given(table: Table) -> None:
    assert bodies(table("Title,Writer,ISBN,Editor\n Emma ,Jane,02134,\n")) == [
        NewBook(shelf_id=7, title=" Emma ", author="Jane", isbn="02134")
    ]


def test_a_row_that_does_not_fit_is_refused_with_all_its_faults(table: Table) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        bodies(table("Title,Writer,Year\n,,18x\n"))
    assert str(caught.value) == (
        "Year must be a whole number, not text; Title is missing; needs Writer, or editor and isbn"
    )


def test_a_look_through_the_file_finds_all_that_is_wrong(table: Table) -> None:
    text = (
        "Name,Writer\n"
        "Emma,Jane Austen\n"
        ",Nobody\n"
        '"The\nMonk",Lewis\n'
        "Persuasion\n"
        "a,b,c\n"
        "The Mysteries of Udolpho,Ann Radcliffe\n"
    )
    survey = table(text).survey()
    assert survey.rows == 6
    assert survey.faults == Findings(
        rows=4,
        counts={
            "Name is missing": 1,
            "Name holds a control character": 1,
            "has more or fewer cells than the header": 2,
        },
        first=[
            "books.csv:3 (row 2), column Name: is missing",
            "books.csv:4 (row 3), column Name: holds a control character (U+000A at place 4)",
            "books.csv:6 (row 4): has more or fewer cells than the header (1, not 2)",
            "books.csv:7 (row 5): has more or fewer cells than the header (3, not 2)",
        ],
    )
    assert survey.warnings == Findings(
        rows=1,
        counts={"Name prints only 20 characters": 1},
        first=["books.csv:8 (row 6), column Name: prints only 20 characters (of 24)"],
    )


def test_findings_stay_small_however_many_there_are(table: Table) -> None:
    survey = table("Title,Writer\n" + ",x\n" * 5000).survey()
    assert survey.faults.total == survey.faults.rows == 5000
    assert len(survey.faults.first) == SHOWN
    assert survey.faults.counts == {"Title is missing": 5000}


def test_a_row_without_faults_is_not_counted() -> None:
    findings = Findings()
    findings.add("here", [])
    findings.add("there", [Fault("is missing", "x"), Fault("is missing", "x")])
    assert (findings.rows, findings.total) == (1, 2)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("int", "42", 42),
        ("int64", "-7", -7),
        ("int", "4.2", "4.2"),
        ("int", "٤٢", "٤٢"),
        ("int", " 42", " 42"),
        ("int", "9" * 20, "9" * 20),
        ("number", "4.20", 4.2),
        ("number", "1e9", "1e9"),
        ("number", "nan", "nan"),
        ("bool", "True", True),
        ("bool", "false", False),
        ("bool", "yes", "yes"),
        ("string", "007", "007"),
        ("any", "007", "007"),
    ],
)
def test_what_is_read_in_a_cell(kind: str, cell: str, value: object) -> None:
    assert value_of(Field("f", kind), cell) == value
