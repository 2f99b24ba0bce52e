"""A file that is not a list is named for what it is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from postalytics_runtime.bulk.files import FileFormatError, readable_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def parts(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (OLE + "Workbook".encode("utf-16-le"), "an Excel workbook of version 97 (.xls)"),
        (OLE + bytes(200_000), "an Excel workbook of version 97 (.xls)"),
        (
            OLE + bytes(200_000) + "EncryptedPackage".encode("utf-16-le"),
            "a workbook that is protected with a password",
        ),
        (OLE + "WordDocument".encode("utf-16-le"), "a Word document"),
        (b"%PDF-1.4\n%\xe2\xe3", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0\0", "a picture (JPEG)"),
        (b"GIF89a", "a picture (GIF)"),
        (b"II*\0\x08", "a picture (TIFF)"),
        (b"MM\0*\0", "a picture (TIFF)"),
        (b"{\\rtf1", "a text document (RTF)"),
        (b"PAR1\x15", "a Parquet file"),
        (b"SQLite format 3\0", "a database (SQLite)"),
        (b"BEGIN:VCARD\r\n", "a file of vCards"),
        (b"7z\xbc\xaf\x27\x1c\0", "a 7z archive"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        (b"BZh91AY&SY", "a file packed by bzip2"),
        (b"\xfd7zXZ\0", "a file packed by xz"),
        (b"\x28\xb5\x2f\xfd", "a file packed by zstd"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "a web page (some programs save one as .xls)"),
        (
            "\ufeff<html xmlns:x='urn'><table>".encode("utf-16-le"),
            "a web page (some programs save one as .xls)",
        ),
        (b"<!-- x --><Table border=1>", "a web page (some programs save one as .xls)"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "an Excel workbook of version 2003 (XML)",
        ),
        (b'<?xml version="1.0"?><people/>', "an XML file"),
        (b'[{"name": "Ada"}]', "a JSON file"),
        (b'{"name": "Ada"}\n{"name": "Bob"}', "a JSON file"),
        (parts("xl/workbook.bin"), "an Excel binary workbook (.xlsb)"),
        (parts("word/document.xml"), "a Word document"),
        (parts("ppt/presentation.xml"), "a PowerPoint presentation"),
        (parts("Index/Document.iwa"), "a document of Apple Numbers or Pages"),
        (
            parts("mimetype", "META-INF/manifest.xml"),
            "an OpenDocument file, such as LibreOffice writes (.ods)",
        ),
    ],
)
def test_a_file_is_named_for_what_it_is_with_what_to_do(
    content: bytes, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(FileFormatError) as caught:
        readable_file(path, "list.csv", tmp_path)
    start = f"list.csv is {what}. "
    assert caught.value.message.startswith(start)
    assert caught.value.message.removeprefix(start).startswith(("Open it", "Export", "Unpack it,"))


def test_a_workbook_of_excel_97_is_refused_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_bytes(OLE)
    with pytest.raises(FileFormatError) as caught:
        readable_file(path, "list.xls", tmp_path)
    assert caught.value.message == (
        "list.xls is an Excel workbook of version 97 (.xls). Open it in a spreadsheet program, "
        'save it as .xlsx or as "CSV UTF-8", and upload that file.'
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a",
        b"PK,Name\n1,Ada\n",
        b"<b>,Name\n1,Ada\n",
        b'[id],"name"\n1,Ada\n',
        b'{id},"name"\n1,Ada\n',
        b"<!---->" * 9000,
        b"\x00a\x00,",
        "\ufeffName;City\n".encode("utf-16-le"),
    ],
)
def test_any_other_file_is_read_as_text(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_bytes(content)
    assert readable_file(path, "list.xls", tmp_path).path == path
