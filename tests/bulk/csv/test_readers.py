"""Read CSV exactly: each record with its bytes, or an error."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postalytics_runtime.bulk.csv import (
    MAX_LINE,
    CsvError,
    Encoding,
    Record,
    RecordPosition,
    lines_of,
    records,
)


def read(content: bytes, delimiter: str = ",") -> list[Record]:
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    encoding = Encoding("UTF-8", "utf-8", mark)
    return list(records(io.BytesIO(content), delimiter, "f.csv", encoding))


def test_a_record_knows_its_number_its_line_and_its_bytes() -> None:
    assert read(b'a,b\r\n1,"x\ny"\r\n\r\n2,"say ""hi"""') == [
        Record(0, 1, ["a", "b"], b"a,b\r\n"),
        Record(1, 2, ["1", "x\ny"], b'1,"x\ny"\r\n'),
        Record(2, 5, ["2", 'say "hi"'], b'2,"say ""hi"""'),
    ]


def test_a_byte_order_mark_stays_in_the_bytes_but_not_in_the_name() -> None:
    assert read(b"\xef\xbb\xbfa,b\n1,2\n")[0] == Record(0, 1, ["a", "b"], b"\xef\xbb\xbfa,b\n")


def test_cells_are_kept_as_they_are() -> None:
    assert read("ZIP;Näme\n02134; é ,\n".encode(), ";")[1].cells == ["02134", " é ,"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b'a,b\n1,2\n3,"x\n4,5\n6,7\n',
            "f.csv:3: A quote is opened in the record that begins here and never closed. Open the "
            'file in a text editor, and delete that quote ("), or write it twice.',
        ),
        (
            b'a,b\n1,"x\n4,5"y\n6,7\n',
            "f.csv:2: A quote in the record that begins here is not closed, or a quote inside "
            "a cell is not written twice (noticed at line 3). Open the file in a text editor, and "
            'delete that quote ("), or write it twice.',
        ),
        (
            b'a,b\n1,"' + b"x" * 140_000 + b"\n",
            "f.csv:2: A cell is longer than 131,072 characters. Probably a quote is opened in the "
            "record that begins here and never closed. Open the file in a text editor, and delete "
            'that quote ("), or write it twice.',
        ),
        (
            b"a,b\n1,x\ry\n",
            "f.csv:2: The record that begins here has a line end of old Macs (a carriage return "
            "without a line feed). Open the file in a spreadsheet program, save it as "
            '"CSV UTF-8", and upload that file.',
        ),
        (
            b"a,b\n\xc3\xa4\xe4,2\n",
            'f.csv:2:2: The byte 0xe4 is not UTF-8. Save the file as "CSV UTF-8", or name its '
            "encoding with --encoding.",
        ),
        (
            b"a,b\n1,\0\n",
            "f.csv:2:3: The line has a NUL, which is not allowed in a CSV file. Save the file as "
            '"CSV UTF-8", or name its encoding with --encoding.',
        ),
        (b"x" * (MAX_LINE + 1), "f.csv:1: The line is longer than 1,048,576 bytes."),
    ],
)
def test_an_error_names_the_place_that_cannot_be_read(content: bytes, expected: str) -> None:
    with pytest.raises(CsvError) as caught:
        read(content)
    assert str(caught.value) == expected


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)
ROWS = st.lists(CELLS, min_size=2, max_size=4)


@given(
    rows=st.lists(ROWS.filter(any), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
    last=st.booleans(),
)
@example(rows=[["", "x"], ["\n", '"']], delimiter=",", end="\r\n", mark=True, last=False)
def test_reading_returns_every_cell_and_every_byte(
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
def test_any_bytes_are_records_or_an_error_that_names_a_place(content: bytes) -> None:
    problem = "f.csv:"
    found: list[Record] = []
    try:
        found = read(content)
    except CsvError as error:
        problem = str(error)
    assert problem.startswith("f.csv:")
    assert all(record.raw in content for record in found)


@pytest.mark.parametrize(
    "codec", ["utf-8", "cp1252", "utf-16-le", "utf-16-be", "utf-32-le", "cp037"]
)
@pytest.mark.parametrize("last", ["\n", ""])
def test_a_line_ends_at_the_character_not_at_its_byte(codec: str, last: str) -> None:
    lines = ["a,\n", '"\n', 'b"\r\n', "\n", f"é{last}"]
    if codec.startswith("utf-"):
        lines.insert(0, "\u0a00\u000b\u0a0a\n")
    content = "".join(lines).encode(codec)
    found = list(lines_of(io.BytesIO(content), Encoding("x", codec)))
    assert [line.decode(codec) for line in found] == lines
    assert b"".join(found) == content


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "cp037"])
def test_a_line_that_never_ends_is_not_read_to_its_end(codec: str) -> None:
    content = ("x" * 4 * MAX_LINE).encode(codec)
    assert MAX_LINE < len(next(lines_of(io.BytesIO(content), Encoding("x", codec)))) < 3 * MAX_LINE


def test_reading_can_start_in_the_middle() -> None:
    found = list(records([b"5,6\n", b"\n", b"7,8"], ",", "f.csv", start=RecordPosition(99, 12, 3)))
    assert found == [Record(3, 12, ["5", "6"], b"5,6\n"), Record(4, 14, ["7", "8"], b"7,8")]


@given(rows=st.lists(ROWS | st.just(["", ""]), max_size=12), end=st.sampled_from(["\n", "\r\n"]))
@example(rows=[["", ""], ["a", "b"], ["", "", ""], ["\n", ""], ["", ""]], end="\r\n")
def test_rows_of_empty_cells_are_left_out_and_named(rows: list[list[str]], end: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(rows)
    empty: list[int] = []
    found = list(records(io.BytesIO(text.getvalue().encode()), ",", "f.csv", on_empty=empty.append))
    assert [record.cells for record in found] == [cells for cells in rows if any(cells)]
    assert [record.number for record in found] == list(range(len(found)))
    lines = [
        1 + sum(1 + "".join(cells).count("\n") for cells in rows[:at]) for at in range(len(rows))
    ]
    assert empty == [line for line, cells in zip(lines, rows, strict=True) if not any(cells)]
