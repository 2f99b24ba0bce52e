"""If columns do not match, one command is proposed that makes them match."""

from __future__ import annotations

import random
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cli.shop import Shop, run, shelve, titles

Books = Callable[..., Path]
Captured = pytest.CaptureFixture[str]

FIELDS = "The fields: title, author, editor, isbn, year, price, signed, tags, notes,\n  publisher\n"


@pytest.fixture(autouse=True)
def _in_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(path: Path, capsys: Captured, *words: str) -> str:
    """Return what is said about a file that is refused."""
    assert shelve(Path(path.name), *words, answer=()) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err


def pasted(text: str) -> list[str]:
    """Return the words of the command that was proposed, as a shell reads them."""
    words = shlex.split(text.rpartition("type:\n")[2].replace("\\\n", ""))
    assert words[:4] == ["bookshelf", "books", "shelve", "books.csv"]
    return words[1:]


def test_the_command_has_what_was_typed_and_what_is_missing(books: Books, capsys: Captured) -> None:
    path = books(header="Title,Shop No,Writers\nEmma,1,Austen\n")
    text = said(path, capsys, "--dry-run", "--concurrency", "2", "--delimiter", ",")
    assert text == (
        """\
Error: The columns of books.csv do not match; nothing was sent.
  No column for author, or editor and isbn: every book needs it.
  Column 'Shop No' matches no field of a book.
  Column 'Writers' matches no field of a book.
Probably:
  Writers -> author, such as "Austen"
Left out: Shop No
"""
        + FIELDS
        + """\
To use the columns like this, type:
  bookshelf books shelve books.csv --shelf 7 --ignore-column 'Shop No' \\
    --map Writers=author --delimiter , --dry-run --concurrency 2
"""
    )
    assert run(*pasted(text)) == 0
    assert titles() == []
    assert run(*pasted(text)[:-3], "--yes") == 0
    assert [(book.title, book.author) for book in Shop.books] == [("Emma", "Austen")]


def test_a_field_that_no_column_surely_is_must_be_chosen(books: Books, capsys: Captured) -> None:
    header = "Title,First Author,Second Author,Publisher,Shop,Till,Code\n"
    path = books(header=f"{header}Emma,{'Jane Austen ' * 20}\x1b[2J,b,,d,e,1234\n")
    text = said(path, capsys)
    assert text.partition("\n")[2] == (
        """\
  No column for author, or editor and isbn: every book needs it.
  5 columns match no field of a book.
Choose the column of each field, and write its number in place of N:
  author
     2  First Author, such as "Jane Austen Jane Austen Jane Austen Jane Aus..."
     3  Second Author, such as "b"
What you do not choose is left out, unless you add --column N=FIELD for it.
Left out: Shop, Till, Code
"""
        + FIELDS
        + """\
Then type:
  bookshelf books shelve books.csv --shelf 7 --only-known-columns \\
    --column N=author
"""
    )
    words = pasted(text)
    assert run(*words, "--dry-run") == 2
    assert "'N' is not the number of a column." in capsys.readouterr().err
    assert run(*(word.replace("N=", "3=") for word in words), "--yes") == 0
    assert [book.author for book in Shop.books] == ["b"]


def test_columns_for_the_same_field_are_shown_once_for_a_choice(
    books: Books, capsys: Captured
) -> None:
    text = said(books(header="Title,Title,Name,Writer\na,b,c,d\n"), capsys)
    assert text.partition("\n")[2] == (
        """\
  Columns 1 and 2 are both called 'Title': only one can be title.
  Columns 'Title' and 'Name' are both title.
Choose the column of each field, and write its number in place of N:
  title
     1  Title (column 1), such as "a"
     2  Title (column 2), such as "b"
     3  Name, such as "c"
What you do not choose is left out, unless you add --column N=FIELD for it.
"""
        + FIELDS
        + """\
Then type:
  bookshelf books shelve books.csv --shelf 7 --only-known-columns \\
    --column N=title
"""
    )


def test_many_columns_to_choose_from_are_counted(books: Books, capsys: Captured) -> None:
    header = ",".join(f"Shop {number}" for number in range(1, 9))
    text = said(books(header=f"{header},Title\n{',' * 8}Emma\n"), capsys)
    assert (
        """\
  author
     1  Shop 1, without a value
     2  Shop 2, without a value
     3  Shop 3, without a value
     4  Shop 4, without a value
     5  Shop 5, without a value
     6  Shop 6, without a value
        and 2 other columns
What you do not choose"""
        in text
    )


def test_a_field_that_no_column_can_be_must_be_added(books: Books, capsys: Captured) -> None:
    assert said(books(header="Title,Year\nEmma,1815\n"), capsys).partition("\n")[2] == (
        """\
  No column for author, or editor and isbn: every book needs it.
No column can be author: add what is missing to the file.
"""
    )


def test_a_header_that_is_a_row_is_not_used_as_names(books: Books, capsys: Captured) -> None:
    text = said(books(header="Emma,Austen,ISBN-13,12345\nPersuasion,Austen,x,12346\n"), capsys)
    assert text.partition("\n")[2] == (
        """\
  The first line must name the columns; it has no known name.
  4 columns match no field of a book.
It looks like a book: put a line with the names of the columns above it.
"""
        + FIELDS
    )


