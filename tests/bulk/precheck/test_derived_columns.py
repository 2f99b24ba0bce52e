"""A scan of a file whose cells are split finds what a check of each row finds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postalytics_runtime.bulk.csv import CsvFile, CsvRows, match_columns
from postalytics_runtime.bulk.precheck import ScanResult, row_problem, scan
from postalytics_runtime.bulk.rows import RowProblem
from postalytics_runtime.schema import Export, ExportColumn
from support.bulk.cards_api import POST_CARD

HEADER = ["Guest", "House", "Post", "State"]
EXPORT = Export(
    name="guests",
    title="Guests",
    recognised_by=(("Guest",),),
    columns=(
        ExportColumn(header="Guest", fields=("name", "firm"), split="whole_name"),
        ExportColumn(header="House", fields=("street", "note"), split="lines"),
        ExportColumn(header="Post", fields=("zip",), text_mark=True),
    ),
)
NAMES = st.sampled_from(["Ada Quill", "ada quill", "Cher", "Quill, Ada", "", "Ada van Quillington"])
HOUSES = st.sampled_from(["1 Elm St", "1 Elm St\nApt 4", "1 Elm St\n\nAp", "a\nb\nc", "", "|"])
POSTS = st.sampled_from(["02134", "'02134", "2134", "'", "", "'x", "02134-1234"])
GOOD = ["Ada Quill", "1 Elm St", "02134", "MA"]
ROWS = st.tuples(NAMES, HOUSES, POSTS, st.sampled_from(["MA", "ma", "", "Moon"]))


@contextmanager
def table_of(path: Path, rows: list[list[str]]) -> Iterator[CsvRows]:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    path.write_text(text.getvalue(), newline="")
    with closing(CsvFile(path, delimiter=",")) as file:
        columns = match_columns(file.header.cells, POST_CARD, export=EXPORT)
        yield CsvRows(file, POST_CARD, columns, {"box_id": 7})


def scanned(path: Path, *rows: list[str]) -> ScanResult:
    with table_of(path, list(rows)) as table:
        return scan(table)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.one_of(ROWS.map(list), ROWS.map(lambda row: [*row, ""])), min_size=1))
def test_the_scan_finds_what_a_check_of_each_row_finds(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    found: list[RowProblem] = []
    with table_of(tmp_path / "guests.csv", [GOOD, *rows]) as table:  # Empty cells make no row.
        survey = scan(table, found.append)
        exact = [
            row_problem(table, record, problem)
            for record in table
            for problem in table.problems_and_warnings(record)[0]
        ]
    assert found == exact
    assert survey.problems.total == len(exact)


def test_rows_are_compared_by_the_parts(tmp_path: Path) -> None:
    survey = scanned(
        tmp_path / "guests.csv",
        ["Ada Quill", "1 Elm St", "02134", "MA"],
        ["ADA QUILL", "1 Elm St\nApt 4", "'02134", "MA"],
        ["Ada Lee", "1 Elm St", "02134", "MA"],
        ["Bo Quill", "1 Elm St", "02134", "MA"],
    )
    # The key is of the first name, the street and the ZIP: firm and note are not in it.
    assert survey.duplicates.rows == 2
    assert survey.problems.total == 0


def test_what_is_made_is_counted_with_examples(tmp_path: Path) -> None:
    people = ["Ada Quill", "Bo Lee", "Ada Quill", "Cher", "Cy Fox", "Di Ray", "Quill, Ada"]
    survey = scanned(
        tmp_path / "guests.csv", *([name, "1 Elm St", "'02134", "MA"] for name in people)
    )
    names, lines, codes = survey.derived
    assert (names.column, names.changed) == ("Guest", 5)
    assert names.examples == {
        "Ada Quill": ("Ada", "Quill"),
        "Bo Lee": ("Bo", "Lee"),
        "Cy Fox": ("Cy", "Fox"),
    }
    assert (lines.column, lines.changed, lines.examples) == ("House", 0, {})
    assert (codes.column, codes.changed, codes.examples) == ("Post", 7, {"'02134": ("02134",)})


def test_a_file_without_an_export_has_no_such_cells(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,street,state\nAda,1 Elm St,MA\n")
    with closing(CsvFile(path)) as file:
        table = CsvRows(file, POST_CARD, match_columns(file.header.cells, POST_CARD), {"box_id": 7})
        assert scan(table).derived == []
