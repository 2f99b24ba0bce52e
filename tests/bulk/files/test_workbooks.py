"""A sheet of a workbook is read as a spreadsheet program shows it."""

from __future__ import annotations

import datetime
import errno
import gzip
import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postalytics_runtime.bulk.csv import CsvFile
from postalytics_runtime.bulk.files import (
    ExpansionLimits,
    FileFormatError,
    ReadableFile,
    readable_file,
)

openpyxl: Any = pytest.importorskip(
    "openpyxl", reason="needs openpyxl (pip install 'postalytics[excel]')"
)

Change = Callable[[str], str]


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: Sequence[object], title: str = "Customers") -> Any:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def changed(content: bytes, part: str, change: Change) -> bytes:
    """Change the text of a part of a workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, change(data.decode()).encode() if name == part else data)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def read(content: bytes, folder: Path, sheet: str | None = None) -> ReadableFile:
    path = folder / "list.xlsx"
    path.write_bytes(content)
    return readable_file(path, "list.xlsx", folder, sheet=sheet)


def refusal(content: bytes, folder: Path, sheet: str | None = None) -> str:
    with pytest.raises(FileFormatError) as caught:
        read(content, folder, sheet)
    return caught.value.message


def test_cells_are_written_as_they_are_shown(tmp_path: Path) -> None:
    book = workbook(["What", "Shown"])
    cells: list[tuple[object, str, str]] = [
        (2134, "00000", "02134"),
        ("02134", "@", "02134"),
        (21341234, r"00000\-0000", "02134-1234"),
        (0.125, "0.0%", "12.5%"),
        (datetime.date(2026, 5, 1), "mm-dd-yy", "2026-05-01"),
        (datetime.datetime(2026, 5, 1, 9, 30), "m/d/yy h:mm", "2026-05-01 09:30:00"),
        (datetime.time(9, 30), "h:mm", "09:30:00"),
        (True, "General", "TRUE"),
        ("#N/A", "General", "#N/A"),
        ("1 Main St\r\nApt 2", "General", "1 Main St\nApt 2"),
        ("1 Main St_x000D_Apt 2_x000D_\n", "General", "1 Main St\nApt 2\n"),
        (' "é, ', "General", ' "é, '),
        (2.5, "# ?/?", "2.5"),
        (6175551234, "m/d/yy", "#VALUE!"),
    ]
    for row, (value, number_format, _) in enumerate(cells, 2):
        book.active.cell(row, 1, "x")
        book.active.cell(row, 2, value).number_format = number_format
    found = read(saved(book), tmp_path)
    file = CsvFile(found.path, encoding="utf-8", delimiter=",")
    assert [record.cells[1] for record in file.rows()] == [shown for _, _, shown in cells]
    file.close()
    assert found.notes == (
        "sheet 'Customers', as a spreadsheet program shows it",
        "2 dates are written as YYYY-MM-DD",
        "1 number is written as stored: 2.5 in cell B14",
        "2 cells are an error, and sent so: #N/A in cell B10",
    )


def test_a_line_is_known_as_the_row_of_the_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Name", "City"],
        ["Ada\nB.", "x\ny\nz"],
        [],
        [None, None],
        ["Bob", "x\ny"],
        ["Cyd"],
        [],
    ]
    found = read(saved(workbook(*rows)), tmp_path)
    text = 'Name,City\n"Ada\nB.","x\ny\nz"\n\n\nBob,"x\ny"\nCyd,\n'
    assert found.path.read_text() == text
    assert found.places is not None
    file = CsvFile(found.path, delimiter=",")
    assert [found.places.row_at(record.line) for record in file.rows()] == [2, 5, 6]
    file.close()


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="ascii", min_codepoint=32), max_size=5), max_size=4),
        min_size=1,
        max_size=6,
    )
)
def test_every_text_of_every_row_is_kept(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = [[text and f"t{text}" for text in row] for row in rows]
    wanted = [[text for text in row if text] for row in texts if any(row)]
    book = workbook(*[[text or None for text in row] for row in texts])
    content = saved(book)
    folder = tmp_path_factory.mktemp("files")
    if len(wanted) < 2:
        book.active.append(["a"])
        book.active.append(["b"])
        wanted += [["a"], ["b"]]
        content = saved(book)
    file = CsvFile(read(content, folder).path, encoding="utf-8", delimiter=",")
    found = [file.header.cells, *(record.cells for record in file.rows())]
    file.close()
    assert [[text for text in row if text] for row in found] == wanted


def test_the_only_sheet_with_values_is_read(tmp_path: Path) -> None:
    book = workbook(["Name"], ["Ada"])
    book.create_sheet("Empty")
    book.create_sheet("Notes").append(["x"])
    book["Notes"].sheet_state = "hidden"
    found = read(saved(book), tmp_path)
    assert found.path.read_text() == "Name\nAda\n"
    (tmp_path / "sheet.csv").unlink()
    assert read(saved(book), tmp_path, "Notes").path.read_text() == "x\n"


def test_one_of_several_sheets_must_be_named(tmp_path: Path) -> None:
    book = workbook(["Name"], ["Ada"])
    for number in range(10):
        book.create_sheet(f"S{number}").append(["x"])
    assert refusal(saved(book), tmp_path) == (
        "list.xlsx has 11 sheets. Name the one to upload, such as: --sheet Customers. Its sheets: "
        "'Customers', 'S0', 'S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', ...."
    )


def test_a_sheet_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(saved(workbook(["Name"], ["Ada"])), tmp_path, "customers") == (
        "list.xlsx has no sheet 'customers'. Did you mean 'Customers'? Its sheets: 'Customers'."
    )


def test_a_workbook_without_values_is_refused(tmp_path: Path) -> None:
    assert refusal(saved(openpyxl.Workbook()), tmp_path) == (
        "list.xlsx has no visible sheet with values. Its sheets: 'Sheet'."
    )


def test_hidden_rows_are_part_of_the_list_and_shown(tmp_path: Path) -> None:
    book = workbook(["Name"], ["Ada"], ["Bob"])
    book.active.row_dimensions[3].hidden = True
    found = read(saved(book), tmp_path)
    assert found.path.read_text() == "Name\nAda\nBob\n"
    assert found.notes[1] == "1 hidden row is part of the list"


def test_a_formula_without_its_result_is_refused(tmp_path: Path) -> None:
    assert refusal(saved(workbook(["Name", "ZIP"], ["Ada", "=1+1"])), tmp_path) == (
        "Cell B2 of list.xlsx is a formula whose result is not in the file. Open it in a "
        "spreadsheet program, save it, and upload it again."
    )


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', ""),
        ('<c r="B2" t="str"><f>A2</f><v>Bo</v></c>', "Bo"),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    ],
)
def test_the_result_of_a_formula_is_read(cell: str, shown: str, tmp_path: Path) -> None:
    content = saved(workbook(["Name", "ZIP"], ["Ada", "=1+1"]))
    content = changed(content, SHEET, lambda text: re.sub(r'<c r="B2".*?</c>', cell, text))
    assert read(content, tmp_path).path.read_text() == f"Name,ZIP\nAda,{shown}\n"


@pytest.mark.parametrize("wrong", ['ref="A1"', 'ref="A1:XFD1048576"'])
def test_a_wrong_size_in_the_file_does_not_matter(wrong: str, tmp_path: Path) -> None:
    content = saved(workbook(["Name", "City"], ["Ada", "Rome"]))
    wrongly = changed(content, SHEET, lambda text: text.replace('ref="A1:B2"', wrong))
    assert wrongly != content
    assert read(wrongly, tmp_path).path.read_text() == "Name,City\nAda,Rome\n"


DAMAGED = (
    "list.xlsx is damaged, or no spreadsheet program wrote it. Open it in one, and save it again."
)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (SHEET, lambda text: text[:-20]),
        (SHEET, lambda text: text.replace('r="2"', 'r="99999999999"')),
        (SHEET, lambda text: text.replace('r="2"', 'r="x"')),
        (SHEET, lambda text: '<!DOCTYPE x [<!ENTITY a "aaa">]>' + text),
        ("xl/_rels/workbook.xml.rels", lambda text: text.replace("sheet1", "sheet9")),
        ("[Content_Types].xml", lambda text: text.replace("sheet.main+xml", "x")),
        ("xl/workbook.xml", lambda text: text.replace("<sheets>", "").replace("</sheets>", "")),
        ("xl/styles.xml", lambda text: '<!DOCTYPE x [<!ENTITY a "aaa">]>' + text),
        ("xl/workbook.xml", lambda text: text.replace("r:id", "r:ix")),
    ],
)
def test_a_workbook_that_no_program_wrote_is_refused(
    part: str, change: Change, tmp_path: Path
) -> None:
    content = saved(workbook(["Name", "City"], ["Ada", "Rome"]))
    text = re.sub(r"<\?xml.*?\?>", "", zipfile.ZipFile(io.BytesIO(content)).read(part).decode())
    damaged = changed(content, part, lambda _: change(text))
    assert refusal(damaged, tmp_path) == DAMAGED


ROW = re.compile(r'<row r="(\d)"')


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: ROW.sub('<row r="1"', text), id="all rows are the first"),
        pytest.param(lambda text: text.replace('<row r="3"', '<row r="2"'), id="a row twice"),
        pytest.param(lambda text: text.replace('<row r="2"', '<row r="9"'), id="rows unordered"),
        pytest.param(lambda text: text.replace('r="B2"', 'r="A2"'), id="a cell twice"),
        pytest.param(lambda text: text.replace('r="B2"', 'r="D2"'), id="cells unordered"),
        pytest.param(lambda text: text.replace('r="B2"', 'r="B3"'), id="a cell of another row"),
        pytest.param(lambda text: text.replace('r="C2"', 'r="XFE2"'), id="a column too far"),
    ],
)
def test_no_row_or_cell_out_of_order_is_lost(change: Change, tmp_path: Path) -> None:
    content = saved(workbook(["Name", "Zip", "City"], ["Ada", "02134", "Rye"], ["Bob", "02135"]))
    message = refusal(changed(content, SHEET, change), tmp_path)
    assert message.startswith("list.xlsx is damaged, or no spreadsheet program wrote it.")


@pytest.mark.parametrize("places", [r'(?<=<row) r="\d"', r'(?<=<c) r="\w+"', r' r="\w+"'])
def test_rows_and_cells_without_places_follow_each_other(places: str, tmp_path: Path) -> None:
    content = saved(workbook(["Name", "Zip"], ["Ada", "02134"], ["Bob", "02135"]))
    found = read(changed(content, SHEET, lambda text: re.sub(places, "", text)), tmp_path)
    assert found.path.read_text() == "Name,Zip\nAda,02134\nBob,02135\n"


def test_a_cell_far_away_does_not_make_every_row_as_wide(tmp_path: Path) -> None:
    book = workbook(["Name"], ["Ada"])
    book.active["XFD1"] = "x"
    message = refusal(saved(book), tmp_path)
    assert message.startswith("Cell XFD1 of list.xlsx is far to the right of any list. Delete ")


def test_no_room_for_a_sheet_is_not_taken_for_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("postalytics_runtime.bulk.files.workbook.sheet_facts", full)
    with pytest.raises(OSError, match="No space left on device"):
        read(saved(workbook(["Name"], ["Ada"])), tmp_path)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_workbook_is_refused_or_read(seed: int, tmp_path: Path) -> None:
    content = saved(workbook(["Name", "ZIP"], ["Ada", 2134], ["Bob", "02134"]))
    random = Random(seed)  # noqa: S311 (only damage)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = random.choice([name for name in archive.namelist() if "theme" not in name])

    def damage(text: str) -> str:
        at = random.randrange(len(text))
        return text[:at] + random.choice(["", "<", '"', "9", "x"]) + text[at + 1 :]

    try:
        rows = read(changed(content, part, damage), tmp_path).path.read_text().count("\n")
    except FileFormatError as error:
        rows = 3
        assert error.message.startswith(("list.xlsx ", "Cell "))
    assert rows >= 3


def test_a_workbook_that_expands_too_far_is_refused(tmp_path: Path) -> None:
    content = saved(workbook(["Name"], *[["Ada" * 100]] * 5000))
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match=r"^list.xlsx expands to far more than a list"):
        readable_file(path, "list.xlsx", tmp_path, ExpansionLimits(total=100_000))


def test_a_small_workbook_with_a_huge_text_is_not_read(tmp_path: Path) -> None:
    packed = io.BytesIO(saved(workbook(["Name"], ["Ada"])))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/huge.xml", b" " * (17 << 20))
    assert refusal(packed.getvalue(), tmp_path) == (
        "list.xlsx expands to far more than a list. If it really is your list, open it in a "
        'spreadsheet program, save it as "CSV UTF-8", and upload that file.'
    )


def test_a_workbook_in_the_strict_variant_is_refused_in_one_step(tmp_path: Path) -> None:
    content = changed(
        saved(workbook(["Name"], ["Ada"])),
        "xl/workbook.xml",
        lambda text: text.replace(
            "schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml"
        ),
    )
    assert refusal(content, tmp_path) == (
        'list.xlsx is a "Strict Open XML Spreadsheet". Save it as "Excel Workbook (.xlsx)" or '
        '"CSV UTF-8", and upload that file.'
    )


def test_a_packed_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx.gz"
    path.write_bytes(gzip.compress(saved(workbook(["Name"], ["Ada"]))))
    found = readable_file(path, "list.xlsx.gz", tmp_path)
    assert found.path.read_text() == "Name\nAda\n"
    assert found.notes[0].startswith("unpacked (gzip): ")


def test_a_sheet_of_a_csv_file_is_refused(tmp_path: Path) -> None:
    assert refusal(b"Name\nAda\n", tmp_path, "Customers") == (
        "list.xlsx is not a workbook with sheets. Leave --sheet out."
    )


def test_without_its_package_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = saved(workbook(["Name"], ["Ada"]))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert refusal(content, tmp_path) == (
        "An Excel workbook needs one more package:  pip install 'postalytics[cli,excel]'  Or save "
        'it as "CSV UTF-8", and upload that file.'
    )
