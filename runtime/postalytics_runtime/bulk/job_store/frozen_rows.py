"""Rows that a program gave, frozen: a line of JSON for each, in a file.

They are written beside the file first. What is read there says whether they are those of the job
that is to go on; only when its journal is open, they are kept.
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
    """Rows in a file, to be read again at any time.

    Attributes:
        path: where they are now.
        digest: the sha256 of the file, in hex.
        count: how many there are.
        rules: what makes their bodies.
    """

    path: Path
    digest: str
    count: int
    rules: RowValidator[M]
    _place: Path

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, object]]]:
        """The rows with their numbers: mappings from Python names."""
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield number, json.loads(line)

    def body(self, given: Any) -> M:
        """Make the body of a row.

        Raises:
            InvalidRequestError: the row does not fit; all its faults are named.
        """
        return self.rules.body(given)

    def commit(self) -> None:
        """Put them in their place: they are those of the job. Its journal must be open.

        What processes that have ended left behind when they did the same is removed.

        Raises:
            JournalError: they cannot be put there.
        """
        folder = self._place.parent
        with _errors(folder):
            self.path.replace(self._place)
            self.path = self._place
            for left in folder.glob(f"{self._place.name}.*.part"):
                process = _PROCESS.search(left.name)
                if process is not None and not is_alive(int(process[1])):
                    left.unlink(missing_ok=True)
            sync_folder(folder)

    def discard(self) -> None:
        """Remove them, unless they are kept."""
        if self.path != self._place:
            self.path.unlink(missing_ok=True)


async def freeze(
    rows: Iterable[Any] | AsyncIterable[Any], path: Path, rules: RowValidator[M]
) -> FrozenRows[M]:
    """Freeze rows: write them beside `path`, so that what is there is not touched.

    Compare the digest (or open the journal with it), then `keep` or `discard` what is returned.

    Args:
        rows: models or mappings from Python names; all are read. What is `UNSET` is left out.
        path: where they are to be kept; its folder is made, for its owner only.
        rules: what makes the bodies; it is not asked yet.

    Raises:
        InvalidRequestError: JSON cannot hold a row; the row and the field are named.
        JournalError: they cannot be written there.
    """
    file = _new_part(path)
    made = FrozenRows(Path(file.name), "", 0, rules, path)
    source = RowQueue(rows)
    digest = hashlib.sha256()
    try:
        while lines := await _next_lines(source, made.count):
            made.count += len(lines)
            some = b"".join(lines)
            digest.update(some)
            await asyncio.to_thread(_write, file, some)
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
    """A file of this process's own: whatever others do, what is written goes there."""
    prefix, folder = f"{path.name}.{os.getpid()}.", path.parent
    with _errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115 (it is closed when it is whole)
            "wb", buffering=0, dir=folder, prefix=prefix, suffix=".part", delete=False
        )
    return cast("BinaryIO", file)


def _write(file: BinaryIO, some: bytes) -> None:
    with _errors(Path(file.name).parent):
        left = memoryview(some)
        while left:
            left = left[file.write(left) :]


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
    wrong: list[object]
    if isinstance(row, Mapping):
        values = dict(cast("Mapping[str, object]", row))
        wrong = [name for name in values if type(name) is not str]
    elif isinstance(row, Model):
        names = [field.name for field in attrs.fields(type(row)) if field.name != "extra"]
        values = {name: getattr(row, name) for name in names}
        wrong = list(row.extra)
    else:
        raise InvalidRequestError(
            f"Row {number} cannot be kept, so nothing was sent: it is {type(row).__name__}, and "
            "neither a model nor a mapping."
        )
    if wrong:
        raise InvalidRequestError(
            f"Row {number} cannot be kept, so nothing was sent: {wrong[0]!r} is no field."
        )
    return {name: value for name, value in values.items() if value is not UNSET}
