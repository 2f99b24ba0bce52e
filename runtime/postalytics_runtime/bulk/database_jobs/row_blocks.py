"""Frozen rows in the database: blocks of the file, each with a checksum.

They go in with COPY, so that no log of the server shows them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO

from ...errors import JournalDamagedError, JournalError
from ..journal.postgres import JobAddress, stored_values
from ..journal.postgres.database import (
    SCHEMA,
    TimedConnection,
    connect,
    database_errors,
    require_tables,
)

LONG_REPLY_SECONDS = 3600.0
"""Maximum number of seconds to wait for a statement about all rows or entries of a job."""
BLOCK_BYTES = 65_536
_PAGE = 16
"""Blocks of one query."""
_HEAD = struct.Struct(">II")
"""What is before the bytes of a block: their checksum, and the number of blocks of the job."""

_COPY = f"COPY {SCHEMA}.frozen_rows (job, block, content) FROM STDIN (FORMAT BINARY)"
_REMOVE = f"DELETE FROM {SCHEMA}.frozen_rows WHERE job = %s"
_JOB = f"SELECT id, parameters FROM {SCHEMA}.jobs WHERE name = %s"
_DIGEST = (
    "SELECT count(*), sha256(coalesce(string_agg(sha256(content), '' ORDER BY block), ''))"
    f" FROM {SCHEMA}.frozen_rows WHERE job = %s"
)
_FIND = (
    f"SELECT block, content FROM {SCHEMA}.frozen_rows"
    f" WHERE job = %s AND block >= %s ORDER BY block LIMIT %s"
)


def store_rows(connection: TimedConnection, job: int, path: Path) -> None:
    """Store the frozen rows of a job; call it in the transaction that creates the job.

    Args:
        connection: the connection with the transaction.
        job: the key of the job.
        path: the file with the frozen rows; blocks of it are read one by one.

    Raises:
        JournalError: the file cannot be read.
    """
    connection.execute(_REMOVE, (job,))
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(["int4", "int4", "bytea"])
        for number, content in _blocks(path):
            copy.write_row((job, number, content))


def store_lost_rows(address: JobAddress, path: Path) -> None:
    """Store the frozen rows of a job again, unless all of them are in the database.

    Args:
        address: the job; this process holds it.
        path: the file with the frozen rows, whose digest is that of the job.

    Raises:
        JournalError: the file cannot be read, or the database cannot be used.
    """
    with closing(connect(address.dsn)) as connection, database_errors(address.dsn):
        connection.reply_seconds = LONG_REPLY_SECONDS
        job = key_of(connection, address)
        with connection.cursor(binary=True) as cursor:
            ((blocks, digest),) = cursor.execute(_DIGEST, (job,)).fetchall()
        expected = [sha256(content).digest() for _, content in _blocks(path)]
        if (blocks, digest) != (len(expected), sha256(b"".join(expected)).digest()):
            with connection.transaction():
                store_rows(connection, job, path)


def _blocks(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            blocks = -(-path.stat().st_size // BLOCK_BYTES)
            for number in range(blocks):
                content = file.read(BLOCK_BYTES)
                yield number, _HEAD.pack(_checksum(number, blocks, content), blocks) + content
    except OSError as error:
        raise JournalError(
            f"The rows cannot be stored, {str(path)!r} cannot be read: {error.strerror}. Nothing "
            "was sent."
        ) from error


def _checksum(number: int, blocks: int, content: bytes) -> int:
    # The number is part of it: two blocks that were exchanged are damaged, too.
    return zlib.crc32(content, zlib.crc32(_HEAD.pack(number, blocks)))


def fetch_rows(address: JobAddress, file: BinaryIO, stop: Event) -> dict[str, Any]:
    """Copy the frozen rows of a job from the database into a file.

    Args:
        address: the job.
        file: the file, opened for writing.
        stop: ends the copy early, when it is set.

    Returns:
        The parameters of the job, which say whose rows these are.

    Raises:
        JournalDamagedError: a block is missing or damaged; the message says where it belongs.
        JournalError: the database cannot be read.
    """
    with closing(connect(address.dsn)) as connection:
        require_tables(connection, address.dsn)
        with database_errors(address.dsn):
            job, parameters = _found(connection, address)
        number, blocks = 0, 1
        while number < blocks and not stop.is_set():
            with database_errors(address.dsn), connection.cursor(binary=True) as cursor:
                found = cursor.execute(_FIND, (job, number, _PAGE)).fetchall()
            if [place for place, _ in found[:1]] != [number]:
                raise _damaged(address, number, "missing")
            for place, stored in found:
                if place != number:
                    break  # The next query begins with the block that is missing.
                content, blocks = _unpacked(address, number, stored)
                file.write(content)
                number += 1
    return stored_values(address, parameters)


def key_of(connection: TimedConnection, address: JobAddress) -> int:
    """Return the key of a job.

    Raises:
        JournalDamagedError: there is no such job.
    """
    return _found(connection, address)[0]


def _found(connection: TimedConnection, address: JobAddress) -> tuple[int, str]:
    """Return the key and the parameters of a job."""
    found = connection.execute(_JOB, (address.job,)).fetchone()
    if found is None:
        raise JournalDamagedError(
            f"There is no journal {str(address)!r}: name the job as it was when it began."
        )
    key, parameters = found
    return int(key), str(parameters)


def _unpacked(address: JobAddress, number: int, stored: bytes) -> tuple[bytes, int]:
    """Return the bytes of a block, and the number of blocks of the job."""
    content = stored[_HEAD.size :]
    if len(stored) >= _HEAD.size:
        checksum, blocks = _HEAD.unpack(stored[: _HEAD.size])
        if checksum == _checksum(number, blocks, content):
            return content, blocks
    raise _damaged(address, number, "damaged")


def _damaged(address: JobAddress, number: int, how: str) -> JournalDamagedError:
    place = f"block {number} of them (from byte {number * BLOCK_BYTES:,})"
    return unusable(address, f"{place} is {how}")


def unusable(address: JobAddress, why: str) -> JournalDamagedError:
    """Return the error for frozen rows in the database that cannot be used."""
    return JournalDamagedError(
        f"The frozen rows of the job {address} cannot be used: {why}. Nothing more was sent. Start "
        "the upload again with the same rows: it stores them once more, and goes on with the job."
    )
