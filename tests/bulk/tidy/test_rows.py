"""Rows of a file, tidied: what the plan counts is what is frozen."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postalytics import Postalytics
from postalytics_runtime.bulk.csv import ColumnMapping, CsvFile, CsvRows, match_columns
from postalytics_runtime.bulk.precheck import ScanResult, scan
from postalytics_runtime.bulk.tidy import Tidier, TidyKind

OPERATION = Postalytics.api.operation("contacts.create_contact")
HEADER = ["First Name", "Last Name", "Company", "Address", "Address 2", "City", "State", "ZIP"]
GOOD = ["Ada", "McDonald", "", "1 Main St", "", "Boston", "MA", "02134"]


@contextmanager
def table_of(
    path: Path, rows: Sequence[Sequence[str]], *, tidy: bool = False, names: bool = False
) -> Generator[CsvRows]:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    path.write_text(text.getvalue(), newline="")
    with closing(CsvFile(path, delimiter=",")) as file:
        columns = match_columns(HEADER, OPERATION)
        fixed = {"contact_list_id": 1}
        yield CsvRows(file, OPERATION, columns, fixed, tidy=tidy, tidy_names=names)


def good_but(at: int, cell: str) -> list[str]:
    """Return a good row with another cell."""
    return [*GOOD[:at], cell, *GOOD[at + 1 :]]


def columns_of(*names: str) -> ColumnMapping:
    """Return columns with the fields of their names; any other column is left out."""
    fields = {field.name: field for field in OPERATION.body.fields} if OPERATION.body else {}
    return ColumnMapping(names, tuple(map(fields.get, names)))


def row_with(**cells: str) -> list[str]:
    row = list(GOOD)
    for name, cell in cells.items():
        row[HEADER.index(name.replace("_", " "))] = cell
    return row


def tidied(row: list[str], *, names: bool = False) -> list[str]:
    columns = match_columns(HEADER, OPERATION)
    return Tidier(columns, text=True, names=names).tidy(row)[0]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (GOOD, GOOD),
        (row_with(ZIP="2134"), row_with(ZIP="02134")),
        (row_with(ZIP='="2134"', State=" Mass. "), row_with(State="MA")),
        (row_with(ZIP="2134", State="TX"), row_with(ZIP="2134", State="TX")),
        (row_with(ZIP="2134", State=""), row_with(ZIP="2134", State="")),
        (row_with(Address="1 Main St\r\nApt 4"), row_with(Address_2="Apt 4")),
        (row_with(Address="1 Main St\nApt 4\nRear"), row_with(Address_2="Apt 4 Rear")),
        (row_with(Address="1 Main St\nApt 4", Address_2=" "), row_with(Address_2="Apt 4")),
        (
            row_with(Address="1 Main St\nApt 4", Address_2="Rear"),
            row_with(Address="1 Main St Apt 4", Address_2="Rear"),
        ),
        (row_with(City="New\nYork"), row_with(City="New York")),
        (row_with(Last_Name="MCDONALD"), row_with(Last_Name="MCDONALD")),
        (row_with(Company="NULL"), row_with(Company="NULL")),
    ],
)
def test_a_row(row: list[str], expected: list[str]) -> None:
    assert tidied(row) == expected


def test_names_are_tidied_only_if_they_are_asked_for() -> None:
    assert tidied(row_with(First_Name="ADA", Last_Name="MCDONALD"), names=True) == GOOD
    assert tidied(row_with(Company="ACME", City="BOSTON"), names=True) == row_with(
        Company="ACME", City="BOSTON"
    )


def test_without_a_column_for_the_second_line_a_line_break_becomes_a_blank() -> None:
    columns = columns_of("company", "address_street")
    row, (change,) = Tidier(columns, text=True, names=False).tidy(["x", "1 Main St\nApt 4"])
    assert row == ["x", "1 Main St Apt 4"]
    assert (change.kinds, change.moved) == ((TidyKind.LINE_BREAKS,), "")


def test_what_is_not_sent_stays_as_it_is() -> None:
    columns = attrs.evolve(columns_of("company", "Note", ""), empty=(2,))
    row, _ = Tidier(columns, text=True, names=True).tidy([" x ", " y ", "\xa0"])
    assert row == ["x", " y ", ""]


def test_the_state_of_all_rows_completes_a_zip() -> None:
    tidier = Tidier(columns_of("company", "address_zip"), text=True, names=False, state="MA")
    assert tidier.tidy(["x", "2134"])[0] == ["x", "02134"]


CELLS = st.sampled_from(
    [
        *("", " ", "Ada", " Ada", "Ada\xa0", "A  B", "a\nb", "a\r\nb\nc", "\u200bx", "'12", '="x"'),
        *("JD", "MCDONALD", "o'brien", "Mass.", "MA", "TX", "D.C.", "2134", "02134", "2134.0"),
        *(
            "#N/A",
            "NULL",
            " NULL",
            "Test",
            " Test",
            "|",
            "| ",
            "a|b",
            "\u202ex",
            "x\x07",
            '="a\n b"',
            "'1\n2",
        ),
        *("Zo\xeb", "\u6771", "2,134", "02134 1234", "O'BRIEN", "\xc9MILE", "\xc9\xc9", "\xe9\xe9"),
        *("\u0391\u0392", "\xbaA", "St. J", "J.R.", "Ada III", "?", "A?", "\u01c5"),
    ]
)
ROWS = st.lists(
    st.lists(CELLS, min_size=len(HEADER), max_size=len(HEADER))
    | st.builds(good_but, st.integers(0, len(GOOD) - 1), CELLS),
    min_size=1,
    max_size=8,
)
PROPERTY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@given(row=st.lists(CELLS, min_size=len(HEADER), max_size=len(HEADER)), names=st.booleans())
@PROPERTY
def test_a_row_that_is_tidy_stays_as_it_is(row: list[str], names: bool) -> None:
    once = tidied(row, names=names)
    assert tidied(once, names=names) == once


@given(rows=ROWS, names=st.booleans())
@PROPERTY
def test_as_many_rows_are_changed_as_the_plan_shows(
    tmp_path: Path, rows: list[list[str]], names: bool
) -> None:
    path, rows = tmp_path / "list.csv", [GOOD, *filter(any, rows)]
    with table_of(path, rows) as table:
        before = {record.number: table.values(record)[0] for record in table.file.rows()}
    with table_of(path, rows, tidy=True, names=names) as table:
        shown = scan(table)
        frozen = {
            record.number: table.values(record)[0]
            for record in table.file.rows()
            if not table.problems_and_warnings(record)[0]
        }
        raw = b"".join(record.raw for record in table.file.rows())
        assert path.read_bytes() == table.file.header.raw + raw
    changed = [number for number, values in frozen.items() if values != before[number]]
    assert shown.tidied.rows == len(changed)
    assert shown.rows - shown.problems.rows == len(frozen)


@given(rows=ROWS)
@PROPERTY
def test_the_scan_of_tidied_rows_finds_what_a_file_of_them_has(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    columns = match_columns(HEADER, OPERATION)
    tidier = Tidier(columns, text=True, names=True)
    kept = [(row, tidier.tidy(row)[0]) for row in rows if any(row) and any(tidier.tidy(row)[0])]
    kept = kept or [(GOOD, GOOD)]
    with table_of(tmp_path / "a.csv", [row for row, _ in kept], tidy=True, names=True) as table:
        one = scan(table)
    with table_of(tmp_path / "b.csv", [row for _, row in kept]) as table:
        other = scan(table)
    assert facts(one) == facts(other)
    assert (other.untidy.rows, other.untidy_names.rows, one.untidy.rows) == (0, 0, 0)


def facts(survey: ScanResult) -> list[object]:
    found = (survey.problems, survey.warnings, survey.duplicates)
    counts = [{name: kind.count for name, kind in each.kinds.items()} for each in found]
    return [survey.rows, [each.rows for each in found], counts]


def test_the_plan_proposes_what_tidying_would_change(tmp_path: Path) -> None:
    rows = [
        GOOD,
        row_with(ZIP="2134"),
        row_with(ZIP=" 2134", Last_Name="MCDONALD"),
        row_with(ZIP="1"),
        row_with(City="Boston "),
        ["short"],
    ]
    with table_of(tmp_path / "list.csv", rows) as table:
        found = scan(table)
    assert (found.problems.rows, found.good_if_tidied) == (4, 2)
    assert (found.untidy.rows, found.untidy_names.rows, found.tidied.rows) == (3, 1, 0)
    kinds = found.untidy.kinds
    assert {kind: each.cells for kind, each in kinds.items()} == {
        TidyKind.LEADING_ZEROS: 2,
        TidyKind.OUTER_BLANKS: 2,
    }
    assert [(each.before, each.after) for each in kinds[TidyKind.LEADING_ZEROS].examples] == [
        ("2134", "02134"),
        (" 2134", "02134"),
    ]


def test_three_examples_of_a_kind_are_kept_and_none_twice(tmp_path: Path) -> None:
    rows = [row_with(City=f" {name}") for name in ("A", "A", "B", "C", "D")]
    with table_of(tmp_path / "list.csv", rows, tidy=True) as table:
        found = scan(table).tidied.kinds[TidyKind.OUTER_BLANKS]
    assert found.cells == 5
    assert [change.before for change in found.examples] == [" A", " B", " C"]


def test_rows_that_are_the_same_after_tidying_are_duplicates(tmp_path: Path) -> None:
    rows = [GOOD, row_with(Address="1 Main\u200b St"), row_with(Address="1\xa0Main St")]
    with table_of(tmp_path / "list.csv", rows, tidy=True) as table:
        assert scan(table).duplicates.rows == 2


@pytest.mark.parametrize("name", ["O'BRIEN", "(LEE)", "-LEE", "J. LEE"])
def test_a_name_in_capitals_is_shown_however_it_begins(tmp_path: Path, name: str) -> None:
    with table_of(tmp_path / "list.csv", [row_with(Last_Name=name)], names=True) as table:
        assert scan(table).tidied.rows == 1


def test_a_row_with_a_bad_cell_is_not_counted_as_tidied(tmp_path: Path) -> None:
    with table_of(tmp_path / "list.csv", [row_with(City=" x", ZIP="1"), GOOD], tidy=True) as table:
        found = scan(table)
    assert (found.tidied.rows, found.problems.rows) == (0, 1)


def test_a_derived_column_is_tidied_as_any_other() -> None:
    columns = columns_of("Name", "company", "last_name")
    row, _ = Tidier(columns, text=True, names=True).tidy(["ADA BYRON", "x", " BYRON"])
    assert row == ["ADA BYRON", "x", "Byron"]
