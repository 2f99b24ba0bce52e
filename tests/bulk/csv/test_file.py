"""A CSV file: it can be read repeatedly, and is refused if it changes."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.csv import BatchOffsets, CsvError, CsvFile, Record


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        path = tmp_path / "books.csv"
        path.write_bytes(content)
        return path

    return write


def test_a_file_can_be_read_repeatedly(write: Callable[[bytes], Path]) -> None:
    with closing(CsvFile(write(b"\r\na;b\r\n1;2\r\n"))) as file:
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
    ("name", "expected"),
    [
        ("none.csv", "none.csv cannot be read: No such file or directory."),
        (".", " is not a file with rows. Name a regular file."),
        ("x\0y", " is not a file name."),
    ],
)
def test_a_path_that_is_not_a_file_is_refused(tmp_path: Path, name: str, expected: str) -> None:
    with pytest.raises(CsvError) as caught:
        CsvFile(tmp_path / name)
    assert str(caught.value).endswith(expected)


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(CsvError, match="is not a file with rows"):
        CsvFile(tmp_path / "pipe.csv")


@pytest.mark.parametrize("change", [b"a,b\n1,2\n9,4\n", b"a,b\n1,2\n3,4\n5,6\n", b""])
def test_reading_stops_if_the_file_changes(write: Callable[[bytes], Path], change: bytes) -> None:
    path = write(b"a,b\n1,2\n3,4\n")
    os.utime(path, (1, 1))
    with closing(CsvFile(path)) as file:
        rows = file.rows()
        assert next(rows).cells == ["1", "2"]
        path.write_bytes(change)
        with pytest.raises(CsvError) as caught:
            next(rows)
    assert str(caught.value) == (
        "books.csv:3: The file was changed while it was being read. No row from this line "
        "on was sent. Check the file and start again."
    )


def test_a_file_that_is_replaced_is_read_as_it_was(
    write: Callable[[bytes], Path], tmp_path: Path
) -> None:
    with closing(CsvFile(write(b"a,b\n1,2\n"))) as file:
        other = tmp_path / "other.csv"
        other.write_bytes(b"a,b\n8,9\n")
        other.replace(tmp_path / "books.csv")
        assert [record.cells for record in file.rows()] == [["1", "2"]]


def test_rows_can_be_read_fast_without_their_bytes(write: Callable[[bytes], Path]) -> None:
    content = b'\n\na,b\n1,2\n\n3,"x\ny"\n5,6'
    read: list[bytes] = []
    with closing(CsvFile(write(content))) as file:
        found = [record for batch in file.batches(read.append) for record in batch.records()]
    assert found == [
        Record(1, 4, ["1", "2"]),
        Record(2, 6, ["3", "x\ny"]),
        Record(3, 8, ["5", "6"]),
    ]
    assert b"".join(read) == content


def test_a_second_reader_ends_the_first(
    write: Callable[[bytes], Path],
) -> None:
    with closing(CsvFile(write(b"a,b\n1,2\n3,4\n"))) as file:
        rows = file.rows()
        next(rows)
        next(file.rows())
        with pytest.raises(RuntimeError, match="Another iteration over the file has begun"):
            next(rows)


def test_reading_in_batches_stops_too_if_the_file_changes(
    write: Callable[[bytes], Path],
) -> None:
    path = write(b"a,b\n" + b"1,2\n" * 20_000)
    os.utime(path, (1, 1))
    with closing(CsvFile(path)) as file:
        batches = file.batches()
        next(batches)
        path.write_bytes(b"a,b\n")
        with pytest.raises(CsvError, match=r"books.csv:8193: The file was changed while"):
            list(batches)


def test_encoding_and_delimiter_can_be_given(write: Callable[[bytes], Path]) -> None:
    path = write("näme~city\n1~2\n".encode("cp437"))
    with closing(CsvFile(path, encoding="cp437", delimiter="~")) as file:
        assert (file.header.cells, file.delimiter_name) == (["näme", "city"], "'~'")
        assert str(file.encoding) == "cp437 (given)"


def test_windows_1252_is_recognized_and_its_bytes_are_kept(
    write: Callable[[bytes], Path],
) -> None:
    with closing(CsvFile(write(b"name,city\nx,y\nO\x92Hara,caf\xe9\n"))) as file:
        assert str(file.encoding) == "cp1252 (detected: byte 0x92 at line 3 is not UTF-8)"
        rows = list(file.rows())
    assert rows[1] == Record(2, 3, ["O\u2019Hara", "café"], b"O\x92Hara,caf\xe9\n")


def test_the_error_names_the_place_of_a_byte_that_windows_1252_lacks(
    write: Callable[[bytes], Path],
) -> None:
    path = write(b"name,city\nx,y\ncaf\xe9,\x81\n")
    with pytest.raises(CsvError) as caught, closing(CsvFile(path)) as file:
        list(file.batches())
    assert str(caught.value).startswith("books.csv:3:6: The byte 0x81 is not cp1252. Save")


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_recognized(write: Callable[[bytes], Path], codec: str, mark: str) -> None:
    with closing(CsvFile(write(f"{mark}name;city\r\nAda;日本\r\n".encode(codec)))) as file:
        assert (file.encoding.name, file.encoding.codec) == ("UTF-16", codec)
        assert file.header.cells == ["name", "city"]
        assert list(next(file.batches()).rows) == [["Ada", "日本"]]


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\n', "SEP=;\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_line_names_the_delimiter(write: Callable[[bytes], Path], line: str, mark: bytes) -> None:
    content = mark + line.encode() + b"a,x;b\r\n1;2,3\r\n"
    read: list[bytes] = []
    with closing(CsvFile(write(content))) as file:
        assert (file.delimiter, file.names_its_delimiter) == (";", True)
        assert file.header == Record(0, 2, ["a,x", "b"], mark + line.encode() + b"a,x;b\r\n")
        assert list(file.rows(read.append)) == [Record(1, 3, ["1", "2,3"], b"1;2,3\r\n")]
        (batch,) = file.batches(read.append)
        assert list(batch.records()) == [Record(1, 3, ["1", "2,3"])]
    assert b"".join(read) == content * 2


def test_a_given_delimiter_goes_before_the_one_that_a_line_names(
    write: Callable[[bytes], Path],
) -> None:
    with closing(CsvFile(write(b"sep=;\na,b\n1,2\n"), delimiter=",")) as file:
        assert (file.header.cells, file.names_its_delimiter) == (["a", "b"], False)


def test_a_first_line_in_another_encoding_names_no_delimiter(
    write: Callable[[bytes], Path],
) -> None:
    with pytest.raises(CsvError, match="The byte 0xff is not UTF-8"):
        CsvFile(write(b"\xff\n\xc3\xa4,b\n1,2\n"), encoding="utf-8")


def test_the_header_is_below_titles(write: Callable[[bytes], Path]) -> None:
    content = b"All customers, 2026\n\na;b\n1;2\n"
    read: list[bytes] = []
    with closing(CsvFile(write(content), header_row=3)) as file:
        assert (file.delimiter, file.header.line) == (";", 3)
        assert file.header.raw == b"All customers, 2026\n\na;b\n"
        assert [
            record.line for batch in file.batches(read.append) for record in batch.records()
        ] == [4]
    assert b"".join(read) == content


@pytest.mark.parametrize(
    ("content", "row"),
    [(b"a,b\n1,2\n", 4), (b"a,b\n1,2\n", 10**20), (b"sep=,\na,b\n1,2\n", 1)],
)
def test_a_line_that_cannot_be_the_header_is_refused(
    write: Callable[[bytes], Path], content: bytes, row: int
) -> None:
    with pytest.raises(CsvError) as caught:
        CsvFile(write(content), header_row=row)
    assert str(caught.value) == (
        f"books.csv has no header in line {row}. Name another line with --header-row."
    )


def test_lines_that_may_be_the_header_are_below_the_first(write: Callable[[bytes], Path]) -> None:
    path = write(b"Customers\n\na;b\n1;2\n3;4")
    with closing(CsvFile(path)) as file:
        assert list(file.possible_headers()) == [(2, []), (3, ["a", "b"]), (4, ["1", "2"])]


@pytest.mark.parametrize("bad", [b"x\ry,z", b"x" * 200_000])
def test_a_line_that_cannot_be_read_is_not_the_header(
    write: Callable[[bytes], Path], bad: bytes
) -> None:
    path = write(b"Customers,\n1,2\n" + bad + b"\na,b\n1,2\n")
    with closing(CsvFile(path)) as file:
        assert list(file.possible_headers()) == [(2, ["1", "2"]), (4, ["a", "b"])]


@pytest.mark.parametrize("above", [b"", b"sep=,\n", b"x\n" * 9])
def test_rows_below_titles_are_found_again(write: Callable[[bytes], Path], above: bytes) -> None:
    rows = [f"{number},{'x' * 50}" for number in range(3000)]
    path = write(above + b"a,b\n" + "\n".join(rows).encode())
    row = 10 if len(above) > 9 else None
    with closing(CsvFile(path, header_row=row)) as file:
        offsets = BatchOffsets()
        for batch in file.batches():
            offsets.add(batch)
        for numbers in ([1, 2, 2999], [5], [60, 1500, 1501, 3000]):
            found = list(offsets.rows(file, numbers))
            assert [record.cells[0] for record in found] == [str(at - 1) for at in numbers]
            lines = above.count(b"\n") + 1
            assert [record.line - lines for record in found] == numbers


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=4)


@given(
    above=st.sampled_from(["", "sep=;\r\n", "\r\n", "Our list\n;;\n\n"]),
    rows=st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=20),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le"]),
)
def test_both_ways_to_read_find_the_same_rows_and_every_byte(
    above: str,
    rows: list[list[str]],
    codec: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([["a", "b"], *rows, ["x"]])
    content = (above + text.getvalue()).encode(codec)
    path = tmp_path_factory.mktemp("files") / "books.csv"
    path.write_bytes(content)
    row = 4 if above.startswith("Our") else None
    given_codec = codec.removesuffix("-sig")
    with closing(CsvFile(path, encoding=given_codec, delimiter=";", header_row=row)) as file:
        assert file.header.cells == ["a", "b"]
        fed: list[list[bytes]] = [[], []]
        exact = list(file.rows(fed[0].append))
        empty: list[int] = []
        batches = file.batches(fed[1].append, on_empty=empty.append)
        fast = [record for batch in batches for record in batch.records()]
    assert [attrs.evolve(record, raw=b"") for record in exact] == fast
    assert [b"".join(parts) for parts in fed] == [content, content]
    assert [record.cells for record in exact] == [cells for cells in [*rows, ["x"]] if any(cells)]
    assert len(empty) == sum(not any(cells) for cells in rows)
