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
columns:
  Name: title
  Made by: author
  ISBN: isbn
numbered:
  4: year
ignored:
- '3'
"""


@pytest.fixture(autouse=True)
def _in_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def saved(text: str) -> Path:
    path = Path("saved.yaml")
    path.write_text(text)
    return path


def refused(path: Path, capsys: Captured, *words: str) -> str:
    assert shelve(path, "--mapping", "saved.yaml", *words) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("words", [("--yes",), ("--dry-run",)])
def test_the_mapping_of_a_list_is_used_for_the_next(books: Books, words: tuple[str, ...]) -> None:
    path = books(header=f"{HEADER}Emma,Austen,a,1815,1234\n")
    assert shelve(path, *OPTIONS, "--save-mapping", "saved.yaml", answer=words) == 0
    assert Path("saved.yaml").read_text() == SAVED
    Shop.books.clear()
    path.write_text(f"{HEADER}Persuasion,Jane,b,1817,1235\n")
    assert shelve(path, "--mapping", "saved.yaml") == 0
    assert [(book.title, book.author, book.isbn, book.year) for book in Shop.books] == [
        ("Persuasion", "Jane", "1235", 1817)
    ]


def test_the_mapping_is_saved_although_rows_are_bad(books: Books) -> None:
    path = books(header=f"{HEADER}Emma,Austen,a,never,1234\n")
    assert shelve(path, *OPTIONS, "--save-mapping", "saved.yaml") == 2
    assert Path("saved.yaml").read_text() == SAVED


def test_the_line_of_the_header_and_the_delimiter_are_saved(books: Books) -> None:
    path = books(header="Ours~~\nTitle~Writer~\nEmma~Austen~\n")
    words = ("--header-row", "2", "--delimiter", "~", "--save-mapping", "saved.yaml")
    assert shelve(path, *words) == 0
    assert Path("saved.yaml").read_text().partition("\n")[2] == (
        "columns:\n  Title: title\n  Writer: author\nheader_row: 2\ndelimiter: '~'\n"
    )
    path.write_text("Ours~~\nTitle~Writer~\nPersuasion~Austen~\n")
    assert shelve(path, "--mapping", "saved.yaml") == 0
    assert titles() == ["Emma", "Persuasion"]
    path.write_text("Title|Writer\nLady Susan|Austen\n")
    assert shelve(path, "--mapping", "saved.yaml", "--header-row", "1", "--delimiter", "|") == 0
    assert titles() == ["Emma", "Lady Susan", "Persuasion"]


def test_a_job_does_not_need_the_mapping_file(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books(header="T,W,x\nwrong key,Austen,1\n")
    saved("columns: {T: title, W: author}\nignored: [x]\n")
    assert shelve(path, "--mapping", "saved.yaml") == 2
    Path("saved.yaml").unlink()
    cured(monkeypatch)
    options = ("--map", "T=title", "--map", "W=author", "--ignore-column", "x")
    assert shelve(path, *options) == 0
    assert titles() == ["wrong key"]


def test_options_go_before_what_the_file_says(books: Books) -> None:
    saved("columns: {T: title, W: author, X: isbn}\nnumbered: {4: year, 5: editor}\nignored: [Y]\n")
    path = books(header="T,W,X,Z,V,Y\nOther,Austen,1234,1815,Jane,Emma\n")
    words = ("--map", "Y=title", "--ignore-column", "x", "--ignore-column", "T")
    assert shelve(path, "--mapping", "saved.yaml", *words, "--column", "4=editor") == 2
    more = ("--column", "4=editor", "--ignore-column", "5")
    assert shelve(path, "--mapping", "saved.yaml", *words, *more) == 0
    (book,) = Shop.books
    assert (book.title, book.author, book.editor) == ("Emma", "Austen", "1815")


def test_a_column_that_the_file_uses_is_ignored_by_its_name(books: Books, capsys: Captured) -> None:
    saved("columns: {Title: title, Writer: author, My Code: isbn}\n")
    path = books(header="Title,Writer,My Code,\nEmma,Austen,1234,x\n")
    words = ("--mapping", "saved.yaml", "--ignore-column", "4", "--ignore-column")
    assert shelve(path, *words, "3") == 2
    assert "To ignore it, name it: --ignore-column 'My Code'. Nothing" in capsys.readouterr().err
    assert shelve(path, *words, "My Code") == 0
    assert shelve(path, *words, "3", "--column", "3=isbn", "--again") == 0


def test_a_column_that_the_list_lacks_is_named_with_its_line(
    books: Books, capsys: Captured
) -> None:
    saved("columns:\n  Title: title\n  Penned by: author\nignored:\n- Shop\nnumbered:\n  9: isbn\n")
    text = refused(books(header="Title,Writer,Till\nEmma,Austen,1\n"), capsys)
    assert text.splitlines()[1:5] == [
        "  Line 5 of saved.yaml: There is no column 'Shop'.",
        "  Line 3 of saved.yaml: There is no column 'Penned by'.",
        "  Line 7 of saved.yaml: There is no column 9: there are 3.",
        "  Column 'Till' matches no field of a book.",
    ]
    assert "--mapping" not in text


def test_more_columns_are_refused_or_left_out(books: Books, capsys: Captured) -> None:
    saved("columns: {Title: title, Writer: author}\n")
    path = books(header="Title,Writer,Till\nEmma,Austen,1\n")
    assert "Column 'Till' matches no field of a book." in refused(path, capsys)
    assert shelve(path, "--mapping", "saved.yaml", "--only-known-columns") == 0


def test_a_file_that_says_something_else_is_not_replaced(books: Books, capsys: Captured) -> None:
    path = books("Emma")
    saved("Dear diary")
    assert shelve(path, "--save-mapping", "saved.yaml") == 2
    assert "saved.yaml exists already, and says something else." in capsys.readouterr().err
    assert saved("Dear diary").read_text() == "Dear diary"
    assert shelve(path, "--save-mapping", "new.yaml", answer=("--dry-run",)) == 0
    assert shelve(path, "--save-mapping", "new.yaml") == 0
    assert shelve(path, "--save-mapping", "none/new.yaml") == 2
    assert "none/new.yaml cannot be written: No such file or directory." in (
        capsys.readouterr().err
    )


def test_a_proposed_command_saves_the_mapping_too(books: Books, capsys: Captured) -> None:
    path = books(header="Title,Writer,Till\nEmma,Austen,1\n")
    assert shelve(path, "--save-mapping", "saved.yaml") == 2
    assert not Path("saved.yaml").exists()
    assert "--save-mapping saved.yaml\n" in capsys.readouterr().err


def test_a_column_that_no_option_can_name_is_not_saved(books: Books, capsys: Captured) -> None:
    path = books(header="Title,Writer,4,\nEmma,Austen,1,2\n")
    assert shelve(path, "--only-known-columns", "--save-mapping", "saved.yaml") == 2
    assert "column 4 can only be addressed by its" in capsys.readouterr().err
    assert not Path("saved.yaml").exists()


@pytest.mark.parametrize("name", ["yes", "3", "null", "a: b", "# x", "- x", "Ü", "'", "x" * 2000])
def test_any_name_is_saved(books: Books, name: str) -> None:
    path = books(header=f'"{name}",Writer\nEmma,Austen\n')
    assert shelve(path, "--map", f"{name}=title", "--save-mapping", "saved.yaml") == 0
    path.write_text(f'"{name}",Writer\nPersuasion,Austen\n')
    assert shelve(path, "--mapping", "saved.yaml") == 0
    assert titles() == ["Emma", "Persuasion"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns:\n  Name: titl\n", "Line 2 of saved.yaml: There is no field 'titl'. Did you"),
        ("columns: {A: shelf_id}", "Line 1 of saved.yaml: There is no field 'shelf_id'."),
        ("columns: {A: title, B: title}", "Line 1 of saved.yaml: Two columns are title."),
        ("columns: {A: title}\nnumbered: {2: title}", "Line 2 of saved.yaml: Two columns are ti"),
        ("columns:\n  A: title\n  A: author\n", "Line 3 of saved.yaml: 'A' is there twice."),
        ("columns:\n  A:\n", "Line 2 of saved.yaml: There is no name or number here."),
        ("columns:\n  [A]: title\n", "Line 2 of saved.yaml: There is no name or number here."),
        ("columns: title\n", "Line 1 of saved.yaml: columns does not have lines such as NAME"),
        ("- title\n", "Line 1 of saved.yaml: The file does not have lines such as NAME: VALUE."),
        ("ignored: Shop\n", "Line 1 of saved.yaml: ignored does not have lines such as - NAME."),
        ("numbered: {A: title}\n", "Line 1 of saved.yaml: 'A' is not a number from 1."),
        ("numbered: {0: title}\n", "Line 1 of saved.yaml: '0' is not a number from 1."),
        ("header_row: 99999999999\n", "Line 1 of saved.yaml: '99999999999' is not a number f"),
        ("delimiter: commma\n", "Line 1 of saved.yaml: 'commma' is not a delimiter: use one"),
        ("\ncolums: {}\n", "Line 2 of saved.yaml: There is no key 'colums'. Did you mean columns?"),
        ("columns: {A\n", "Line 2 of saved.yaml: This is not YAML: expected ',' or '}', but got"),
        ("a: *b\n", "Line 1 of saved.yaml: This is not YAML: found undefined alias"),
        ("'", "Line 1 of saved.yaml: This is not YAML: found unexpected end of stream."),
        ("\x1b[2J", "saved.yaml: It has characters that do not print."),
        ("[" * 100_000, "saved.yaml: It is nested too deeply."),
        ("", "saved.yaml: It is empty."),
        ("x" * 300_000, "saved.yaml is too large for a mapping file."),
        ("columns: !!python/object/apply:os.system {A: titl}", "Line 1 of saved.yaml: There is "),
        ('"\\e[2J": 1', "Line 1 of saved.yaml: There is no key '\\x1b[2J'."),
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
    assert "There is no file saved.yaml." in refused(books("Emma"), capsys)
    Path("saved.yaml").write_bytes(b"\xff")
    assert "saved.yaml: It is not UTF-8 text." in refused(books("Emma"), capsys)
    Path("saved.yaml").unlink()
    os.mkfifo("saved.yaml")
    assert "There is no file saved.yaml." in refused(books("Emma"), capsys)
    Path("saved.yaml").unlink()
    Path("saved.yaml").symlink_to("saved.yaml")
    assert "There is no file saved.yaml." in refused(books("Emma"), capsys)


def test_a_mapping_file_of_another_user_is_named(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = books("Emma")
    saved("columns: {}")
    monkeypatch.setattr("pathlib.Path.open", denied)
    assert "saved.yaml cannot be read: Permission denied." in refused(path, capsys)
