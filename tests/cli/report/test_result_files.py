"""Result files: rows that were not created, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk import RowState
from postalytics_runtime.bulk.csv import CsvFile
from postalytics_runtime.bulk.job_store import FrozenRow
from postalytics_runtime.bulk.journal import Entry
from postalytics_runtime.bulk.rows import CHECK, RowStep
from postalytics_runtime.cli.report import (
    RejectionReasons,
    ResultFile,
    files_in,
    result_path,
    write_result,
)

CONTENT = b'\xef\xbb\xbfa;b\r\n1;"x\r\ny"\r\n\r\n2;z\r\n 3 ;""'
AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(CONTENT)
    return path


def chosen(file: CsvFile, numbers: Iterable[int]) -> Iterator[tuple[FrozenRow, str, Entry]]:
    for record in file.rows():
        if record.number in numbers:
            reason = {"reason": f"No good: ä\n{record.number}"}
            entry = Entry(AT, record.number, RowStep.REJECTED, "rejected", reason)
            row = FrozenRow(record.number, {}, record.line, record.raw)
            yield row, f"place {record.number}", entry


def write(
    source: Path,
    numbers: Iterable[int] = (1, 2, 3),
    before: ResultFile | None = None,
    state: RowState = RowState.REJECTED,
) -> tuple[ResultFile | None, RejectionReasons]:
    with closing(CsvFile(source)) as file:
        return write_result(file.header.raw, chosen(file, numbers), source, state, before)


def test_rows_are_written_below_the_header_unchanged(source: Path) -> None:
    file, reasons = write(source)
    assert file is not None
    assert file.path == source.with_name("list.rejected.csv")
    assert file.path.read_bytes() == b'\xef\xbb\xbfa;b\r\n1;"x\r\ny"\r\n2;z\r\n 3 ;""'
    assert source.with_name("list.rejected.txt").read_text(encoding="utf-8") == (
        "place 1: No good: ä\\n1\nplace 2: No good: ä\\n2\nplace 3: No good: ä\\n3\n"
    )
    counts = {reason.reason: reason.rows for reason in reasons.ranked()}
    assert counts == {f"No good: ä\n{row}": 1 for row in (1, 2, 3)}


def test_without_rows_there_is_no_file(source: Path) -> None:
    assert write(source, ()) == (None, RejectionReasons())
    assert [path.name for path in source.parent.iterdir()] == ["list.csv"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_row_without_a_line_end_does_not_run_into_the_next(tmp_path: Path, end: bytes) -> None:
    entry = Entry(AT, 1, RowStep.UNCONFIRMED, "unconfirmed", {})
    rows = [(FrozenRow(row, {}, row, b"x"), "place", entry) for row in (1, 2)]
    file, _ = write_result(b"a" + end, rows, tmp_path / "list.csv", RowState.UNCONFIRMED)
    assert file is not None
    assert file.path.read_bytes() == end.join([b"a", b"x", b"x"])


def test_a_file_that_cannot_be_finished_is_removed(source: Path) -> None:
    def rows() -> Iterator[tuple[FrozenRow, str, Entry]]:
        entry = Entry(AT, 1, RowStep.UNCONFIRMED, "unconfirmed", {})
        yield FrozenRow(1, {}, 1, b"x"), "place", entry
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_result(b"a\n", rows(), source, RowState.UNCONFIRMED)
    assert [path.name for path in source.parent.iterdir()] == ["list.csv"]


def test_a_foreign_file_is_not_overwritten(source: Path) -> None:
    source.with_name("list.rejected.csv").write_text("mine")
    source.with_name("list.rejected-2.txt").write_text("mine")
    file, _ = write(source, (1,))
    assert file is not None
    assert file.path.name == "list.rejected-3.csv"
    assert source.with_name("list.rejected.csv").read_text() == "mine"


def test_the_file_of_an_earlier_run_is_replaced(source: Path) -> None:
    first, _ = write(source, (1,))
    second, _ = write(source, (1, 2), first)
    assert first is not None
    assert second is not None
    assert (second.path, second.sha256 == first.sha256) == (first.path, False)
    assert source.with_name("list.rejected.txt").read_text().count("\n") == 2
    assert len([*source.parent.iterdir()]) == 3


def test_an_edited_file_is_kept(source: Path) -> None:
    first, _ = write(source, (1,))
    assert first is not None
    first.path.write_text("corrected")
    second, _ = write(source, (1, 2), first)
    assert second is not None
    assert second.path.name == "list.rejected-2.csv"
    assert first.path.read_text() == "corrected"


def test_a_file_that_was_moved_away_is_written_again(source: Path) -> None:
    first, _ = write(source, (1,))
    assert first is not None
    first.path.unlink()
    source.with_name("list.rejected.txt").unlink()
    assert write(source, (1,), first)[0] == first


def test_the_journal_knows_the_files_of_earlier_runs(source: Path) -> None:
    kept = {"files": {"unconfirmed": [str(source), "ab"]}, "exit_status": 3}
    assert files_in(kept) == {RowState.UNCONFIRMED: ResultFile(source, "ab")}
    assert files_in({}) == {}


@pytest.mark.parametrize(
    ("source", "state", "number", "name"),
    [
        ("list.csv", RowState.REJECTED, 1, "list.rejected.csv"),
        ("list.csv", RowState.UNCONFIRMED, 3, "list.unconfirmed-3.csv"),
        ("list.rejected.csv", RowState.REJECTED, 2, "list.rejected-2.csv"),
        ("list.pending-12.csv", RowState.UNCONFIRMED, 1, "list.unconfirmed.csv"),
        ("list.2026.txt", RowState.PENDING, 1, "list.2026.pending.csv"),
        ("list", RowState.PENDING, 1, "list.pending.csv"),
    ],
)
def test_names_of_result_files_do_not_grow(
    source: str, state: RowState, number: int, name: str
) -> None:
    assert result_path(Path(source), state, number) == Path(name)


@given(
    st.sampled_from([RowState.REJECTED, RowState.UNCONFIRMED, RowState.PENDING]), st.integers(1, 50)
)
def test_a_result_file_of_a_result_file_has_the_same_name(state: RowState, number: int) -> None:
    first = result_path(Path("list.csv"), state, number)
    assert result_path(first, state, number) == first


def test_rows_with_one_problem_are_counted_together_although_their_values_differ(
    source: Path,
) -> None:
    reasons = ["ZIP is not a US ZIP (it has 4 digits)", "ZIP is not a US ZIP (probably 02134)"]
    entries = [
        Entry(AT, row, RowStep.REJECTED, "rejected", {"reason": text, CHECK: True})
        for row, text in enumerate([*reasons, f"A is missing; {reasons[0]}; {reasons[1]}"], 1)
    ]
    rows = [(FrozenRow(entry.row, {}, 1, b"x\n"), "place", entry) for entry in entries]
    _, counted = write_result(b"a\n", rows, source, RowState.REJECTED, None)
    assert [(reason.reason, reason.rows) for reason in counted.ranked()] == [
        ("ZIP is not a US ZIP", 2),
        ("A is missing; ZIP is not a US ZIP; ZIP is not a US ZIP", 1),
    ]
    texts = source.with_name("list.rejected.txt").read_text(encoding="utf-8").splitlines()
    assert texts[:2] == [f"place: {reason}" for reason in reasons]


def test_what_the_api_says_is_counted_word_for_word(source: Path) -> None:
    said = {"reason": "Not for sale (7)"}
    rows = [(FrozenRow(1, {}, 1, b"x\n"), "", Entry(AT, 1, RowStep.REJECTED, "rejected", said))]
    _, counted = write_result(b"a\n", rows, source, RowState.REJECTED, None)
    assert [reason.reason for reason in counted.ranked()] == ["Not for sale (7)"]
