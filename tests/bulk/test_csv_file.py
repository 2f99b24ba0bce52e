"""Reading CSV: every row or an error, and the bytes of each."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postalytics_runtime.bulk.csv_file import (
    MAX_LINE,
    CsvError,
    CsvFile,
    Record,
    delimiter_of,
    records,
)


def read(content: bytes, delimiter: str = ",") -> list[Record]:
    return list(records(io.BytesIO(content), delimiter, "f.csv"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "books.csv"
        path.write_bytes(content)
        return path

    return write


def test_a_record_knows_its_number_its_line_and_its_bytes() -> None:
    assert read(b'a,b\r\n1,"x\ny"\r\n\r\n2,"say ""hi"""') == [
        Record(0, 1, ["a", "b"], b"a,b\r\n"),
        Record(1, 2, ["1", "x\ny"], b'1,"x\ny"\r\n'),
        Record(2, 5, ["2", 'say "hi"'], b'2,"say ""hi"""'),
    ]


def test_a_byte_order_mark_is_kept_in_the_bytes_and_is_no_part_of_the_name() -> None:
    assert read(b"\xef\xbb\xbfa,b\n1,2\n")[0] == Record(0, 1, ["a", "b"], b"\xef\xbb\xbfa,b\n")


def test_cells_are_kept_as_they_are() -> None:
    assert read("ZIP;Näme\n02134; é ,\n".encode(), ";")[1].cells == ["02134", " é ,"]


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ("a,b,c", ","),
        ("a;b;c", ";"),
        ("a\tb\tc", "\t"),
        ("a", ","),
        ("", ","),
        ("a,b;c", ","),
        ('"a,b,c";d', ";"),
        ('"a "",,,"" b"\tc', "\t"),
    ],
)
def test_the_delimiter_is_what_the_header_has_most_of(header: str, delimiter: str) -> None:
    assert delimiter_of(header) == delimiter


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b'a,b\n1,2\n3,"x\n4,5\n6,7\n',
            "f.csv:3: A quote is opened in the record that begins here and never closed.",
        ),
        (
            b'a,b\n1,"x\n4,5"y\n6,7\n',
            "f.csv:2: A quote in the record that begins here is not closed, or stands inside a "
            "cell without being doubled (noticed at line 3).",
        ),
        (
            b'a,b\n1,"' + b"x" * 140_000 + b"\n",
            "f.csv:2: A cell is longer than 131,072 characters. Probably a quote is opened in the "
            "record that begins here and never closed.",
        ),
        (
            b"a,b\n1,x\ry\n",
            "f.csv:2: A carriage return stands alone in the record that begins here. Save the "
            "file with the line ends of Windows or Unix, or put quotes around the cell.",
        ),
        (
            b"a,b\n\xc3\xa4\xe4,2\n",
            'f.csv:2:2: The byte 0xe4 is not UTF-8. Save the file as "CSV UTF-8".',
        ),
        (
            b"a,b\n1,\0\n",
            "f.csv:2: The file holds NUL bytes or is UTF-16, so it is no CSV in UTF-8. "
            'Save it as "CSV UTF-8".',
        ),
        (
            "a,b\n1,2\n".encode("utf-16"),
            "f.csv:1: The file holds NUL bytes or is UTF-16, so it is no CSV in UTF-8. "
            'Save it as "CSV UTF-8".',
        ),
        (
            b"\xff\xfe\n",
            "f.csv:1: The file holds NUL bytes or is UTF-16, so it is no CSV in UTF-8. "
            'Save it as "CSV UTF-8".',
        ),
        (b"x" * (MAX_LINE + 1), "f.csv:1: The line is longer than 1,048,576 bytes."),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place(content: bytes, said: str) -> None:
    with pytest.raises(CsvError) as caught:
        read(content)
    assert str(caught.value) == said


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
    last=st.booleans(),
)
@example(rows=[["", ""], ["\n", '"']], delimiter=",", end="\r\n", mark=True, last=False)
def test_reading_gives_back_every_cell_and_every_byte(
    rows: list[list[str]], delimiter: str, end: str, mark: bool, last: bool
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    content = (b"\xef\xbb\xbf" if mark else b"") + text.getvalue().encode()
    if not last:
        content = content.removesuffix(end.encode())
    found = read(content, delimiter)
    assert [record.cells for record in found] == rows
    assert b"".join(record.raw for record in found) == content
    assert [record.number for record in found] == list(range(len(rows)))
    before = [b"".join(record.raw for record in found[:at]) for at in range(len(found))]
    assert [record.line for record in found] == [part.count(b"\n") + 1 for part in before]


@given(st.binary(max_size=80))
def test_any_bytes_are_records_or_an_error_with_a_place(content: bytes) -> None:
    problem = "f.csv:"
    found: list[Record] = []
    try:
        found = read(content)
    except CsvError as error:
        problem = str(error)
    assert problem.startswith("f.csv:")
    assert all(record.raw in content for record in found)


def test_a_file_can_be_read_again_and_again(write: Callable[[bytes], Path]) -> None:
    with CsvFile(write(b"\r\na;b\r\n1;2\r\n")) as file:
        assert (file.name, file.delimiter, file.delimiter_name) == ("books.csv", ";", "semicolon")
        assert file.header == Record(0, 2, ["a", "b"], b"a;b\r\n")
        rows = [Record(1, 3, ["1", "2"], b"1;2\r\n")]
        assert (list(file.rows()), list(file.rows())) == (rows, rows)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"a,b\n", b"a,b\n\n\n"])
def test_a_file_without_rows_is_refused(write: Callable[[bytes], Path], content: bytes) -> None:
    with pytest.raises(CsvError) as caught:
        CsvFile(write(content))
    assert str(caught.value) == ("books.csv has no rows: it needs a header line and rows below.")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.csv", "none.csv cannot be read: No such file or directory."),
        (".", " is not a file with rows. Name a regular file."),
        ("x\0y", " is no file name."),
    ],
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(CsvError) as caught:
        CsvFile(tmp_path / name)
    assert str(caught.value).endswith(said)


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(CsvError, match="is not a file with rows"):
        CsvFile(tmp_path / "pipe.csv")


@pytest.mark.parametrize("change", [b"a,b\n1,2\n9,4\n", b"a,b\n1,2\n3,4\n5,6\n", b""])
def test_a_file_that_changes_is_read_no_further(
    write: Callable[[bytes], Path], change: bytes
) -> None:
    path = write(b"a,b\n1,2\n3,4\n")
    os.utime(path, (1, 1))
    with CsvFile(path) as file:
        rows = file.rows()
        assert next(rows).cells == ["1", "2"]
        path.write_bytes(change)
        with pytest.raises(CsvError) as caught:
            next(rows)
    assert str(caught.value) == (
        "books.csv:3: The file was changed while it was being read. No row from here on was "
        "sent. Check the file and begin again."
    )


def test_a_file_that_is_replaced_is_read_as_it_was(
    write: Callable[[bytes], Path], tmp_path: Path
) -> None:
    with CsvFile(write(b"a,b\n1,2\n")) as file:
        other = tmp_path / "other.csv"
        other.write_bytes(b"a,b\n8,9\n")
        other.replace(tmp_path / "books.csv")
        assert [record.cells for record in file.rows()] == [["1", "2"]]
