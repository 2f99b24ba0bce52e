"""Frozen rows in a file that was cut, damaged or replaced are refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from bulk.job_store.test_frozen_rows import EMMA, frozen
from postalytics_runtime.bulk.job_store import FrozenRows
from postalytics_runtime.errors import JournalError

MANY = 200
"""More rows than three blocks have."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = frozen(tmp_path, [{**EMMA, "isbn": f"{number}"} for number in range(MANY)])
    rows.commit()
    return rows.path


def refusal(path: Path) -> str:
    with pytest.raises(JournalError) as caught:
        FrozenRows[Any].open(path)
    return str(caught.value)


def test_a_whole_file_is_opened(path: Path) -> None:
    assert FrozenRows[Any].open(path).count == MANY


def test_a_file_that_is_cut_anywhere_is_refused(path: Path) -> None:
    content = path.read_bytes()
    whole = 0
    for size in (*range(0, len(content), 97), *range(len(content) - 200, len(content))):
        path.write_bytes(content[:size])
        whole += "are damaged" not in refusal(path)
    assert whole == 0


def test_a_bit_that_flips_anywhere_is_noticed(path: Path) -> None:
    content = path.read_bytes()
    before = FrozenRows[Any].open(path).digest
    unnoticed = 0
    for place in range(0, len(content), 53):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        try:
            # The journal compares the digest of the input, which is in the footer.
            unnoticed += FrozenRows[Any].open(path).digest == before
        except JournalError:
            continue
    assert unnoticed == 0


@pytest.mark.parametrize("line", [1, 100, MANY])
def test_a_line_that_is_missing_is_noticed(path: Path, line: int) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:line] + lines[line + 1 :]))
    assert "are damaged" in refusal(path)


def test_the_error_says_what_to_do(path: Path) -> None:
    path.write_bytes(b"")
    assert refusal(path) == (
        f"The frozen rows {str(path)!r} are damaged, or were written by another version of this "
        "program. Nothing more was sent. If they cannot be restored, remove this file and start "
        "the same upload again: it freezes the same rows once more, and goes on with the job."
    )
    path.unlink()
    assert f"{str(path)!r} cannot be read: No such file or directory." in refusal(path)


def test_rows_of_an_earlier_version_are_refused(path: Path) -> None:
    path.write_text(json.dumps(EMMA) + "\n")
    assert "were written by another version of this program" in refusal(path)


def test_rows_of_a_later_version_are_refused(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    lines[0] = b'{"frozen_rows":2}\n'
    footer = json.loads(lines.pop())
    footer["sha256"] = hashlib.sha256(b"".join(lines)).hexdigest()
    path.write_bytes(b"".join(lines) + json.dumps(footer).encode() + b"\n")
    assert "were written by another version of this program" in refusal(path)


def test_rows_that_change_while_the_job_runs_are_not_read(path: Path) -> None:
    rows = FrozenRows[Any].open(path)
    content = path.read_bytes()
    place = content.index(b'"150"')
    path.write_bytes(content[: place + 1] + b"9" + content[place + 2 :])
    assert [row.number for row in rows.read([1, 64, 65, 128])] == [1, 64, 65, 128]
    with pytest.raises(JournalError, match="are damaged"):
        list(rows.read([1, 129]))
    with pytest.raises(JournalError, match="are damaged"):
        list(rows)


def test_a_file_of_something_else_that_is_nested_deeply_is_refused(path: Path) -> None:
    path.write_text("[" * 10_000 + "\n")
    assert "are damaged" in refusal(path)
