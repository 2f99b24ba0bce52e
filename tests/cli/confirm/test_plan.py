"""What is shown of a file before it is sent."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest

from postalytics_runtime.bulk.csv import CsvFile, CsvRows, match_columns
from postalytics_runtime.bulk.precheck import ScanResult, scan
from postalytics_runtime.bulk.rows import ProblemSummary
from postalytics_runtime.cli.confirm import plan_lines, problem_lines
from postalytics_runtime.cli.format import Verbatim, wrapped_table
from postalytics_runtime.cli.input import UploadRequest
from postalytics_runtime.schema import Operation
from postalytics_runtime.values import Problem
from support.bulk.cards_api import API, POST_CARD


def job(path: Path) -> UploadRequest:
    assert POST_CARD.bulk is not None
    return UploadRequest(
        api=API,
        operation=POST_CARD,
        bulk=POST_CARD.bulk,
        file=path,
        source=path,
        fixed={"box_id": 7},
    )


def said(
    path: Path, operation: Operation[Any] = POST_CARD, header_row: int | None = None
) -> tuple[list[str], list[str]]:
    """Return the lines about problems, and the plan."""
    with closing(CsvFile(path, header_row=header_row)) as file:
        columns = match_columns(file.header.cells, operation)
        table = CsvRows(file, operation, columns, {"box_id": 7})
        survey, given = scan(table), attrs.evolve(job(path), header_row=header_row)
        return problem_lines(given, survey), plan_lines(given, file, columns, survey)


def test_the_plan_shows_the_encoding_the_digest_and_duplicates(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_bytes(b"name;state;street\nZo\xeb;MA;caf\xe9\nZo\xeb;MA;CAF\xc9\n" + b"x;MA;y\n")
    _, plan = said(path)
    assert plan[1:7] == [
        "             3 rows, cells separated by semicolons",
        "             sha256 f44652091704...",
        "Encoding     cp1252 (detected: byte 0xeb at line 2 is not UTF-8)",
        '             read as: "Zoë", "café", "CAFÉ". If that is wrong, add --encoding',
        "             NAME.",
        "Columns      name   -> name",
    ]
    assert plan[-2:] == [
        "Duplicates   1 row repeats an earlier row, and is sent, too:",
        "               cards.csv:3 (row 2): is the same card as an earlier row (line 2)",
    ]


def test_the_plan_counts_the_rows_that_repeat_others(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,state,street\n" + "Ada,MA,x\n" * 5)
    _, plan = said(path)
    assert plan[7:9] == [
        "Duplicates   4 rows repeat an earlier row, and are sent, too:",
        "               is the same card as an earlier row: 4 rows",
    ]


def test_the_plan_counts_the_rows_that_are_skipped_by_kind(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,state,street,zip\nAda,MA,x,02134\n,MA,x,\n,MA,x,\nAda,Q,x,\n")
    _, plan = said(path)
    assert plan[8:11] == [
        "Skipped      3 of 4 rows:",
        "               name is missing: 2 rows",
        "               state is not a US state: 1 row",
    ]


def test_lines_of_the_plan_fit_a_terminal() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    long = "/a/path/that/is/longer/than/any/terminal/" + "x" * 60
    assert wrapped_table([("Title", [words, f"  {words}"]), ("File", [long, Verbatim(words)])]) == [
        "Title        one two three four five six seven eight nine ten eleven twelve",
        "             thirteen",
        "               one two three four five six seven eight nine ten eleven twelve",
        "                 thirteen",
        f"File         {long}",
        f"             {words}",
    ]


def test_many_problems_are_grouped_with_their_first_places_and_an_example(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,state,street,zip\n" + "Ada,MA,x,2134\n" * 20 + ",MA,x,\n" * 2)
    faults, _ = said(path)
    assert faults == [
        "22 of 22 rows of cards.csv cannot be uploaded:",
        '  zip has lost its leading zero: 20 rows, such as "2134" (probably 02134)',
        "    cards.csv:2 (row 1)",
        "    cards.csv:3 (row 2)",
        "    cards.csv:4 (row 3)",
        "  name is missing: 2 rows",
        "    cards.csv:22 (row 21)",
        "    cards.csv:23 (row 22)",
        "20 of these 22 rows would be good with --tidy, and the plan shows what it changes:",
        f"  postbox cards post {path} --box 7 \\",
        "    --tidy",
        "Nothing was sent. Correct the file.",
    ]


def test_a_long_value_is_shown_in_part(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,state,street\n" + f"Ada,{'M' * 60},x\n" * 21)
    assert said(path)[0][1] == f'  state is not a US state: 21 rows, such as "{"M" * 37}..."'


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (3, "These rows need no upload: upload the other 1 row with --skip-bad-rows."),
        (2, "These rows need no upload."),
    ],
)
def test_rows_on_a_list_need_no_correction(rows: int, what: str, tmp_path: Path) -> None:
    listed = ProblemSummary(rows=2)
    for row in (1, 2):
        listed.add(f"cards.csv:{row + 1} (row {row})", Problem("is on box 7 already"))
    survey = ScanResult(rows=rows, problems=listed)
    assert problem_lines(job(tmp_path / "cards.csv"), survey)[-1] == f"Nothing was sent. {what}"


def test_the_plan_of_a_file_with_one_column_names_the_delimiter(tmp_path: Path) -> None:
    assert POST_CARD.bulk is not None
    bulk = attrs.evolve(POST_CARD.bulk, require=())
    path = tmp_path / "cards.csv"
    path.write_text("name\nAda\n")
    _, plan = said(path, attrs.evolve(POST_CARD, bulk=bulk))
    assert plan[1] == ("             1 row, only one column (if there are more, add --delimiter)")


def test_the_plan_shows_what_is_left_out_because_it_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,state,street,,\nAda,MA,x,,,\n,,,,\nBob,MA,y,,\n" + ",,,,\n" * 1000)
    faults, plan = said(path)
    assert faults[0] == "0 of 2 rows of cards.csv cannot be uploaded:"
    assert plan[1] == "             2 rows, cells separated by commas"
    assert plan[7:10] == [
        "Empty        column 4, column 5: no name and no values",
        "             1,001 rows without any value, left out (from line 3 on)",
        "             empty cells beyond the last column in 1 row",
    ]


def test_a_value_below_no_name_is_a_problem_with_what_to_type(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,state,street,\nAda,MA,x,\nBob,MA,y,z\n")
    assert said(path)[0][1] == (
        "  cards.csv:3 (row 2): has a value in column 4, which has no name "
        "(--ignore-column 4, or --column 4=FIELD)"
    )


def test_a_value_beyond_the_last_column_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,state,street\nAda,MA,x,,\nBob,MA,y,,z\nCyd,MA\n")
    assert said(path)[0][1:3] == [
        "  cards.csv:3 (row 2): has more or fewer cells than the header (5, not 3: a "
        "cell with a comma in it needs quotes)",
        "  cards.csv:4 (row 3): has more or fewer cells than the header (2, not 3)",
    ]


def test_the_plan_shows_the_line_of_the_header_and_who_named_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("sep=;\nAll cards\nname;state;street\nAda;MA;x\n")
    _, plan = said(path, header_row=3)
    assert plan[1] == ("             1 row, cells separated by semicolons (named by a line sep=)")
    assert plan[3] == "Header       line 3; the lines above it are left out"
