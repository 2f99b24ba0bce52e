"""A list with the whole name in one column: its split is proposed, shown, and never assumed."""

from __future__ import annotations

import shlex
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from postalytics.testing import FakePostalytics
from support.cli.operating import operate

Captured = pytest.CaptureFixture[str]
ADDRESS = "Address,City,State,ZIP"
BANK = "1 Bank Street,Boston,MA,02110"


@pytest.fixture
async def fake() -> AsyncIterator[FakePostalytics]:
    async with FakePostalytics() as server:
        yield server


@pytest.fixture(autouse=True)
def _in_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POSTALYTICS_JOBS", str(tmp_path / "jobs"))


def write(text: str) -> None:
    Path("list.csv").write_text(text)


async def said(fake: FakePostalytics, capsys: Captured, header: str, row: str) -> str:
    """Return what is said about a list that is refused."""
    write(f"{header},{ADDRESS}\n{row},{BANK}\n")
    words = ("contacts", "upload", "list.csv", "--list", "1", "--dry-run")
    assert await operate(fake, *words) == 2
    return capsys.readouterr().err


def pasted(text: str) -> list[str]:
    words = shlex.split(text.rpartition("type:\n")[2].replace("\\\n", ""))
    return [word for word in words[1:] if word != "--dry-run"]


async def test_the_proposed_command_splits_the_names(
    fake: FakePostalytics, capsys: Captured
) -> None:
    text = await said(fake, capsys, "Name", "Ada B. Quill")
    assert (
        """
--export whole-names: Name, such as "Ada B. Quill", is split: the first word is
  the first name, the rest the last name.
  If it is something else, type --column 1=FIELD in place of --export
    whole-names.
The fields: first_name"""
        in text
    )
    assert await operate(fake, *pasted(text), "--yes") == 0
    added = fake.records("contacts")[-1]
    assert (added["first_name"], added["last_name"]) == ("Ada B.", "Quill")
    assert "A list with whole names (chosen by --export)" in capsys.readouterr().out


async def test_names_beside_a_company_are_split(fake: FakePostalytics, capsys: Captured) -> None:
    assert "--export whole-names: Name, such" in await said(
        fake, capsys, "Name,Company", "Ada Quill,"
    )


@pytest.mark.parametrize(
    ("header", "row"),
    [("Customer,First Name,Last Name", "A 12,Ada,Quill"), ("Customer,Company", "A12,Acme")],
)
async def test_a_column_without_whole_names_is_not_split(
    fake: FakePostalytics, capsys: Captured, header: str, row: str
) -> None:
    text = await said(fake, capsys, header, row)
    assert "--export" not in text
    assert pasted(text)[-2:] == ["--ignore-column", "Customer"]


async def test_names_that_are_not_clear_are_not_split(
    fake: FakePostalytics, capsys: Captured
) -> None:
    assert (await said(fake, capsys, "Name", '"Quill, Ada"')).endswith(
        """
No column can be first_name and last_name: add what is missing to the file.
Name, such as "Quill, Ada", has a comma, so it is not clear which part is the
  first name: make two columns of it.
"""
    )


@pytest.mark.parametrize(
    ("header", "row", "last"),
    [
        (
            "Address",
            '"Ada Quill, 1 Bank Street, Boston, MA 02110"',
            'Address, such as "Ada Quill, 1 Bank Street...", has several fields in it: make '
            "a column of each.",
        ),
        (
            "Customer,Bill to 1,Bill to 2,Bill to 3",
            'Ada Quill,Ada Quill,1 Bank Street,"Boston, MA 02110"',
            'Bill to 3, such as "Boston, MA 02110", has several fields in it: make '
            "a column of each.",
        ),
    ],
)
async def test_a_column_with_several_fields_is_named(
    fake: FakePostalytics, capsys: Captured, header: str, row: str, last: str
) -> None:
    write(f"{header}\n{row}\n")
    assert await operate(fake, "contacts", "upload", "list.csv", "--list", "1") == 2
    text = " ".join(capsys.readouterr().err.split())
    assert text.endswith(last)
    assert "--delimiter" not in text


async def test_a_country_beside_whole_names_is_warned_of(
    fake: FakePostalytics, capsys: Captured
) -> None:
    text = await said(fake, capsys, "Name,Country", "Ada Quill,Italy")
    assert await operate(fake, *pasted(text), "--dry-run") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert 'column Country: "Italy" is another country, and this column is left out' in shown
