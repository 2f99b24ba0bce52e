"""Which column is which field is saved, and used again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cli.shop import Shop, cured, shelve, titles

Books = Callable[..., Path]
Captured = pytest.CaptureFixture[str]

HEADER = "Name,Made by,Shop,Shop,ISBN\n"
OPTIONS = ("--map", "Made by=author", "--only-known-columns", "--column", "4=year")
SAVED = """\
# Which column of a list is which field. To use it again: --mapping FILE
ignored = ["3"]

[columns]
Name = "title"
"Made by" = "author"
ISBN = "isbn"

[numbered]
4 = "year"
"""


@pytest.fixture(autouse=True)
def _in_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def saved(text: str) -> Path:
    path = Path("saved.toml")
    path.write_text(text)
    return path


def refused(path: Path, capsys: Captured, *words: str) -> str:
    assert shelve(path, "--mapping", "saved.toml", *words) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("words", [("--yes",), ("--dry-run",)])
def test_the_mapping_of_a_list_is_used_for_the_next(books: Books, words: tuple[str, ...]) -> None:
    path = books(header=f"{HEADER}Emma,Austen,a,1815,1234\n")
    assert shelve(path, *OPTIONS, "--save-mapping", "saved.toml", answer=words) == 0
    assert Path("saved.toml").read_text() == SAVED
    Shop.books.clear()
    path.write_text(f"{HEADER}Persuasion,Jane,b,1817,1235\n")
    assert shelve(path, "--mapping", "saved.toml") == 0
    assert [(book.title, book.author, book.isbn, book.year) for book in Shop.books] == [
        ("Persuasion", "Jane", "1235", 1817)
    ]


def test_the_mapping_is_saved_although_rows_are_bad(books: Books) -> None:
    path = books(header=f"{HEADER}Emma,Austen,a,never,1234\n")
    assert shelve(path, *OPTIONS, "--save-mapping", "saved.toml") == 2
    assert Path("saved.toml").read_text() == SAVED


def test_the_line_of_the_header_and_the_delimiter_are_saved(books: Books) -> None:
    path = books(header="Ours~~\nTitle~Writer~\nEmma~Austen~\n")
    words = ("--header-row", "2", "--delimiter", "~", "--save-mapping", "saved.toml")
    assert shelve(path, *words) == 0
    assert Path("saved.toml").read_text().partition("\n")[2] == (
        'header_row = 2\ndelimiter = "~"\n\n[columns]\nTitle = "title"\nWriter = "author"\n'
    )
    path.write_text("Ours~~\nTitle~Writer~\nPersuasion~Austen~\n")
    assert shelve(path, "--mapping", "saved.toml") == 0
    assert titles() == ["Emma", "Persuasion"]
    path.write_text("Title|Writer\nLady Susan|Austen\n")
    assert shelve(path, "--mapping", "saved.toml", "--header-row", "1", "--delimiter", "|") == 0
    assert titles() == ["Emma", "Lady Susan", "Persuasion"]


def test_a_job_does_not_need_the_mapping_file(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books(header="T,W,x\nwrong key,Austen,1\n")
    saved('ignored = ["x"]\n[columns]\nT = "title"\nW = "author"\n')
    assert shelve(path, "--mapping", "saved.toml") == 2
    Path("saved.toml").unlink()
    cured(monkeypatch)
    options = ("--map", "T=title", "--map", "W=author", "--ignore-column", "x")
    assert shelve(path, *options) == 0
    assert titles() == ["wrong key"]


def test_options_go_before_what_the_file_says(books: Books) -> None:
    columns = '{T = "title", W = "author", X = "isbn"}'
    saved(f'columns = {columns}\nnumbered = {{4 = "year", 5 = "editor"}}\nignored = ["Y"]\n')
    path = books(header="T,W,X,Z,V,Y\nOther,Austen,1234,1815,Jane,Emma\n")
    words = ("--map", "Y=title", "--ignore-column", "x", "--ignore-column", "T")
    assert shelve(path, "--mapping", "saved.toml", *words, "--column", "4=editor") == 2
    more = ("--column", "4=editor", "--ignore-column", "5")
    assert shelve(path, "--mapping", "saved.toml", *words, *more) == 0
    (book,) = Shop.books
    assert (book.title, book.author, book.editor) == ("Emma", "Austen", "1815")


def test_a_column_that_the_file_uses_is_ignored_by_its_name(books: Books, capsys: Captured) -> None:
    saved('[columns]\nTitle = "title"\nWriter = "author"\n"My Code" = "isbn"\n')
    path = books(header="Title,Writer,My Code,\nEmma,Austen,1234,x\n")
    words = ("--mapping", "saved.toml", "--ignore-column", "4", "--ignore-column")
    assert shelve(path, *words, "3") == 2
    assert "To ignore it, name it: --ignore-column 'My Code'. Nothing" in capsys.readouterr().err
    assert shelve(path, *words, "My Code") == 0
    assert shelve(path, *words, "3", "--column", "3=isbn", "--again") == 0


def test_a_column_that_the_list_lacks_is_named_with_its_line(
    books: Books, capsys: Captured
) -> None:
    saved(
        'ignored = ["Shop"]\n[columns]\nTitle = "title"\n"Penned by" = "author"\n'
        '[numbered]\n9 = "isbn"\n'
    )
    text = refused(books(header="Title,Writer,Till\nEmma,Austen,1\n"), capsys)
    assert text.splitlines()[1:5] == [
        "  Line 1 of saved.toml: There is no column 'Shop'.",
        "  Line 4 of saved.toml: There is no column 'Penned by'.",
        "  Line 6 of saved.toml: There is no column 9: there are 3.",
        "  Column 'Till' matches no field of a book.",
    ]
    assert "--mapping" not in text


def test_more_columns_are_refused_or_left_out(books: Books, capsys: Captured) -> None:
    saved('[columns]\nTitle = "title"\nWriter = "author"\n')
    path = books(header="Title,Writer,Till\nEmma,Austen,1\n")
    assert "Column 'Till' matches no field of a book." in refused(path, capsys)
    assert shelve(path, "--mapping", "saved.toml", "--only-known-columns") == 0


def test_a_file_that_says_something_else_is_not_replaced(books: Books, capsys: Captured) -> None:
    path = books("Emma")
    saved("Dear diary")
    assert shelve(path, "--save-mapping", "saved.toml") == 2
    assert "saved.toml exists already, and says something else." in capsys.readouterr().err
    assert saved("Dear diary").read_text() == "Dear diary"
    assert shelve(path, "--save-mapping", "new.toml", answer=("--dry-run",)) == 0
    assert shelve(path, "--save-mapping", "new.toml") == 0
    assert shelve(path, "--save-mapping", "none/new.toml") == 2
    assert "none/new.toml cannot be written: No such file or directory." in (
        capsys.readouterr().err
    )


def test_a_proposed_command_saves_the_mapping_too(books: Books, capsys: Captured) -> None:
    path = books(header="Title,Writer,Till\nEmma,Austen,1\n")
    assert shelve(path, "--save-mapping", "saved.toml") == 2
    assert not Path("saved.toml").exists()
    assert "--save-mapping saved.toml\n" in capsys.readouterr().err


def test_a_column_that_no_option_can_name_is_not_saved(books: Books, capsys: Captured) -> None:
    path = books(header="Title,Writer,4,\nEmma,Austen,1,2\n")
    assert shelve(path, "--only-known-columns", "--save-mapping", "saved.toml") == 2
    assert "column 4 can only be addressed by its" in capsys.readouterr().err
    assert not Path("saved.toml").exists()


@pytest.mark.parametrize(
    "name", ["3", "true", "a = b", "# x", "[x]", "a.b", "Ü", "'", "\\n", "x" * 2000, "A. " * 200]
)
def test_any_name_is_saved(books: Books, name: str) -> None:
    path = books(header=f'"{name}",Writer\nEmma,Austen\n')
    assert shelve(path, "--map", f"{name}=title", "--save-mapping", "saved.toml") == 0
    path.write_text(f'"{name}",Writer\nPersuasion,Austen\n')
    assert shelve(path, "--mapping", "saved.toml") == 0
    assert titles() == ["Emma", "Persuasion"]


DOTS = ".".join(["x"] * 30_000)
PARTS = (
    f"{DOTS} = 1",
    f"[{DOTS}]",
    f"columns = {{{DOTS} = 1}}",
    r""""\"".""" * 20_000 + "x = 1",
    f'a = [{{b = """\n\'""", {DOTS} = 1}}]',
)
"""Keys whose parts take the parser gigabytes."""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[columns]\nName = "titl"\n', "Line 2 of saved.toml: There is no field 'titl'. Did you"),
        ('columns = {A = "shelf_id"}', "Line 1 of saved.toml: There is no field 'shelf_id'."),
        ('columns.A = "titl"', "Line 1 of saved.toml: There is no field 'titl'."),
        ('[columns]\nA = "title"\nB = "title"', "Line 3 of saved.toml: Two columns are title."),
        ('columns.A = "title"\nnumbered.2 = "title"', "Line 2 of saved.toml: Two columns are ti"),
        ('[columns]\nA = "title"\nA = "author"\n', "Line 3 of saved.toml: This is not TOML: Can"),
        ("[columns]\nA =\n", "Line 2 of saved.toml: This is not TOML: Invalid value."),
        ("[columns]\nA = 1\n", "Line 2 of saved.toml: There is no text in quotes here."),
        ('[columns]\nA = ""\n', "Line 2 of saved.toml: There is no text in quotes here."),
        ('columns = "title"\n', "Line 1 of saved.toml: It is not a table: write [columns], and"),
        ("[[columns]]\n", "Line 1 of saved.toml: It is not a table: write [columns], and NAME = "),
        (
            'ignored = "Shop"\n',
            'Line 1 of saved.toml: It is not a list, such as ignored = ["NAME"].',
        ),
        ("ignored = [\n  true\n]\n", "Line 1 of saved.toml: There is no text in quotes here."),
        ('[numbered]\nA = "title"\n', "Line 2 of saved.toml: 'A' is not a number from 1."),
        ('[numbered]\n0 = "title"\n', "Line 2 of saved.toml: '0' is not a number from 1."),
        ('[numbered]\n04 = "title"\n', "Line 2 of saved.toml: '04' is not a number from 1."),
        ("header_row = 99999999999\n", "Line 1 of saved.toml: It is not a number from 1."),
        ('header_row = "2"\n', "Line 1 of saved.toml: It is not a number from 1."),
        ("header_row = true\n", "Line 1 of saved.toml: It is not a number from 1."),
        ('delimiter = "commma"\n', "Line 1 of saved.toml: 'commma' is not a delimiter: use one"),
        (
            "\ncolums = {}\n",
            "Line 2 of saved.toml: There is no key 'colums'. Did you mean columns?",
        ),
        ("columns = {A\n", "Line 1 of saved.toml: This is not TOML: Expected '=' after a key in a"),
        ("columns:\n  A: title\n", "Line 1 of saved.toml: This is not TOML: Expected '=' after a"),
        (
            "[columns",
            "saved.toml: This is not TOML: Expected ']' at the end of a table declaration",
        ),
        ("\x1b[2J", "Line 1 of saved.toml: This is not TOML: Invalid statement."),
        ("a = " + "[" * 100_000, "saved.toml: It is nested too deeply."),
        *((text, "saved.toml: It is nested too deeply.") for text in PARTS),
        ("header_row = " + "9" * 5000, "saved.toml: A number in it is too long."),
        (f'ignored = ["""\nx = {"9" * 5000}\n{"[" * 5000}"""]\n[colums]', "Line 4 of saved.toml: "),
        ("", "saved.toml: It is empty."),
        ("# only a comment\n", "saved.toml: It is empty."),
        ("x" * 300_000, "saved.toml is too large for a mapping file."),
        ('"\\u001b[2J" = 1', "Line 1 of saved.toml: There is no key '\\x1b[2J'."),
        (
            "a\u2028 = 1",
            "Line 1 of saved.toml: This is not TOML: Expected '=' after a key in a key",
        ),
    ],
)
def test_what_is_not_right_in_a_mapping_file_is_named_with_its_line(
    books: Books, capsys: Captured, text: str, said: str
) -> None:
    saved(text)
    error = refused(books("Emma"), capsys)
    assert said in " ".join(error.split())
    assert "Nothing was sent." in " ".join(error.split())


def test_a_mapping_file_that_cannot_be_read_is_named(books: Books, capsys: Captured) -> None:
    assert "There is no file saved.toml." in refused(books("Emma"), capsys)
    Path("saved.toml").write_bytes(b"\xff")
    assert "saved.toml: It is not UTF-8 text." in refused(books("Emma"), capsys)
    Path("saved.toml").unlink()
    os.mkfifo("saved.toml")
    assert "There is no file saved.toml." in refused(books("Emma"), capsys)
    Path("saved.toml").unlink()
    Path("saved.toml").symlink_to("saved.toml")
    assert "There is no file saved.toml." in refused(books("Emma"), capsys)


def test_a_mapping_file_of_another_user_is_named(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = books("Emma")
    saved("[columns]")
    monkeypatch.setattr("pathlib.Path.open", denied)
    assert "saved.toml cannot be read: Permission denied." in refused(path, capsys)
