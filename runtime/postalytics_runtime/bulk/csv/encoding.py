"""The encoding of a file: as given, or detected from its bytes."""

from __future__ import annotations

import codecs
import itertools
from collections.abc import Iterable, Iterator
from encodings.aliases import aliases
from typing import BinaryIO

import attrs

from ...errors import PostalyticsError
from ...suggestions import did_you_mean

MARKS = (
    ("UTF-8", "utf-8", codecs.BOM_UTF8),
    ("UTF-32", "utf-32-le", codecs.BOM_UTF32_LE),  # before UTF-16, which begins with the same bytes
    ("UTF-32", "utf-32-be", codecs.BOM_UTF32_BE),
    ("UTF-16", "utf-16-le", codecs.BOM_UTF16_LE),
    ("UTF-16", "utf-16-be", codecs.BOM_UTF16_BE),
)
"""(name, codec, byte order mark)."""

_ENDLESS = {"utf-16": ("utf-16-le", "utf-16-be"), "utf-32": ("utf-32-le", "utf-32-be")}
"""Codecs without a byte order, and their variants with one."""
_NOT_OF_FILES = (
    *("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"),
    *("hz", "utf-7", "iso2022"),
)
"""Prefixes of codecs that cannot decode a single line, or that are not for text files."""
_HEAD = 4096
_CHUNK = 1 << 14


class CsvError(PostalyticsError):
    """A file that cannot be read as CSV."""


@attrs.frozen
class Encoding:
    """Encoding of a file."""

    name: str
    """The name that is shown."""
    codec: str
    """The codec of Python, with a fixed byte order."""
    mark: bytes = b""
    """The byte order mark at the start of the file; empty if there is none."""
    reason: str = ""
    """How the encoding was determined; empty for the default, UTF-8."""
    guessed: bool = False
    """Whether the encoding is a guess, so that text outside ASCII may be decoded wrongly."""

    @property
    def line_end(self) -> bytes:
        """The bytes of a line feed in this encoding."""
        return "\n".encode(self.codec)

    def __str__(self) -> str:
        return f"{self.name} ({self.reason})" if self.reason else self.name


UTF_8 = Encoding("UTF-8", "utf-8")


def encoding_of(file: BinaryIO, given: str | None = None) -> Encoding:
    """Return the encoding of a file; reads the file from its start.

    Args:
        file: an open file.
        given: the name of a codec; `None` to detect the encoding.

    Raises:
        CsvError: there is no such codec.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if given is not None:
        return _given(given, head)
    for title, codec, mark in MARKS:
        if head.startswith(mark):
            return Encoding(title, codec, mark, "it begins with a byte order mark")
    if order := _byte_order(head):
        return Encoding("UTF-16", f"utf-16-{order}", reason="detected: every other byte is NUL")
    return _utf_8_or_windows(file)


def _given(given: str, head: bytes) -> Encoding:
    try:
        codec = codecs.lookup(given).name
        "a\n".encode(codec)  # Fails for codecs from bytes to bytes.
    except (LookupError, UnicodeError, ValueError):
        codec = ""
    if not codec or codec.replace("_", "-").startswith(_NOT_OF_FILES):
        known = sorted({*aliases, *aliases.values()})
        meant = did_you_mean(given.lower().replace("-", "_"), known)
        raise CsvError(f"{given!r} is not an encoding of text files.{meant}")
    codec = {"utf-8-sig": "utf-8"}.get(codec, codec)
    orders = _ENDLESS.get(codec, (codec,))
    for title, order, mark in MARKS:
        if order in orders and head.startswith(mark):
            return Encoding(title, order, mark, "given")
    if len(orders) > 1:
        big = head.startswith(b"\0")
        return Encoding(
            given, orders[big], reason=f"given; its bytes are in the order of {orders[big]}"
        )
    return Encoding("UTF-8" if codec == "utf-8" else given, codec, reason="given")


def _byte_order(head: bytes) -> str | None:
    """Return the byte order of UTF-16 without a byte order mark, guessed from its NUL bytes."""
    pairs, left = divmod(len(head), 2)
    even, odd = head[::2].count(0), head[1::2].count(0)
    if left or (even and odd):
        return None
    if odd > 0.4 * pairs:
        return "le"
    return "be" if even > 0.4 * pairs else None


def _utf_8_or_windows(file: BinaryIO) -> Encoding:
    """Return UTF-8; or cp1252 if the file is not UTF-8 and has no valid UTF-8 outside ASCII."""
    file.seek(0)
    passed, ascii_only, pending = 0, True, b""
    for chunk in _chunks(file):
        if chunk.isascii() and chunk and not pending:  # The usual case, and far faster.
            passed += len(chunk)
            continue
        data = pending + chunk
        try:
            text, used = codecs.utf_8_decode(data, "strict", not chunk)
        except UnicodeDecodeError as error:
            rest = itertools.chain([data[error.start :]], _chunks(file))
            if not (ascii_only and data[: error.start].isascii() and _holds_no_utf_8(rest)):
                return UTF_8  # Reading the file raises an error that names the bad byte.
            return _windows(file, passed + error.start)
        ascii_only &= text.isascii()
        passed, pending = passed + used, data[used:]
    return UTF_8


def _windows(file: BinaryIO, offset: int) -> Encoding:
    """Return the encoding of old Windows programs; the byte at `offset` is not UTF-8."""
    file.seek(0)
    line = 1 + sum(
        file.read(min(_CHUNK, offset - passed)).count(b"\n") for passed in range(0, offset, _CHUNK)
    )
    byte = file.read(1)[0]
    reason = f"detected: byte 0x{byte:02x} at line {line} is not UTF-8"
    return Encoding("cp1252", "cp1252", reason=reason, guessed=True)


def _holds_no_utf_8(chunks: Iterable[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    return all(decoder.decode(chunk).isascii() for chunk in chunks)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of a file; an empty chunk is its end."""
    while chunk := file.read(_CHUNK):
        yield chunk
    yield b""


def decoded(line: bytes, number: int, encoding: Encoding, name: str) -> str:
    """Return the text of a line, without the byte order mark before the first line.

    Raises:
        CsvError: the line is not in this encoding, or holds a NUL.
    """
    if number == 1:
        line = line.removeprefix(encoding.mark)
    try:
        text = line.decode(encoding.codec)
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode(encoding.codec)) + 1
        raise CsvError(
            f"{name}:{number}:{column}: The byte 0x{line[error.start]:02x} is not "
            f'{encoding.name}. Save the file as "CSV UTF-8", or name its encoding with --encoding.'
        ) from error
    if "\0" in text:
        raise CsvError(
            f"{name}:{number}:{text.index(chr(0)) + 1}: The line has a NUL, which is not allowed "
            'in a CSV file. Save the file as "CSV UTF-8", or name its encoding with --encoding.'
        )
    return text
