"""Frozen rows of a program: a file with one line of JSON for each row.

The rows are written to a temporary file first. Its digest shows whether they are the rows of the
job that is to be resumed. The file gets its final name only when the journal of the job is open.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import re
import tempfile
from collections.abc import AsyncIterable, Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar, cast

import attrs

from ...errors import InvalidRequestError, JournalError
from ...processes import is_alive
from ...schema import UNSET, Model
from ..journal import sync_folder
from ..rows import END_OF_ROWS, RowQueue, RowValidator

M = TypeVar("M")

_BATCH_SIZE = 500
_PROCESS = re.compile(r"\.([0-9]+)\.[^.]+\.part$", re.ASCII)
_JSON = json.JSONEncoder(allow_nan=False, sort_keys=True, separators=(",", ":"))


@attrs.define
class FrozenRows(Generic[M]):
    """Rows in a file, which can be read again at any time.

    Attributes:
        path: the current path of the file.
        digest: the sha256 of the file, in hex.
        count: the number of rows.
        rules: validates rows and makes their bodies.
    """

    path: Path
    digest: str
    count: int
    rules: RowValidator[M]
    _place: Path

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, object]]]:
        """Iterate over the rows with their numbers, from 1: mappings from Python names."""
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield number, json.loads(line)

    def body(self, given: Any) -> M:
        """Return the body of a row.

        Raises:
            InvalidRequestError: the row is not valid; all its problems are named.
        """
        return self.rules.body(given)

    def commit(self) -> None:
        """Move the file to its final place. The journal of the job must be open.

        Temporary files of processes that have ended are removed.

        Raises:
            JournalError: the file cannot be moved.
        """
        folder = self._place.parent
        with _errors(folder):
            self.path.replace(self._place)
            self.path = self._place
            for left_over in folder.glob(f"{self._place.name}.*.part"):
                process = _PROCESS.search(left_over.name)
                if process is not None and not is_alive(int(process[1])):
                    left_over.unlink(missing_ok=True)
            sync_folder(folder)

    def discard(self) -> None:
        """Remove the file, unless `commit` has moved it to its final place."""
        if self.path != self._place:
            self.path.unlink(missing_ok=True)


async def freeze(
    rows: Iterable[Any] | AsyncIterable[Any], path: Path, rules: RowValidator[M]
) -> FrozenRows[M]:
    """Freeze rows: write them to a temporary file beside `path`, which stays unchanged.

    Compare the digest (or open the journal with it), then call `commit` or `discard`.

    Args:
        rows: models or mappings from Python names; all are read. `UNSET` values are left out.
        path: the final path; its folder is created, for its owner only.
        rules: makes the bodies later; rows are not validated yet.

    Raises:
        InvalidRequestError: JSON cannot hold a row; the row and the field are named.
        JournalError: the file cannot be written.
    """
    file = _new_part(path)
    made = FrozenRows(Path(file.name), "", 0, rules, path)
    source = RowQueue(rows)
    digest = hashlib.sha256()
    try:
        while lines := await _next_lines(source, made.count):
            made.count += len(lines)
            chunk = b"".join(lines)
            digest.update(chunk)
            await asyncio.to_thread(_write, file, chunk)
        await asyncio.to_thread(_force, file)
    except BaseException:
        made.discard()
        raise
    finally:
        file.close()
        await source.aclose()
    made.digest = digest.hexdigest()
    return made


@contextlib.contextmanager
def _errors(folder: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise JournalError(
            f"The rows cannot be kept in {str(folder)!r}: {error.strerror}. Make room there, or"
            " name another folder of your own."
        ) from error


def _new_part(path: Path) -> BinaryIO:
    """Create a temporary file; its name has the process id, so that others can clean it up."""
    prefix, folder = f"{path.name}.{os.getpid()}.", path.parent
    with _errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115 (`freeze` closes it)
            "wb", buffering=0, dir=folder, prefix=prefix, suffix=".part", delete=False
        )
    return cast("BinaryIO", file)


def _write(file: BinaryIO, chunk: bytes) -> None:
    with _errors(Path(file.name).parent):
        unwritten = memoryview(chunk)
        while unwritten:  # The file is unbuffered, so one call may write only a part.
            unwritten = unwritten[file.write(unwritten) :]


def _force(file: BinaryIO) -> None:
    with _errors(Path(file.name).parent):
        os.fsync(file.fileno())


async def _next_lines(source: RowQueue, after: int) -> list[bytes]:
    lines: list[bytes] = []
    while len(lines) < _BATCH_SIZE and (row := await source.next()) is not END_OF_ROWS:
        lines.append(_line(after + len(lines) + 1, row))
    return lines


def _line(number: int, row: object) -> bytes:
    values = _values(number, row)
    try:
        return f"{_JSON.encode(values)}\n".encode()
    except (TypeError, ValueError, RecursionError):
        names = [name for name, value in values.items() if not _can_be_kept(value)]
    raise InvalidRequestError(
        f"Row {number} cannot be kept, so nothing was sent: JSON cannot hold what is in "
        f"{', '.join(f'{name} ({type(values[name]).__name__})' for name in names)}."
    )


def _can_be_kept(value: object) -> bool:
    try:
        _JSON.encode(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def _values(number: int, row: object) -> dict[str, object]:
    unknown: list[object]
    if isinstance(row, Mapping):
        values = dict(cast("Mapping[str, object]", row))
        unknown = [name for name in values if type(name) is not str]
    elif isinstance(row, Model):
        names = [field.name for field in attrs.fields(type(row)) if field.name != "extra"]
        values = {name: getattr(row, name) for name in names}
        unknown = list(row.extra)
    else:
        raise InvalidRequestError(
            f"Row {number} cannot be kept, so nothing was sent: it is of type "
            f"{type(row).__name__}, which is neither a model nor a mapping."
        )
    if unknown:
        raise InvalidRequestError(
            f"Row {number} cannot be kept, so nothing was sent: {unknown[0]!r} is not a field."
        )
    return {name: value for name, value in values.items() if value is not UNSET}
