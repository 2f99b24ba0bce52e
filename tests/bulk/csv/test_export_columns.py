"""The columns of an export, matched with fields, and the rows with cells that are split."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from postalytics_runtime.bulk.csv import (
    ColumnMapping,
    ColumnsError,
    CsvFile,
    CsvRows,
    match_columns,
)
from postalytics_runtime.schema import Export, ExportColumn
from postalytics_runtime.values import Problem
from support.bulk.cards_api import POST_CARD

EXPORT = Export(
    name="guests",
    title="Guests",
    recognised_by=(("Guest", "Stay"),),
    columns=(
        ExportColumn(header="Guest", fields=("name", "firm"), split="whole_name"),
        ExportColumn(header="House", fields=("street", "note"), split="lines"),
        ExportColumn(header="State", fields=("state",)),
        ExportColumn(header="Post", fields=("zip",), text_mark=True),
        ExportColumn(header="Box", fields=("box_id",)),
    ),
    ignored=("Stay",),
)
HEADER = ["Guest", "House", "State", "Post", "Stay", "copies"]
Table = Callable[[str], CsvRows]


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    files: list[CsvFile] = []

    def table(rows: str) -> CsvRows:
        path = tmp_path / "guests.csv"
        path.write_text(f"{','.join(HEADER)}\n{rows}", newline="")
        files.append(CsvFile(path))
        columns = match_columns(files[-1].header.cells, POST_CARD, export=EXPORT)
        return CsvRows(files[-1], POST_CARD, columns, {"box_id": 7})

    yield table
    for file in files:
        file.close()


def used(columns: ColumnMapping) -> dict[str, str]:
    return dict(columns.used)


def test_columns_of_an_export_are_matched_and_the_others_by_their_names() -> None:
    columns = match_columns(HEADER, POST_CARD, export=EXPORT)
    assert used(columns) == {
        "State": "state",
        "Post": "zip",
        "copies": "copies",
        "Guest (first name)": "name",
        "Guest (last name)": "firm",
        "House (line 1)": "street",
        "House (line 2)": "note",
    }
    assert (columns.ignored, columns.width) == (["Stay"], len(HEADER))
    assert columns.placed is not None
    assert columns.placed.export is EXPORT


def test_options_go_before_the_export() -> None:
    columns = match_columns(
        HEADER, POST_CARD, export=EXPORT, ignore=["Post"], mapping={"Stay": "street"}
    )
    assert columns.ignored == ["House", "Post"]
    assert used(columns)["Stay"] == "street"


def test_a_column_that_neither_knows_is_an_error() -> None:
    with pytest.raises(ColumnsError) as caught:
        match_columns([*HEADER, "Shoe size"], POST_CARD, export=EXPORT)
    assert caught.value.unknown == ("Column 'Shoe size' matches no field of a card.",)
    assert (
        "Shoe size"
        not in match_columns(
            [*HEADER, "Shoe size"], POST_CARD, export=EXPORT, only_known=True
        ).labels.values()
    )


def test_a_column_for_a_field_of_all_rows_is_left_out() -> None:
    assert match_columns([*HEADER, "Box"], POST_CARD, export=EXPORT).ignored == ["Stay", "Box"]


def test_a_column_that_is_used_twice_is_an_error() -> None:
    with pytest.raises(ColumnsError) as caught:
        match_columns([*HEADER, "Post"], POST_CARD, export=EXPORT)
    assert caught.value.message == ("Columns 4 and 7 are both called 'Post': only one can be used.")
    for options in ({"ignore": ["7"]}, {"only_known": True}, {"numbered": {"7": "tags"}}):
        columns = match_columns([*HEADER, "Post"], POST_CARD, export=EXPORT, **options)
        assert used(columns)["Post (column 4)"] == "zip"
    with pytest.raises(ColumnsError, match=r"^Columns 'Post' and 'ZIP' are both zip\.$"):
        match_columns([*HEADER, "ZIP"], POST_CARD, export=EXPORT)


def values(table: CsvRows) -> list[dict[str, object]]:
    return [table.values(record)[0] for record in table]


def test_the_parts_of_a_cell_are_the_values_of_fields(table: Table) -> None:
    rows = table('Ada Quill,"1 Elm St\nApt 4",MA,\'02134,x,2\nCher,1 Elm St,MA,02134,,\n')
    assert values(rows) == [
        {
            "name": "Ada",
            "firm": "Quill",
            "street": "1 Elm St",
            "note": "Apt 4",
            "state": "MA",
            "zip": "02134",
            "copies": 2,
        },
        {"name": "Cher", "street": "1 Elm St", "state": "MA", "zip": "02134"},
    ]


def test_cells_beyond_the_header_are_not_parts(table: Table) -> None:
    rows = table("Ada Quill,1 Elm St,MA,02134,,,,,,,,,\nAda Quill,1 Elm St,MA,02134,,,x\n")
    whole, wide = rows
    assert rows.values(whole)[0]["firm"] == "Quill"
    assert rows.values(wide) == (
        {},
        [
            Problem(
                "has more or fewer cells than the header",
                None,
                "7, not 6: a cell with a comma in it needs quotes",
            )
        ],
    )


def test_a_cell_that_cannot_be_split_is_named(table: Table) -> None:
    rows = table('"Quill, Ada","a\nb\nc",MA,02134,,\n')
    (record,) = rows
    problems, warnings = rows.problems_and_warnings(record)
    assert [str(problem) for problem in problems] == [
        "Guest has a comma, so it is not clear which part is the first name",
        "House has too many lines (3, at most 2)",
    ]
    assert warnings == []
    assert [rows.value(record, problem) for problem in problems] == ["Quill, Ada", "a\nb\nc"]


def test_a_problem_of_a_part_shows_the_part(table: Table) -> None:
    rows = table("Ada van Quillington,1 Elm St,MA,'213,,\n")
    (record,) = rows
    problems, _ = rows.problems_and_warnings(record)
    assert {problem.field: rows.value(record, problem) for problem in problems} == {
        "Guest (last name)": "van Quillington",
        "Post": "'213",
    }
