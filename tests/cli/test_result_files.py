"""Rows that are not created are kept byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk import State
from postalytics_runtime.bulk.csv_file import CsvFile
from postalytics_runtime.cli.result_files import ResultFiles, result_path

CONTENT = b'\xef\xbb\xbfa;b\r\n1;"x\r\ny"\r\n\r\n2;z\r\n 3 ;""'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(CONTENT)
    return path


def test_rows_are_written_below_the_header_as_they_came(source: Path) -> None:
    with CsvFile(source) as file, ResultFiles(file) as files:
        for record in file.rows():
            files.write(State.REJECTED, record, f"row {record.number}: ä")
    assert files.paths == {State.REJECTED: source.with_name("list.rejected.csv")}
    written = source.with_name("list.rejected.csv").read_bytes()
    assert written == b'\xef\xbb\xbfa;b\r\n1;"x\r\ny"\r\n2;z\r\n 3 ;""'
    reasons = source.with_name("list.rejected.txt").read_text(encoding="utf-8")
    assert reasons == "row 1: ä\nrow 2: ä\nrow 3: ä\n"


def test_rows_out_of_order_do_not_run_together(source: Path) -> None:
    with CsvFile(source) as file, ResultFiles(file) as files:
        rows = list(file.rows())
        for record in (rows[2], rows[1]):
            files.write(State.UNTOUCHED, record)
    assert source.with_name("list.untouched.csv").read_bytes() == (
        b'\xef\xbb\xbfa;b\r\n 3 ;""\r\n2;z\r\n'
    )
    assert not source.with_name("list.untouched.txt").exists()


def test_the_line_end_is_that_of_the_header(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"a\n1\n2")
    with CsvFile(path) as file, ResultFiles(file) as files:
        for record in reversed(list(file.rows())):
            files.write(State.IN_DOUBT, record)
    assert (tmp_path / "list.in-doubt.csv").read_bytes() == b"a\n2\n1\n"


def test_no_file_is_ever_overwritten(source: Path) -> None:
    source.with_name("list.rejected.csv").write_text("mine")
    source.with_name("list.rejected-2.txt").write_text("mine")
    with CsvFile(source) as file, ResultFiles(file) as files:
        files.write(State.REJECTED, next(iter(file.rows())), "no")
    assert files.paths[State.REJECTED].name == "list.rejected-3.csv"
    assert source.with_name("list.rejected-3.txt").read_text() == "no\n"
    assert source.with_name("list.rejected.csv").read_text() == "mine"


def test_a_file_that_is_not_wanted_is_removed(source: Path) -> None:
    with CsvFile(source) as file, ResultFiles(file) as files:
        files.write(State.UNTOUCHED, next(iter(file.rows())))
        files.discard(State.UNTOUCHED)
        files.discard(State.REJECTED)
    assert files.paths == {}
    assert [path.name for path in source.parent.iterdir()] == ["list.csv"]


@pytest.mark.parametrize(
    ("source", "state", "number", "name"),
    [
        ("list.csv", State.REJECTED, 1, "list.rejected.csv"),
        ("list.csv", State.IN_DOUBT, 3, "list.in-doubt-3.csv"),
        ("list.rejected.csv", State.REJECTED, 2, "list.rejected-2.csv"),
        ("list.untouched-12.csv", State.IN_DOUBT, 1, "list.in-doubt.csv"),
        ("list.2026.txt", State.UNTOUCHED, 1, "list.2026.untouched.csv"),
        ("list", State.UNTOUCHED, 1, "list.untouched.csv"),
    ],
)
def test_names_do_not_pile_up(source: str, state: State, number: int, name: str) -> None:
    assert result_path(Path(source), state, number) == Path(name)


@given(st.sampled_from([State.REJECTED, State.IN_DOUBT, State.UNTOUCHED]), st.integers(1, 50))
def test_the_files_of_a_result_have_the_names_of_the_first(state: State, number: int) -> None:
    first = result_path(Path("list.csv"), state, number)
    assert result_path(first, state, number) == first
