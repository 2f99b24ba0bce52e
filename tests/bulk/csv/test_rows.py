"""A CSV file as rows: scanned as a whole, then made into models."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postalytics_runtime.bulk.csv import BatchOffsets, CsvFile, CsvRows, Record, match_columns
from postalytics_runtime.bulk.precheck import ColumnScan, scan
from postalytics_runtime.bulk.rows import (
    MAX_EXAMPLES,
    ProblemKind,
    ProblemSummary,
    RowProblem,
    value_of,
)
from postalytics_runtime.schema import Field
from support.bulk.bookshelf_api import LIST_BOOKS, SHELVE_BOOK

Table = Callable[[str], CsvRows]


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    files: list[CsvFile] = []

    def table(text: str) -> CsvRows:
        path = tmp_path / "books.csv"
        path.write_text(text, newline="")
        file = CsvFile(path)
        files.append(file)
        columns = match_columns(file.header.cells, SHELVE_BOOK, ignore=["Shop"] * ("Shop" in text))
        return CsvRows(file, SHELVE_BOOK, columns, {"shelf_id": 7})

    yield table
    for file in files:
        file.close()


def values(table: CsvRows) -> list[dict[str, object]]:
    return [table.values(record)[0] for record in table]


def test_cells_become_values(table: Table) -> None:
    text = "Title,Writer,Year,Price,Signed,Shop\nEmma,Jane Austen,1815,8.50,TRUE,Bath\n"
    assert values(table(text)) == [
        {"title": "Emma", "author": "Jane Austen", "year": 1815, "price": 8.5, "signed": True}
    ]


def test_text_is_kept_unchanged_and_an_empty_cell_is_unset(table: Table) -> None:
    assert values(table("Title,Writer,ISBN,Editor\n Emma ,Jane,02134,\n")) == [
        {"title": " Emma ", "author": "Jane", "isbn": "02134"}
    ]


def test_an_invalid_row_has_all_its_problems(table: Table) -> None:
    rows = table("Title,Writer,Year\n,,18x\n")
    problems, warnings = rows.problems_and_warnings(next(iter(rows)))
    assert [str(problem) for problem in problems] == [
        'Year is not a whole number (it holds "x")',
        "Title is missing",
        "needs Writer, or editor and isbn",
    ]
    assert warnings == []


def test_a_scan_of_the_file_finds_all_problems(table: Table) -> None:
    text = (
        "Name,Writer\n"
        "Emma,Jane Austen\n"
        ",Matthew Lewis\n"
        '"The\nMonk",Lewis\n'
        "Persuasion\n"
        "a,b,c\n"
        "The Mysteries of Udolpho,Ann Radcliffe\n"
    )
    survey = scan(table(text))
    assert survey.rows == 6
    assert survey.problems == ProblemSummary(
        rows=4,
        kinds={
            "Name is missing": ProblemKind(1, ["books.csv:3 (row 2)"], ""),
            "Name holds a line break": ProblemKind(
                1, ["books.csv:4 (row 3)"], "The\nMonk", "U+000A at place 4"
            ),
            "has more or fewer cells than the header": ProblemKind(
                2, ["books.csv:6 (row 4)", "books.csv:7 (row 5)"]
            ),
        },
        first=[
            "books.csv:3 (row 2), column Name: is missing",
            'books.csv:4 (row 3), column Name: "The\\nMonk" holds a line break (U+000A at place 4)',
            "books.csv:6 (row 4): has more or fewer cells than the header (1, not 2)",
            "books.csv:7 (row 5): has more or fewer cells than the header (3, not 2: "
            "a cell with a comma in it needs quotes)",
        ],
    )
    assert survey.warnings == ProblemSummary(
        rows=1,
        kinds={
            "Name prints only 20 characters": ProblemKind(
                1, ["books.csv:8 (row 6)"], "The Mysteries of Udolpho", "of 24"
            )
        },
        first=[
            'books.csv:8 (row 6), column Name: "The Mysteries of Udolpho" prints only 20 '
            "characters (of 24)"
        ],
    )
    assert survey.digest == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Total: 6,,,", "Title is the only value of its row, as in a total or a note"),
        ("Copyright (c) 26", "Title is the only value of its row, as in a total or a note"),
        (",,,9.50", "Price is the only value of its row, as in a total or a note"),
        (",,,,x", "is the only value of its row, as in a total or a note"),
        ("Grand Total,,,9.50", "Title looks like a total"),
        ("Totally,,1999,1.00", "needs Writer, or editor and isbn"),
    ],
)
def test_a_line_below_the_list_is_named_for_what_it_is(
    table: Table, row: str, problem: str
) -> None:
    rows = table(f"Title,Writer,Year,Price\n{row}\n")
    problems, _ = rows.problems_and_warnings(next(iter(rows)))
    assert [str(found) for found in problems] == [problem]


def test_a_line_below_the_list_is_shown(table: Table) -> None:
    found = scan(table("Title,Writer,Year,Price\nTotal: 6,,,\n,,x\n")).problems.first
    assert found == [
        'books.csv:2 (row 1), column Title: "Total: 6" is the only value of its row, as in a total '
        "or a note",
        'books.csv:3 (row 2), column Year: "x" is the only value of its row, as in a total or a '
        "note",
    ]


def test_a_good_row_may_be_called_total(table: Table) -> None:
    rows = table("Title,Writer,Year,Price\nTotal,Jo Total,,\n")
    assert rows.problems_and_warnings(next(iter(rows))) == ([], [])


def test_findings_stay_small_however_many_problems_there_are(table: Table) -> None:
    survey = scan(table("Title,Writer\n" + ",x\n" * 5000))
    assert survey.problems.total == survey.problems.rows == 5000
    assert len(survey.problems.first) == MAX_EXAMPLES
    assert [(name, kind.count) for name, kind in survey.problems.kinds.items()] == [
        ("Title is missing", 5000)
    ]


def test_each_single_problem_is_reported(table: Table) -> None:
    reported: list[RowProblem] = []
    scan(table("Title,Writer,Year\n=1,,x\n,A,1\nb\n"), reported.append)
    assert reported == [
        RowProblem(2, 1, "Year", "x", 'is not a whole number (it holds "x")'),
        RowProblem(2, 1, "", "", "needs Writer, or editor and isbn"),
        RowProblem(3, 2, "Title", "", "is missing"),
        RowProblem(4, 3, "", "", "has more or fewer cells than the header (1, not 3)"),
    ]


def test_rows_are_iterated_and_read_with_their_bytes(table: Table) -> None:
    text = 'Title,Writer\n"Em\nma",A\n\nEvelina,B\nCamilla,C'
    rows, digest = table(text), hashlib.sha256()
    assert [(record.number, record.cells[0]) for record in rows] == [
        (1, "Em\nma"),
        (2, "Evelina"),
        (3, "Camilla"),
    ]
    assert list(rows.file.rows(digest.update)) == [
        Record(1, 2, ["Em\nma", "A"], b'"Em\nma",A\n'),
        Record(2, 5, ["Evelina", "B"], b"Evelina,B\n"),
        Record(3, 6, ["Camilla", "C"], b"Camilla,C"),
    ]
    assert digest.hexdigest() == hashlib.sha256(text.encode()).hexdigest()


def test_rows_far_apart_are_found_again(table: Table) -> None:
    lines = [f'"Book {n}{chr(10) * (n % 3)}",A\n' for n in range(1, 30_001)]
    rows, offsets = table("Title,Writer\n" + "".join(lines)), BatchOffsets()
    for batch in rows.file.batches():
        offsets.add(batch)
    numbers = [1, 2, 9_999, 10_000, 29_000, 30_000]
    found = list(offsets.rows(rows.file, numbers))
    assert [record.number for record in found] == numbers
    assert [record.line for record in found] == [
        2 + sum(map(str.count, lines[: n - 1], ["\n"] * n)) for n in numbers
    ]


def test_an_operation_without_bulk_options_has_no_rows(table: Table) -> None:
    rows = table("Title,Writer\na,b\n")
    with pytest.raises(ValueError, match=r"books.list_books is not made for many rows"):
        CsvRows(rows.file, LIST_BOOKS, rows.columns, {})
    with pytest.raises(ValueError, match=r"books.list_books is not made for many rows"):
        ColumnScan(LIST_BOOKS, rows.columns, {})


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
def test_a_cell_is_converted_to_the_type_of_its_field(kind: str, cell: str, value: object) -> None:
    assert value_of(Field("f", kind), cell) == value
