"""What a file is, by its first bytes and never by its name."""

from __future__ import annotations

import codecs
import enum
import re
import zipfile
from typing import BinaryIO

from ...errors import PostalyticsError

_HEAD = 1 << 16
_SAVE = 'Open it in a spreadsheet program, save it as "CSV UTF-8", and upload that file.'
_EXPORT = "Export the list as CSV from the program that it is in."
_UNPACK = "Unpack it, and upload the CSV file that is in it."


class FileFormatError(PostalyticsError):
    """A file that is not a list in a format that can be read."""


class FileKind(enum.Enum):
    """Kind of a file that can be read, or expanded."""

    TEXT = "text"
    GZIP = "gzip"
    ZIP = "zip"
    WORKBOOK = "workbook"


_SIGNATURES = (
    (b"%PDF-", "a PDF document", _EXPORT),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", _EXPORT),
    (b"\xff\xd8\xff", "a picture (JPEG)", _EXPORT),
    (b"GIF8", "a picture (GIF)", _EXPORT),
    (b"II*\0", "a picture (TIFF)", _EXPORT),
    (b"MM\0*", "a picture (TIFF)", _EXPORT),
    (b"{\\rtf", "a text document (RTF)", _EXPORT),
    (b"PAR1", "a Parquet file", _EXPORT),
    (b"SQLite format 3\0", "a database (SQLite)", _EXPORT),
    (b"BEGIN:VCARD", "a file of vCards", _EXPORT),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"BZh", "a file packed by bzip2", _UNPACK),
    (b"\xfd7zXZ\0", "a file packed by xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a file packed by zstd", _UNPACK),
)
"""(first bytes, what the file is, what to do)."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS = (
    (
        "EncryptedPackage",
        "a workbook that is protected with a password",
        "Open it, remove the password (in Excel: File, Info, Protect Workbook), save it, and "
        "upload it again.",
    ),
    ("WordDocument", "a Word document", _EXPORT),
)
"""(name of a part, what the file is, what to do)."""
_OLE_WORKBOOK = (
    "an Excel workbook of version 97 (.xls)",
    'Open it in a spreadsheet program, save it as .xlsx or as "CSV UTF-8", and upload that file.',
)
_ZIP_KINDS = (
    (r"xl/workbook\.bin", "an Excel binary workbook (.xlsb)", _SAVE),
    (r"word/document\.xml", "a Word document", _EXPORT),
    (r"ppt/presentation\.xml", "a PowerPoint presentation", _EXPORT),
    (
        r"Index/.*\.iwa|Index\.zip",
        "a document of Apple Numbers or Pages",
        "Open it, choose File, Export To, CSV, and upload that file.",
    ),
    (r"META-INF/manifest\.xml", "an OpenDocument file, such as LibreOffice writes (.ods)", _SAVE),
)
"""(names of parts, what the file is, what to do)."""
_MARKUP = (
    (
        # A comment ends at its first end: with a choice, many comments would take forever.
        re.compile(
            r"(<\?xml[^>]*>|<!--((?!-->).)*-->|\s)*<(!doctype html|html|head|meta|table)\b", re.S
        ),
        "a web page (some programs save one as .xls)",
        _SAVE,
    ),
    (
        re.compile(r"\s*<\?xml.*urn:schemas-microsoft-com:office:spreadsheet", re.S),
        "an Excel workbook of version 2003 (XML)",
        _SAVE,
    ),
    (re.compile(r"\s*<\?xml\b"), "an XML file", _EXPORT),
    (re.compile(r'\s*(\[\s*)?\{\s*"[^"]*"\s*:'), "a JSON file", _EXPORT),
)
"""(start of the text in lower case, what the file is, what to do)."""


def kind_of(file: BinaryIO, name: str) -> FileKind:
    """Return the kind of a file.

    Args:
        file: an open file.
        name: the name of the file in error messages.

    Raises:
        FileFormatError: the file is something else, which the message names.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(b"\x1f\x8b"):
        return FileKind.GZIP
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.ZIP
    for signature, what, remedy in _SIGNATURES:
        if head.startswith(signature):
            raise _other(name, what, remedy)
    if head.startswith(_OLE):
        # The directory of parts may be anywhere, but programs put it near the start or the end.
        file.seek(max(0, file.seek(0, 2) - _HEAD))
        parts = head + file.read()
        for part, what, remedy in _OLE_KINDS:
            if part.encode("utf-16-le") in parts:
                raise _other(name, what, remedy)
        raise _other(name, *_OLE_WORKBOOK)
    text = _text(head).lower()
    for start, what, remedy in _MARKUP:
        if start.match(text):
            raise _other(name, what, remedy)
    return FileKind.TEXT


def kind_of_zip(archive: zipfile.ZipFile, name: str) -> FileKind:
    """Return the kind of a zip file: a workbook, or an archive.

    Raises:
        FileFormatError: the file is a document of another program, which the message names.
    """
    names = archive.namelist()
    if "xl/workbook.xml" in names:
        return FileKind.WORKBOOK
    for parts, what, remedy in _ZIP_KINDS:
        if any(re.fullmatch(parts, part) for part in names):
            raise _other(name, what, remedy)
    return FileKind.ZIP


def _text(head: bytes) -> str:
    for codec, mark in (("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)):
        if head.startswith(mark):
            return head.removeprefix(mark).decode(codec, "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _other(name: str, what: str, remedy: str) -> FileFormatError:
    return FileFormatError(f"{name} is {what}. {remedy}")
