"""Rows that are on a list already are found before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics_runtime.bulk.csv import CsvFile, CsvRows, match_columns
from postalytics_runtime.bulk.precheck import find_listed_rows, scan
from postalytics_runtime.bulk.rows import RowProblem
from postalytics_runtime.errors import IncompleteListError
from postalytics_runtime.pagination import Pages
from postalytics_runtime.schema import Api, CompareList, Operation
from support.bulk.cards_api import API, POST_CARD, Listed

assert POST_CARD.bulk is not None
BOX, BOXES = POST_CARD.bulk.compare
CARDS = {
    7: [Listed(name="ada", zip="02134-1234"), Listed(name="Cyd", zip="10001")],
    8: [Listed(name=" ADA ", zip="02134"), Listed(name="Bob", zip="02134")],
}


class Office:
    """A client that keeps cards in boxes."""

    api: Api = API

    def pages(self, operation: Operation[Any], *, path: tuple[Any, ...]) -> Pages[Any]:
        items = CARDS[path[0]] if path else [Listed(box_id=box) for box in CARDS]

        async def fetch(_: object) -> list[Any]:
            return items

        return Pages(fetch, operation.paging, None, None)


OFFICE: Any = Office()


@pytest.fixture
def table(tmp_path: Path) -> Iterator[CsvRows]:
    path = tmp_path / "cards.csv"
    path.write_text(
        "name,state,zip,street\nAda,MA,02134,x\nBob,MA,02134,x\nCyd,,10001,x\nDan,MA,02134,x\n,,,y\n"
    )
    with closing(CsvFile(path)) as file:
        columns = match_columns(file.header.cells, POST_CARD)
        yield CsvRows(file, POST_CARD, columns, {"box_id": 7})


async def test_a_row_on_the_list_is_a_problem(table: CsvRows) -> None:
    survey, reported = scan(table), list[RowProblem]()
    await find_listed_rows(OFFICE, BOX, table, survey, found=reported.append)
    assert reported == [
        RowProblem(2, 1, "", "", "is on box 7 already"),
        RowProblem(4, 3, "", "", "is on box 7 already"),
    ]
    assert survey.problems.kinds["is on box 7 already"].count == 2
    assert survey.problems.rows == 3  # Cyd has no state: that row had a problem before.


async def test_all_lists_are_compared_and_the_first_is_named(table: CsvRows) -> None:
    survey = scan(table)
    await find_listed_rows(OFFICE, BOXES, table, survey)
    assert survey.problems.first[-3:] == [
        "cards.csv:2 (row 1): is on box 7 already",
        "cards.csv:3 (row 2): is on box 8 already",
        "cards.csv:4 (row 3): is on box 7 already",
    ]


async def test_a_list_without_a_field_to_compare_is_refused(
    table: CsvRows,
) -> None:
    assert POST_CARD.bulk is not None
    bulk = attrs.evolve(POST_CARD.bulk, match=("street",))
    other = CsvRows(table.file, attrs.evolve(POST_CARD, bulk=bulk), table.columns, {"box_id": 7})
    with pytest.raises(ValueError, match=r"cards.list_cards and .* have no field to compare"):
        await find_listed_rows(OFFICE, BOX, other, scan(other))


async def test_a_list_without_a_path_has_the_name_of_the_comparison(
    table: CsvRows,
) -> None:
    """Boxes have no field of the row key of cards."""
    survey = scan(table)
    comparison = CompareList(name="boxes", read="cards.list_boxes")
    with pytest.raises(
        IncompleteListError, match=r"^boxes cannot be compared: none of its 2 items"
    ):
        await find_listed_rows(OFFICE, comparison, table, survey)
    assert survey.problems.rows == 2


async def test_only_fields_with_a_column_in_the_file_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,state,street\nada,MA,x\nEve,MA,x\n")
    with closing(CsvFile(path)) as file:
        columns = match_columns(file.header.cells, POST_CARD)
        table = CsvRows(file, POST_CARD, columns, {"box_id": 7})
        survey = scan(table)
        await find_listed_rows(OFFICE, BOX, table, survey)
    assert survey.problems.kinds["is on box 7 already"].count == 1