def test_a_file_with_one_column_may_need_a_delimiter(books: Books, capsys: Captured) -> None:
    path = books(header="Title~Writer\nEmma~Austen\n")
    text = said(path, capsys)
    assert text.partition("CHARACTER")[2] == (
        """, and type:
  bookshelf books shelve books.csv --shelf 7 --delimiter CHARACTER
"""
    )
    words = pasted(text)
    assert run(*words) == 2
    assert "CHARACTER" in capsys.readouterr().err
    assert run(*words[:-1], "~", "--yes") == 0
    capsys.readouterr()
    assert said(path, capsys, "--delimiter", "|").splitlines()[-1] == (
        "No column can be title and author: add what is missing to the file."
    )


def test_a_field_that_an_option_names_wrongly_must_be_named(books: Books, capsys: Captured) -> None:
    path = books(header="Title,Writer,Shop\nEmma,Austen,4th street\n")
    text = said(path, capsys, "--map", "Shop=xyz")
    assert text.partition("xyz'.\n")[2] == (
        "  Column 'Shop' matches no field of a book.\n"
        "Write the field of Shop in place of FIELD.\n"
        + FIELDS
        + """\
Then type:
  bookshelf books shelve books.csv --shelf 7 --column 3=FIELD
"""
    )


def test_a_column_that_may_be_needed_is_shown_with_the_option(
    books: Books, capsys: Captured
) -> None:
    text = said(books(header="Title,Writer,Editor Names\na,b,c\n"), capsys)
    assert (
        """
Left out, but if one of these is the field, add the option:
  Editor Names, such as "c"  --column 3=editor
The fields"""
        in text
    )
    names = ",".join(f"Editor Number {'x' * number * 9}" for number in range(1, 10))
    text = said(books(header=f"Title,Writer,{names}\na,b\n"), capsys)
    assert "Left out: Editor Number xxxxxxxxxxxxx..., " in text
    assert max(map(len, text.splitlines())) <= 80


def test_a_list_from_standard_input_is_piped_to_the_proposed_command(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("Emma,Austen,1", header="Title,Writer,Shop\n")
    with path.open() as piped:
        monkeypatch.setattr("sys.stdin", piped)
        assert shelve(Path("-")) == 2
    assert capsys.readouterr().err.endswith(
        "type:\n  bookshelf books shelve - --shelf 7 --ignore-column Shop --yes\n"
    )


def test_the_columns_below_a_title_are_matched_with_one_command(
    books: Books, capsys: Captured
) -> None:
    path = books(header="Our books,,\n\nTitle,Writer,Shop\nEmma,Austen,1\n")
    text = said(path, capsys)
    assert text == (
        """\
Error: Line 1 of books.csv does not name the columns; nothing was sent.
  Line 3 does: Title, Writer, Shop
  Column 'Shop' matches no field of a book.
Left out: Shop
"""
        + FIELDS
        + """\
To use the columns like this, type:
  bookshelf books shelve books.csv --shelf 7 --ignore-column Shop \\
    --header-row 3
"""
    )
    assert run(*pasted(text), "--yes") == 0
    assert titles() == ["Emma"]


def test_rows_that_cannot_be_read_give_no_values(books: Books, capsys: Captured) -> None:
    path = books(header='Title,Writer,Shop\nEmma,,\n"Persuasion,Austen,x')
    assert "\nLeft out: Shop\n" in said(path, capsys)


NAMES = {
    "title": ["Title", "Name", "Titles", "Main Title", "title"],
    "author": ["Writer", "Author", "Written By", "your_author", "AUTHORS"],
    "isbn": ["ISBN", "Book Number", "Main ISBN"],
}
OTHERS = ["Shop", "Till", "", " ", "A=B", "it's", "-x", "3", "a\nb", "$HOME `id`", "\x1b[2J", "Ü"]


@pytest.mark.parametrize("seed", range(25))
def test_the_command_can_be_pasted_whatever_the_header_is(
    books: Books, capsys: Captured, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 (not for cryptography)
    columns = [(chance.choice(NAMES[field]), field) for field in NAMES for _ in range(2)]
    columns = [*columns[: chance.choice([1, 2])], *columns[2 : 4 - chance.choice([0, 1])]]
    columns += [(name, "") for name in chance.sample(OTHERS, chance.randint(1, 8))]
    columns.append((columns[-1][0], ""))
    chance.shuffle(columns)
    path = books(header="")
    quoted = (f'"{name}"' for name, _ in columns)
    path.write_text(f"{','.join(quoted)}\n{','.join(field or 'x' for _, field in columns)}\n")
    text = said(path, capsys)
    assert all(len(line) <= 80 for line in text.splitlines())
    fields = [field for _, field in columns]
    words = [
        f"{fields.index(word[2:]) + 1}{word[1:]}" if word.startswith("N=") else word
        for word in pasted(text)
    ]
    assert run(*words, "--yes") == 0
    assert [(book.title, book.author) for book in Shop.books] == [("title", "author")]


def test_a_column_without_a_name_is_shown_with_a_value_of_any_of_the_first_rows(
    books: Books, capsys: Captured
) -> None:
    path = books(header="Title,Writer,\nEmma,Austen,\nEvelina,Burney,1778\n")
    text = said(path, capsys)
    assert text.partition("\n")[2] == (
        """\
  Column 3 has no name, and values such as '1778'.
Left out, but if one of these is the field, add the option:
  column 3, such as "1778"  --column 3=FIELD
"""
        + FIELDS
        + """\
To use the columns like this, type:
  bookshelf books shelve books.csv --shelf 7 --ignore-column 3
"""
    )
    assert run(*pasted(text)[:-2], "--column", "3=year", "--yes") == 0
    assert Shop.books[1].year == 1778
