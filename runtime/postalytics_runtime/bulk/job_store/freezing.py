"""Freeze rows: write them to a temporary file beside the place of the frozen rows of a job.

The caller moves the file to its place (`FrozenRows.commit`) when it holds the lock of the job, and
before the job has a journal. So two processes that begin the same job never mix their rows, and a
job that has begun has its rows.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import AsyncIterable, Callable, Generator, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

import attrs

from ...errors import InvalidRequestError
from ...schema import UNSET, Model
from ..rows import END_OF_ROWS, RowQueue, RowValidator
from .frozen_rows import VERSION, CsvSource, FrozenRow, FrozenRows, writing

M = TypeVar("M")

_BATCH_SIZE = 500


def _text(value: object) -> object:
    """Return a date or decimal as text; the encoder refuses what is neither text nor another."""
    from ...schema import wire_text  # Few APIs have such types.

    return wire_text(value)


# Cells of a CSV file are dates and decimals only in fields for them.
_JSON = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=_text)
_SORTED = json.JSONEncoder(allow_nan=False, sort_keys=True, separators=(",", ":"))


async def freeze(
    rows: Iterable[Any] | AsyncIterable[Any], place: Path, rules: RowValidator[M]
) -> FrozenRows[M]:
    """Freeze the rows of a program. Afterwards call `commit` or `discard`.

    Args:
        rows: models or mappings from Python names; all are read. `UNSET` values are left out.
        place: the final path; its folder is created, for its owner only.
        rules: makes the bodies later; rows are not validated yet.

    Raises:
        InvalidRequestError: JSON cannot hold a row; the row and the field are named.
        JournalError: the file cannot be written.
    """
    digest = hashlib.sha256()

    def encode(number: int, row: object) -> bytes:
        values = _encoded_values(number, row, rules)
        digest.update(b"%b\n" % values)
        return b'{"values":%b}\n' % values

    frozen: FrozenRows[M] = await _freeze(rows, place, encode, digest.hexdigest, {})
    frozen.rules = rules
    return frozen


async def freeze_csv(
    rows: Iterable[FrozenRow], place: Path, source: CsvSource, digest: Callable[[], str]
) -> FrozenRows[Any]:
    """Freeze the rows of a CSV file. Afterwards call `commit` or `discard`.

    Args:
        rows: all rows, in order.
        place: the final path.
        source: the file.
        digest: returns the sha256 of the file when its rows have been read.

    Raises:
        JournalError: the file cannot be written.
    """

    def encode(_: int, row: FrozenRow) -> bytes:
        data = {"problems": row.problems} if row.problems else {"values": row.values}
        return _line({**data, "line": row.line, "raw": row.raw.decode("latin-1")})

    return await _freeze(rows, place, encode, digest, {"csv": attrs.asdict(source)})


async def _freeze(
    rows: Iterable[Any] | AsyncIterable[Any],
    place: Path,
    encode: Callable[[int, Any], bytes],
    source_digest: Callable[[], str],
    header: Mapping[str, object],
) -> FrozenRows[Any]:
    queue = RowQueue(rows)
    digest, count = hashlib.sha256(), 0
    chunk = _line({"frozen_rows": VERSION, **header})
    with _part_of(place) as file:
        try:
            while chunk:
                digest.update(chunk)
                await asyncio.to_thread(_write, file, chunk)
                lines: list[bytes] = []
                while len(lines) < _BATCH_SIZE and (row := await queue.next()) is not END_OF_ROWS:
                    lines.append(encode(count + len(lines) + 1, row))
                chunk, count = b"".join(lines), count + len(lines)
        finally:
            await queue.aclose()
        footer = {"rows": count, "input": source_digest(), "sha256": digest.hexdigest()}
        await asyncio.to_thread(_write, file, _line(footer))
        await asyncio.to_thread(_force, file)
        return await asyncio.to_thread(FrozenRows[Any], Path(file.name), place)


def _line(data: Mapping[str, object]) -> bytes:
    return f"{_JSON.encode(data)}\n".encode()


@contextlib.contextmanager
def _part_of(place: Path) -> Generator[BinaryIO]:
    """Create a temporary file, which is removed if the block raises.

    Its name has the process id, so that others can remove it when the process has ended.
    """
    prefix, folder = f"{place.name}.{os.getpid()}.", place.parent
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115 (closed below)
            "wb", buffering=0, dir=folder, prefix=prefix, suffix=".part", delete=False
        )
    try:
        yield cast("BinaryIO", file)
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise
    finally:
        file.close()


def _write(file: BinaryIO, chunk: bytes) -> None:
    with writing(Path(file.name).parent):
        unwritten = memoryview(chunk)
        while unwritten:  # The file is unbuffered, so one call may write only a part.
            unwritten = unwritten[file.write(unwritten) :]


def _force(file: BinaryIO) -> None:
    with writing(Path(file.name).parent):
        os.fsync(file.fileno())


def _encoded_values(number: int, row: object, rules: RowValidator[Any]) -> bytes:
    values = rules.kept(_values(number, row))
    try:
        return _SORTED.encode(values).encode()
    except (TypeError, ValueError, RecursionError):
        names = [name for name, value in values.items() if not _can_be_kept(value)]
    raise InvalidRequestError(
        f"Row {number} cannot be kept, so nothing was sent: JSON cannot hold what is in "
        f"{', '.join(f'{name} ({type(values[name]).__name__})' for name in names)}."
    )


def _can_be_kept(value: object) -> bool:
    try:
        _SORTED.encode(value)
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
