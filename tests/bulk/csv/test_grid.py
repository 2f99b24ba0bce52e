"""Lines that are alike are split at once, into the records that the parser of `csv` finds."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postalytics_runtime.bulk.csv import CsvFile, split_lines

PIECES = ("a", "b", ",", ",", '"', '""', ' "', '",', ',"', "\n", "\n", "\r", "")
WIDE = f"{'x' * 70_000},1\n{'y' * 70_000},2\n"


def parsed(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="\n"), strict=True))


@given(
    text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    end=st.sampled_from(["\n", "\r\n"]),
)
@example(text='"a",b', end="\n")
@example(text='"a\n",b', end="\n")
@example(text='a,"b', end="\n")
@example(text='a,b\nc,"""d"" e"""\n"",', end="\n")
@example(text="a,\n,b\n", end="\n")
@example(text=",\na,", end="\n")
def test_lines_that_are_split_have_the_records_that_the_parser_finds(text: str, end: str) -> None:
    content = text.replace("\n", end) + end
    grid = split_lines(content, ",")
    assert grid is None or list(grid) == parsed(content)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "text", ["a,b\n", ",b\nc,\n", 'a,"b, c"\n', '"a ""b"" c",\n', '"""b"" a",c\n', 'a,""\n']
)
def test_common_lines_are_split(text: str, end: str) -> None:
    content = f"{text}1,2\n3,4\n".replace("\n", end)
    grid = split_lines(content, ",")
    assert grid is not None
    assert list(grid) == parsed(content)
    assert (grid[0], list(grid[1:])) == (parsed(content)[0], parsed(content)[1:])


@pytest.mark.parametrize(
    "text",
    [
        "a\n\n",
        "a,b\n,\n",
        "a,b\nc\n",
        "a,b\nc,d,e\nf\n",
        'a,"b\nc"\n',
        'a,"b\n',
        'a,b"c"\n',
        'a,"b"c\n',
        '"a","b"\n',
        "a,b\r\nc\nd,e\r\n",
        "a,b\rc\r\n",
        WIDE,
    ],
)
def test_other_lines_are_left_to_the_parser(text: str) -> None:
    assert split_lines(text, ",") is None


def test_cells_are_read_by_columns_if_the_lines_are_alike(tmp_path: Path) -> None:
    path = tmp_path / "books.csv"
    for content, expected in (
        ("a,b\n1,2\n3,4\n", [["1", "3"], ["2", "4"]]),
        ("a,b\n1,2\n3\n", None),
    ):
        path.write_text(content)
        file = CsvFile(path)
        assert [batch.columns for batch in file.batches()] == [expected]
        file.close()
