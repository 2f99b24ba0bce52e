"""Archives with one file: gzip and zip, expanded within limits."""

from __future__ import annotations

import errno
import gzip
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from typing import BinaryIO, cast

from ...text import printable
from .kinds import FileFormatError
from .limits import ExpansionLimits, OnExpand, copy_within

_SHOWN = 3
_END = b"PK\x05\x06"
_END_BYTES = 22
_COMMENT = 1 << 16
_DAMAGE = (
    *(EOFError, IndexError, ValueError, gzip.BadGzipFile, struct.error, zlib.error),
    zipfile.BadZipFile,
)
"""What the readers of damaged archives raise."""


def expand_gzip(
    file: BinaryIO, target: BinaryIO, limits: ExpansionLimits, name: str, on_read: OnExpand
) -> int:
    """Write what is in a gzip file to another file, and return the number of bytes.

    Raises:
        FileFormatError: the file is damaged or cut, or expands too far.
    """
    file.seek(0)
    with _whole(name), gzip.GzipFile(fileobj=file) as source:
        return copy_within(limits, cast("BinaryIO", source), target, file, name, on_read)


@contextmanager
def opened_zip(file: BinaryIO, limits: ExpansionLimits, name: str) -> Generator[zipfile.ZipFile]:
    """Yield an open zip file.

    Raises:
        FileFormatError: the file is damaged or cut, or holds too many files.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_BYTES - _COMMENT))
    tail = file.read()
    end = tail.rfind(_END)
    # The directory is read as a whole, so its size is limited before.
    directory = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if directory > limits.directory:
        raise FileFormatError(f"{name} holds far too many files. Upload one file at a time.")
    with _whole(name), zipfile.ZipFile(file) as archive:
        yield archive


def the_only_file(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """Return the only file in a zip file, without the files that macOS adds.

    Raises:
        FileFormatError: there is no file or more than one, or it is protected with a password.
    """
    files = [info for info in archive.infolist() if not _is_of_system(info)]
    if len(files) != 1:
        names = ", ".join(printable(info.filename) for info in files[:_SHOWN])
        more = ", ..." if len(files) > _SHOWN else ""
        what = f"{len(files)} files ({names}{more})" if files else "no file"
        raise FileFormatError(
            f"{name} holds {what}, not one list. Unpack it, and upload each list by itself."
        )
    if files[0].flag_bits & 1:
        raise FileFormatError(
            f"{name} is protected with a password. Unpack it, and upload the file that is in it."
        )
    return files[0]


def _is_of_system(info: zipfile.ZipInfo) -> bool:
    last = info.filename.rpartition("/")[2]
    return (
        info.is_dir()
        or info.filename.startswith("__MACOSX/")
        or last.startswith("._")
        or last in (".DS_Store", "Thumbs.db", "desktop.ini")
    )


def expand_zip(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    target: BinaryIO,
    limits: ExpansionLimits,
    name: str,
    on_read: OnExpand,
) -> int:
    """Write a file that is in a zip file to another file, and return the number of bytes.

    Raises:
        FileFormatError: the file is damaged or cut, or expands too far.
    """
    raw = cast("BinaryIO", archive.fp)
    with _whole(name), archive.open(info) as source:
        return copy_within(limits, cast("BinaryIO", source), target, raw, name, on_read)


@contextmanager
def _whole(name: str) -> Generator[None]:
    """Turn what a damaged archive causes into an error that says so."""
    try:
        yield
    except NotImplementedError as error:
        raise FileFormatError(
            f"{name} is packed in a way that cannot be read here. Unpack it, and upload the file "
            "that is in it."
        ) from error
    except _DAMAGE as error:
        raise _damaged(name) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # A place before the start of the file was looked for.
            raise _damaged(name) from error
        raise


def _damaged(name: str) -> FileFormatError:
    return FileFormatError(
        f"{name} is damaged, or was cut off on its way. Copy or export it again."
    )
