"""The fast scan of a file finds what the exact one finds."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from postalytics_runtime.bulk.csv import CsvError, CsvFile, CsvRows, fast_reader, match_columns
from postalytics_runtime.bulk.precheck import ScanResult, row_problem, scan
from postalytics_runtime.bulk.rows import ProblemSummary, RowProblem, content_key, formats_of
from support.bulk.cards_api import NEW_CARD, POST_CARD

HEADER = ["name", "firm", "street", "state", "zip", "copies", "glossy", "note", "tags", "left out"]
GOOD = ["Ada", "", "1 Main St", "MA", "02134", "7", "true", "", "", "x"]


def table_of(file: CsvFile) -> CsvRows:
    ignore = ["left out"] * ("left out" in file.header.cells)
    columns = match_columns(file.header.cells, POST_CARD, ignore=ignore)
    return CsvRows(file, POST_CARD, columns, {"box_id": 7})


def kinds_of(summary: ProblemSummary) -> dict[str, int]:
    return {name: kind.count for name, kind in summary.kinds.items()}


def exactly(table: CsvRows) -> tuple[ScanResult, list[RowProblem]]:
    """Return what a check of one row after the other finds."""
    survey, reported = ScanResult(), list[RowProblem]()
    met: dict[str, int] = {}
    for record in table.file.rows():
        survey.rows += 1
        problems, warnings = table.problems_and_warnings(record)
        place = table.place(record)
        for findings, found in ((survey.problems, problems), (survey.warnings, warnings)):
            findings.rows += bool(found)
            for problem in found:
                findings.add(place, problem, table.value(record, problem))
        reported += [row_problem(table, record, problem) for problem in problems]
        cells = table.fitted(record.cells)  # Empty cells beyond the last column are left out.
        values = dict(zip(HEADER, cells, strict=False))
        key = content_key(values, ["name", "street", "zip"], formats_of(NEW_CARD))
        if len(cells) == len(HEADER) and key.strip("\x1f"):
            line = met.setdefault(key, record.line)
            if line != record.line:
                survey.duplicates.rows += 1
                text = f"{place}: is the same card as an earlier row (line {line})"
                survey.duplicates.first.append(text)
    return survey, reported


BLANKS = ("", " ", "  x", "|", "| ", "a\tb", "a\nb", "a\r\nb", '"', "\xa0", "\x85", "\u2028")
NAMES = (
    "Ada",
    "ADA ",
    "Ada|",
    "Am\u00e9lie",
    "Ame\u0301lie",
    "\uff21da",
    "\u00df",
    "ss",
    "\u6771\u4eac",
)
LONG = ("a name that is too long", "nine letters", "123456789", "ab", "=1+1")
STATES = ("MA", "ma", "Texas", "new  york", "Ontario", "PR", "\u0130")
ODD = ("NULL", " NULL", "Test ", "#N/A", "nan", "Test", "Doe", "\u202eAda")
ZIPS = (
    "02134",
    "02903",
    "75001-1234",
    "2134",
    "021341234",
    "02134-1234",
    "2134-1234",
    "601",
    " 02134",
    "0213\u0664",
    "1",
)
OTHERS = ("7", "-7", "007", "7.5", "999999999", "9999999999", "\u0667", "true", "TRUE", "no")
CELLS = st.sampled_from([*BLANKS, *NAMES, *LONG, *STATES, *ZIPS, *ODD, *OTHERS]) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=4
)
ODD_ROWS = st.lists(CELLS, min_size=len(HEADER), max_size=len(HEADER))
NEARLY_GOOD = st.builds(
    lambda at, cell: [*GOOD[:at], cell, *GOOD[at + 1 :]], st.integers(0, len(GOOD) - 1), CELLS
)
ROWS = st.lists(
    NEARLY_GOOD | st.just(GOOD) | ODD_ROWS | st.lists(CELLS, max_size=12), min_size=1, max_size=12
)


@given(
    rows=ROWS,
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    chunk=st.sampled_from([16, 100, 1 << 15]),
)
@example(rows=[[]], end="\n", last=True, codec="utf-8", chunk=16)
@example(rows=[[*GOOD[:4], "0213\u0664"]], end="\n", last=True, codec="utf-8", chunk=1 << 15)
@example(rows=[["0", *[""] * 9], ["0", *[""] * 10]], end="\n", last=True, codec="utf-8", chunk=16)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_fast_and_exact_find_the_same(
    tmp_path: Path, rows: list[list[str]], end: str, last: bool, codec: str, chunk: int
) -> None:
    content = written([GOOD, *rows], end)
    content = content if last else content.removesuffix(end)
    assert_the_same_is_found(tmp_path / "cards.csv", content.encode(codec), chunk)


# The separators of a column scan, and values that are almost valid, in all combinations.
PIECES = (
    "|",
    "| ",
    " ",
    "02134",
    "NULL",
    "02903",
    "-1234",
    "2134",
    "MA",
    "Texas",
    "Ada",
    "7",
    "true",
    "\u0664",
)
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)


@pytest.mark.parametrize("column", HEADER)
@given(cells=st.lists(HOSTILE, min_size=1, max_size=9))
@example(cells=["|"])
@example(cells=["02134|02134"])
@example(cells=["|", "", "02134"])
@example(cells=["| ", "a| b"])
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)
def test_fast_and_exact_find_the_same_in_a_column_of_hostile_cells(
    tmp_path: Path, column: str, cells: list[str]
) -> None:
    at = HEADER.index(column)
    rows = [[*GOOD[:at], cell, *GOOD[at + 1 :]] for cell in cells]
    content = written(rows, "\n").encode()
    assert_the_same_is_found(tmp_path / "cards.csv", content, 1 << 15)


def written(rows: list[list[str]], end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_MINIMAL).writerows([HEADER, *rows])
    return text.getvalue()


def assert_the_same_is_found(path: Path, content: bytes, chunk: int) -> None:
    path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch, closing(CsvFile(path, delimiter=",")) as file:
        patch.setattr(fast_reader, "CHUNK", chunk)
        table = table_of(file)
        reported: list[RowProblem] = []
        survey = scan(table, reported.append)
        expected, all_reported = exactly(table)
    assert reported == all_reported
    assert (survey.rows, survey.problems, survey.warnings) == (
        *(expected.rows, expected.problems, expected.warnings),
    )
    assert survey.duplicates.first == expected.duplicates.first
    assert survey.duplicates.rows == expected.duplicates.rows
    assert survey.digest == hashlib.sha256(content).hexdigest()


Cards = Callable[..., CsvRows]


@pytest.fixture
def cards(tmp_path: Path) -> Cards:
    def cards(content: str, encoding: str = "utf-8") -> CsvRows:
        path = tmp_path / "cards.csv"
        path.write_text(content, encoding=encoding, newline="")
        return table_of(CsvFile(path))

    return cards


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Ada,MA,02134", []),
        ("Ada,Massachusetts,02134-1234", []),
        (
            "Ada,Ontario,02134",
            [
                'column state: "Ontario" is not a US state (it is in Canada, but the ZIP is not '
                "Canadian)"
            ],
        ),
        ("Ada,Mass.,02134", ['column state: "Mass." is not a US state (probably MA)']),
        ("Ada,USA,02134", ['column state: "USA" is not a US state (it is a country)']),
        ("Ada,ON,K1A 0B1", []),
        ("Ada,Ontario,k1a0b1", []),
        (
            "Ada,MA,K1A 0B1",
            ['column zip: "K1A 0B1" is not a US ZIP (it is Canadian, but MA is not in Canada)'],
        ),
        (
            "Ada,ON,K1A",
            [
                'column state: "ON" is not a US state (it is in Canada, but the ZIP is not '
                "Canadian)",
                'column zip: "K1A" is not a US ZIP (it is not a Canadian postal code either)',
            ],
        ),
        ("Ada,,02134", ["column state: is missing"]),
        ("Ada,MA,2134", ['column zip: "2134" has lost its leading zero (probably 02134)']),
        ("Ada,TX,2134", ['column zip: "2134" is not a US ZIP (it has 4 digits, not 5 or 9)']),
        ("Ada,PR,601", ['column zip: "601" has lost its leading zeros (probably 00601)']),
        (
            "Ada,MA,02134.0",
            [
                'column zip: "02134.0" looks like a ZIP that a spreadsheet turned into a number '
                "(probably 02134)"
            ],
        ),
    ],
)
def test_states_and_zips_are_checked(cards: Cards, row: str, expected: list[str]) -> None:
    table = cards(f"name,state,zip,street\n{row},x\n")
    with closing(table.file):
        assert scan(table).problems.first == [f"cards.csv:2 (row 1), {text}" for text in expected]


def test_an_address_in_canada_is_a_warning_and_is_not_refused(cards: Cards) -> None:
    table = cards("name,state,zip,street\nAda,ON,K1A 0B1,x\nBob,MA,02134,x\n")
    with closing(table.file):
        survey = scan(table)
    assert survey.problems.rows == 0
    assert survey.warnings.first == [
        'cards.csv:2 (row 1), column zip: "K1A 0B1" is Canadian, and whether mail goes there is '
        "unknown"
    ]


def test_a_state_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("name,state,street\nAda,MA,x\nAda,Massachusetts,x\nBo,MA,x\n")
    assert POST_CARD.bulk is not None
    bulk = attrs.evolve(POST_CARD.bulk, match=("name", "state"))
    operation = attrs.evolve(POST_CARD, bulk=bulk)
    with closing(CsvFile(path)) as file:
        columns = match_columns(file.header.cells, operation)
        assert scan(CsvRows(file, operation, columns, {"box_id": 7})).duplicates.rows == 1


def test_many_duplicates_are_counted_and_the_first_are_named(cards: Cards) -> None:
    table = cards("name,state,street\n" + "Ada,MA,x\n ADA ,ny,X\n" * 20_000)
    with closing(table.file):
        duplicates = scan(table).duplicates
    assert kinds_of(duplicates) == {"is the same card as an earlier row": 39_999}
    assert duplicates.rows == 39_999
    assert duplicates.first[:2] == [
        "cards.csv:3 (row 2): is the same card as an earlier row (line 2)",
        "cards.csv:4 (row 3): is the same card as an earlier row (line 2)",
    ]


def test_text_that_is_taken_for_windows_1252_is_shown(cards: Cards) -> None:
    table = cards("name,state,street\nAda,MA,x\né,MA,ü\né,MA,ö\nä,MA,x\n", "cp1252")
    with closing(table.file):
        assert scan(table).samples == ["é", "ä", "ü"]


def test_an_error_far_down_names_its_line_and_problems_are_reported_once(cards: Cards) -> None:
    table = cards("name,state,street\n" + ",MA,x\n" * 50_000 + 'Ada,MA,"x\n' * 3)
    reported: list[RowProblem] = []
    with closing(table.file), pytest.raises(CsvError) as caught:
        scan(table, reported.append)
    assert str(caught.value).startswith("cards.csv:50002: A quote in the record that begins here")
    assert len(reported) == len({problem.row for problem in reported})


def test_a_record_of_many_lines_is_read_in_one_piece(cards: Cards) -> None:
    long = "\n".join(["x" * 60] * 1_500)
    table = cards(f'name,state,street,left out\nAda,MA,x,y\nBob,MA,x,"{long}"\nCyd,MA,x,y\n')
    with closing(table.file):
        assert scan(table).rows == 3
        assert [record.line for record in table] == [2, 3, 1503]


def test_without_a_row_key_there_are_no_duplicates(tmp_path: Path) -> None:
    (tmp_path / "cards.csv").write_text("name,state,street\nAda,MA,x\nAda,MA,x\n")
    assert POST_CARD.bulk is not None
    bulk = attrs.evolve(POST_CARD.bulk, match=())
    operation = attrs.evolve(POST_CARD, bulk=bulk)
    with closing(CsvFile(tmp_path / "cards.csv")) as file:
        columns = match_columns(file.header.cells, operation)
        table = CsvRows(file, operation, columns, {"box_id": 7})
        assert scan(table).duplicates.total == 0


def test_a_line_that_is_far_too_long_is_an_error(cards: Cards) -> None:
    table = cards("name,state,street\n" + "Ada,MA,x\n" * 200 + "x" * 2_000_000)
    with closing(table.file), pytest.raises(CsvError) as caught:
        scan(table)
    assert str(caught.value) == "cards.csv:202: The line is longer than 1,048,576 bytes."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_error_names_the_place_of_a_nul_far_down(cards: Cards, encoding: str) -> None:
    table = cards("name,state,street\n" + "Ada,MA,x\n" * 9_000 + "A\0a,MA,x\n", encoding)
    with (
        closing(table.file),
        pytest.raises(CsvError, match=r"cards.csv:9002:2: The line has a NUL"),
    ):
        scan(table)


def test_a_required_field_without_a_column_is_a_problem_of_every_row(tmp_path: Path) -> None:
    (tmp_path / "cards.csv").write_text("name,state,street\nAda,MA,x\n")
    with closing(CsvFile(tmp_path / "cards.csv")) as file:
        columns = match_columns(file.header.cells, POST_CARD)
        table = CsvRows(file, POST_CARD, columns, {})
        assert scan(table).problems.first == ["cards.csv:2 (row 1): box_id is missing"] or (
            kinds_of(scan(table).problems) == {"box_id is missing": 1}
        )


def test_half_a_character_does_not_end_a_line(cards: Cards) -> None:
    table = cards("name,state,street\nAda,MA,x\n\u0a58\u4100,MA,x", "utf-16")
    with closing(table.file):
        assert [record.cells[0] for record in table] == ["Ada", "\u0a58\u4100"]


def test_duplicates_far_apart_are_named(cards: Cards) -> None:
    rows = [f"Ada {n},MA,x {n}\n" for n in range(1, 20_001)]
    rows[15_000] = rows[5_000]
    table = cards("name,state,street\n" + "".join(rows))
    with closing(table.file):
        assert scan(table).duplicates.first == [
            "cards.csv:15002 (row 15001): is the same card as an earlier row (line 5002)"
        ]
        assert [record.raw.decode() for record in table.file.rows()] == rows


def test_a_country_in_a_column_that_is_left_out_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text(
        "name,street,state,zip,Country\n"
        + "".join(
            f"Ada,{row} Main St,MA,02134,{country}\n"
            for row, country in enumerate(["US", "Canada", "", "U.S.A.", "Germany", "germany"])
        )
    )
    with closing(CsvFile(path)) as file:
        columns = match_columns(file.header.cells, POST_CARD, ignore=["Country"])
        table = CsvRows(file, POST_CARD, columns, {"box_id": 7})
        found = scan(table)
        assert (found.warnings, found.problems.rows) == (exactly(table)[0].warnings, 0)
    assert found.warnings.first == [
        f'cards.csv:{line} (row {line - 1}), column Country: "{country}" is another country, and '
        "this column is left out"
        for line, country in ((6, "Germany"), (7, "germany"))
    ]


@pytest.mark.parametrize("tidy_rows", [1, 3, 100])
def test_tidied_rows_are_checked_as_they_are_sent(tmp_path: Path, tidy_rows: int) -> None:
    good = ",".join(GOOD)
    loose = [f"{' NULL ' if at % 2 else ' Ada '},{good.partition(',')[2]}" for at in range(100)]
    path = tmp_path / "cards.csv"
    path.write_text("\n".join([",".join(HEADER), *loose[:tidy_rows], *[good] * 200]))
    with closing(CsvFile(path)) as file:
        columns = match_columns(file.header.cells, POST_CARD, ignore=["left out"])
        survey = scan(CsvRows(file, POST_CARD, columns, {"box_id": 7}, tidy=True))
    assert (survey.rows, survey.problems.rows) == (200 + tidy_rows, 0)
    assert survey.tidied.rows == tidy_rows
    assert survey.warnings.rows == tidy_rows // 2
