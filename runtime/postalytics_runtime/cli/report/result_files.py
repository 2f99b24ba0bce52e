"""Result files: the rejected and the unconfirmed rows, byte for byte."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import re
from collections.abc import Generator, Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import attrs

from ...bulk import RowState
from ...bulk.job_store import FrozenRow
from ...bulk.journal import Entry
from ...text import printable
from ..private_files import opened_privately, stem_and_suffix
from .reasons import RejectionReasons, reason_of, shared_reason_of

_OURS = re.compile(r"\.(rejected|unconfirmed|pending)(-[0-9]+)?$")


@attrs.frozen
class ResultFile:
    """File with the rows of one state; a `.txt` file beside it has the reasons."""

    path: Path
    sha256: str
    """SHA-256 of the file as it was written, to detect that you have edited it."""

    @property
    def is_unchanged(self) -> bool:
        """Whether the file exists with its original content."""
        return self.path.is_file() and _sha256(self.path) == self.sha256


def write_result(
    header: bytes,
    rows: Iterable[tuple[FrozenRow, str, Entry]],
    source: Path,
    state: RowState,
    before: ResultFile | None = None,
    codec: str = "utf-8",
) -> tuple[ResultFile | None, RejectionReasons]:
    """Write rows below the header of their input, and the reasons to a text file.

    `list.csv` gets `list.rejected.csv`, or `list.rejected-2.csv` if that exists. Only a file that
    an earlier run of the same job wrote, and that is unchanged since, is overwritten. If there are
    no rows any more, that file is removed.

    Args:
        header: the bytes of the header of the input.
        rows: each row with its place and its journal entry.
        source: the path of the input; the files are written next to it.
        state: the state of the rows.
        before: the file of an earlier run.
        codec: the encoding of the input, with a fixed byte order.

    Returns:
        The file, or `None` if there are no rows; and the counted reasons.

    Raises:
        OSError: a file cannot be written.
    """
    reasons = RejectionReasons()
    rows = iter(rows)
    if (first := next(rows, None)) is None:
        if before is not None and before.is_unchanged:  # An upload of it would send duplicates.
            before.path.unlink()
            _reasons_of(before.path).unlink(missing_ok=True)
        return None, reasons
    with _fresh(source, state) as (path, file, texts):
        file.write(header)
        ended = True
        for row, place, entry in itertools.chain([first], rows):
            reason = reason_of(entry)
            reasons.add(shared_reason_of(entry), row.number)
            texts.write(f"{printable(place)}: {printable(reason)}\n")
            file.write(row.raw if ended else _line_end(header, codec) + row.raw)
            ended = row.raw.endswith("\n".encode(codec))
    if before is not None and before.is_unchanged:
        path = _moved(path, before.path)
    return ResultFile(path, _sha256(path)), reasons


@contextlib.contextmanager
def _fresh(source: Path, state: RowState) -> Generator[tuple[Path, IO[bytes], IO[str]]]:
    numbered = (result_path(source, state, number) for number in itertools.count(1))
    path = next(path for path in numbered if not (path.exists() or _reasons_of(path).exists()))
    with contextlib.ExitStack() as unfinished:  # A part of the rows would be taken for all.
        with opened_privately(path, "xb") as rows:
            unfinished.callback(path.unlink)
            with opened_privately(_reasons_of(path), "x", encoding="utf-8") as texts:
                unfinished.callback(_reasons_of(path).unlink)
                yield path, rows, texts
        unfinished.pop_all()


def _moved(path: Path, to: Path) -> Path:
    _reasons_of(path).replace(_reasons_of(to))
    return path.replace(to)


def _line_end(header: bytes, codec: str) -> bytes:
    of_windows = "\r\n".encode(codec)
    return of_windows if header.endswith(of_windows) else "\n".encode(codec)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reasons_of(path: Path) -> Path:
    return path.with_suffix(".txt")


def files_in(result: Mapping[str, Any]) -> dict[RowState, ResultFile]:
    """Return the files of an earlier run, as its journal stores them."""
    files: dict[str, tuple[str, str]] = result.get("files", {})
    return {RowState(state): ResultFile(Path(path), sha) for state, (path, sha) in files.items()}


def result_path(source: Path, state: RowState, number: int) -> Path:
    """Return the path of the file for rows in a state.

    >>> result_path(Path("list.pending.csv"), RowState.UNCONFIRMED, 2).name
    'list.unconfirmed-2.csv'
    >>> result_path(Path("list.tsv.gz"), RowState.REJECTED, 1).name
    'list.rejected.tsv'
    """
    stem, suffix = stem_and_suffix(source)
    stem = _OURS.sub("", stem)
    counter = "" if number == 1 else f"-{number}"
    return source.with_name(f"{stem}.{state.value.replace(' ', '-')}{counter}{suffix}")
