"""The upload command, from its options to its exit status, without a network."""

from __future__ import annotations

import asyncio
import hashlib
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postalytics_runtime.cli.report import write_result
from postalytics_runtime.cli.signals import on_interrupt
from support.cli.screens import screen
from support.cli.shop import Shop, cured, run, shelve

Books = Callable[..., Path]
Person = Callable[[str], None]
Captured = pytest.CaptureFixture[str]


def titles() -> list[str]:
    return sorted(book.title for book in Shop.books)


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def beside(path: Path) -> dict[str, str]:
    return {
        other.name: other.read_text() for other in sorted(path.parent.iterdir()) if other != path
    }


def test_all_rows_are_created(books: Books, jobs: Path, capsys: Captured) -> None:
    path = books("Emma", "Persuasion")
    assert shelve(path) == 0
    (job,) = jobs.iterdir()
    digest = digest_of(path)
    assert titles() == ["Emma", "Persuasion"]
    assert {book.shelf_id for book in Shop.books} == {7}
    shown = capsys.readouterr()
    assert shown.out == screen("upload", path=path, digest=digest, job_id=job.name, folder=job)
    assert "  2 of 2 rows (100 %), " in shown.err.splitlines()[-1]
    assert beside(path) == {}


def test_the_plan_shows_ignored_columns_skipped_rows_and_print_overflow(
    books: Books, capsys: Captured
) -> None:
    path = books("1,The Mysteries of Udolpho", "2,", "3,Emma", header="Number,Title,Writer\n")
    words = ("--ignore-column", "number", "--skip-bad-rows", "--dry-run")
    assert shelve(path, *words, "--environment", "town", "--base-url", "https://x.example") == 0
    shown, digest = capsys.readouterr(), digest_of(path)
    assert "             3 rows (1 bad, skipped), cells separated by commas\n" in shown.out
    assert f"             sha256 {digest}...\n" in shown.out
    assert "\nColumns      Title  -> title\n             Writer -> author\n" in shown.out
    assert "\nIgnored      Number\n" in shown.out
    assert "\nEnvironment  town, https://x.example\n" in shown.out
    assert (
        """
Skipped      1 of 3 rows:
               Title is missing: 1 row
Warnings     books.csv:2 (row 1), column Title: "The Mysteries of Udolpho"
             prints only 20 characters (of 24)
Target       shelf 7
Environment  town, https://x.example
Rate         2 requests/s
"""
        in shown.out
    )
    assert shown.out.endswith("\nRate         2 requests/s\n")
    bad, problem, where = shown.err.splitlines()
    assert bad == "1 of 3 rows of books.csv cannot be uploaded:"
    assert problem == "  books.csv:3 (row 2), column Title: is missing"
    assert where.endswith(f" are in {path.with_name('books.problems.csv')}.")
    assert titles() == []


def test_bad_rows_are_listed_and_nothing_is_sent(books: Books, capsys: Captured) -> None:
    path = books("Emma", "", "x" * 31)
    assert shelve(path) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (
        f"""\
2 of 3 rows of books.csv cannot be uploaded:
  books.csv:3 (row 2), column Title: is missing
  books.csv:4 (row 3), column Title: "{"x" * 31}" is longer than 30 characters (31)
All problems, with line, column and value, are in {path.with_name("books.problems.csv")}.
Nothing was sent. Correct the file, or upload the other 1 row with --skip-bad-rows.
"""
    )
    assert titles() == []


def test_many_problems_are_counted(books: Books, capsys: Captured) -> None:
    assert shelve(books(*[""] * 22, *["\x01"] * 3)) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[1:9] == [
        "  Title is missing: 22 rows",
        "    books.csv:2 (row 1)",
        "    books.csv:3 (row 2)",
        "    books.csv:4 (row 3)",
        '  Title holds a control character: 3 rows, such as "\\x01" (U+0001 at place 1)',
        "    books.csv:24 (row 23)",
        "    books.csv:25 (row 24)",
        "    books.csv:26 (row 25)",
    ]
    assert lines[-1] == "Nothing was sent. Correct the file."


def test_skipping_all_rows_sends_nothing(books: Books, capsys: Captured) -> None:
    assert shelve(books("", ""), "--skip-bad-rows") == 2
    assert "\nNothing was sent: all rows are bad.\n" in capsys.readouterr().err


def test_skipped_rows_are_kept_and_counted_as_rejected(books: Books, capsys: Captured) -> None:
    path = books("Emma", "", "Persuasion")
    assert shelve(path, "--skip-bad-rows") == 1
    assert titles() == ["Emma", "Persuasion"]
    assert beside(path) == {
        "books.problems.csv": "\ufeffline,row,column,value,problem\n3,2,Title,,is missing\n",
        "books.rejected.csv": "Title,Writer\n,Austen\n",
        "books.rejected.txt": "books.csv:3 (row 2): Title is missing\n",
    }
    assert "  created      2\n  rejected     1  " in capsys.readouterr().out


def test_rejected_and_unconfirmed_rows_have_their_files(books: Books, capsys: Captured) -> None:
    path = books("Emma", "rejected 1", "unconfirmed", "rejected 2")
    assert shelve(path) == 3
    assert beside(path) == {
        "books.unconfirmed.csv": "Title,Writer\nunconfirmed,Austen\n",
        "books.unconfirmed.txt": "books.csv:4 (row 3): No answer came.\n",
        "books.rejected.csv": "Title,Writer\nrejected 1,Austen\nrejected 2,Austen\n",
        "books.rejected.txt": "books.csv:3 (row 2): The book is not for sale.\n"
        "books.csv:5 (row 4): The book is not for sale.\n",
    }
    out = capsys.readouterr().out
    assert "Rejected:\n  2 rows (row 2, 4): The book is not for sale.\n" in out
    assert "Unconfirmed:\n  1 row (row 3): No answer came.\n" in out


def test_an_upload_that_ends_early_can_be_resumed(
    books: Books, jobs: Path, capsys: Captured
) -> None:
    path = books("Emma", "wrong key", *["Persuasion"] * 30)
    assert shelve(path, "--concurrency", "1") == 2
    (job,) = jobs.iterdir()
    assert titles() == ["Emma"]
    assert beside(path) == {}
    out = capsys.readouterr().out
    assert (
        f"""
1 of 32 books was created; 31 are still to be sent.

Stopped early: The key is wrong.

Next step: send the pending rows:
  bookshelf jobs resume {job.name}

Of 32 rows, """
        in out
    )
    assert out.partition("\nReport ")[0].endswith("  pending      31\n")


def test_the_command_for_corrected_rows_has_the_same_options(
    books: Books, key_file: Callable[[str], Path], capsys: Captured
) -> None:
    path = books("rejected,x", "Emma,x", header="Title,Shop No,Writer\n")
    key = key_file("key")
    words = ["--base-url", "http://x.example", "--ignore-column", "Shop No", "--skip-bad-rows"]
    words += ["--environment", "home", "--map", "Writer=author", "--api-key-file", str(key)]
    words += ["--encoding", "utf-8", "--delimiter", "comma", "--concurrency", "2"]
    assert shelve(path, *words) == 1
    rejected = path.with_name("books.rejected.csv")
    assert (
        f"  bookshelf books shelve {rejected} --shelf 7 --environment home --base-url "
        f"http://x.example --api-key-file '{key}' --ignore-column 'Shop No' --map Writer=author "
        "--encoding utf-8 --delimiter comma --skip-bad-rows\n"
    ) in capsys.readouterr().out


def test_an_interruption_lets_rows_in_flight_finish(books: Books, capsys: Captured) -> None:
    path = books("interrupt", *(f"Book {number}" for number in range(50)))
    assert shelve(path) == 130
    assert 0 < (sent := len(titles())) < 51
    shown = capsys.readouterr()
    assert "Stopping: waiting for rows in flight to finish. Press Ctrl-C" in shown.err
    assert f"; {51 - sent} are still to be sent.\n\nInterrupted.\n\nNext step: " in shown.out
    assert shelve(path) == 0
    assert titles() == sorted(["interrupt", *(f"Book {number}" for number in range(50))])


def test_a_second_interruption_leaves_rows_in_flight_unconfirmed(
    books: Books, capsys: Captured
) -> None:
    path = books("hang 1", "hang 2", *["Emma"] * 50)
    assert shelve(path) == 130
    files = beside(path)
    assert "hang 1,Austen\n" in files["books.unconfirmed.csv"]
    assert "hang 2,Austen\n" in files["books.unconfirmed.csv"]
    assert "Aborting.\n" in capsys.readouterr().err


def test_an_interruption_of_the_last_row_changes_nothing(books: Books) -> None:
    assert shelve(books("interrupt")) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_is_handled_in_the_loop_and_then_as_before(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    came = asyncio.Event()
    with on_interrupt(came.set):
        signal.raise_signal(number)
        await came.wait()
    assert signal.getsignal(number) == before


def test_a_file_may_change_while_its_copy_is_uploaded(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books(*(f"Book {number}" for number in range(50)))
    call = Shop.call

    async def change(self: Shop, *given: Any, **more: Any) -> object:
        path.write_text("Title,Writer\nEmma,Jane Austen\n")
        return await call(self, *given, **more)

    monkeypatch.setattr(Shop, "call", change)
    assert shelve(path) == 0
    assert len(titles()) == 50


def test_result_files_that_cannot_be_written_beside_the_file_are_in_the_job(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    path = books("rejected", "Emma")
    assert shelve(path) == 1
    assert beside(path) == {}
    (job,) = jobs.iterdir()
    assert (job / "books.rejected.csv").read_text() == "Title,Writer\nrejected,Austen\n"


def test_result_files_that_do_not_fit_beside_the_file_are_in_the_job(
    books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("rejected", "Emma")

    def full_there(header: bytes, rows: Any, source: Path, *more: Any) -> object:
        if source == path:
            raise OSError(28, "No space left on device")
        return write_result(header, rows, source, *more)

    monkeypatch.setattr("postalytics_runtime.cli.execution.result_writer.write_result", full_there)
    assert shelve(path) == 1
    (job,) = jobs.iterdir()
    assert (job / "books.rejected.csv").read_text() == "Title,Writer\nrejected,Austen\n"


def test_rows_without_a_result_file_are_in_the_journal(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("postalytics_runtime.cli.execution.result_writer.write_result", full)
    assert shelve(books("rejected", "Emma")) == 2
    assert (
        "Stopped early: The rejected rows cannot be written to a file: No space left "
        "on device. The journal has the numbers of these rows.\n"
    ) in capsys.readouterr().out


def test_an_upload_asks_first(books: Books, person: Person, capsys: Captured) -> None:
    person("y\n")
    assert shelve(books("Emma", "Persuasion"), answer=()) == 0
    assert "\nUpload 2 books to shelf 7 in home? [y/N]: " in capsys.readouterr().err
    assert len(titles()) == 2


@pytest.mark.parametrize("typed", ["n\n", "\n"])
def test_a_no_sends_nothing(books: Books, person: Person, capsys: Captured, typed: str) -> None:
    person(typed)
    assert shelve(books("Emma"), answer=()) == 2
    assert capsys.readouterr().err.endswith("Nothing was sent.\n")
    assert titles() == []


def test_an_interruption_instead_of_an_answer_sends_nothing(
    books: Books, person: Person, capsys: Captured
) -> None:
    person("")
    assert shelve(books("Emma"), answer=()) == 130
    assert capsys.readouterr().err.endswith("Interrupted.\n")
    assert titles() == []


def test_without_a_terminal_an_upload_needs_yes(books: Books, capsys: Captured) -> None:
    assert shelve(books("Emma"), answer=()) == 2
    assert capsys.readouterr().err == (
        "Error: There is no terminal for a question. Add --yes to continue without a question. "
        "Nothing was sent.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.csv", "--shelf", "7"], "none.csv cannot be read: No such file or directory."),
        (["x.csv", "--shelf", "7", "--base-url", "nowhere"], "nowhere is not an address."),
        (["x.csv"], "Missing option '--shelf'."),
        (["--shelf", "7"], "Missing argument 'FILE.csv'."),
        (["x.csv", "--shelf", "seven"], "It must be a whole number of at least 1, not seven."),
        (["x.csv", "--shelf", "7", "--environment", "moon"], "'moon' is not one of"),
        (["x.csv", "--shelf", "7", "--map", "Title"], "'Title' is not COLUMN=FIELD."),
        (["x.csv", "--shelf", "7", "--map", "=title"], "'=title' is not COLUMN=FIELD."),
        (
            ["x.csv", "--shelf", "7", "--map", "T=title", "--map", "T=isbn"],
            "'T' is given twice.",
        ),
    ],
)
def test_wrong_usage_is_one_sentence(words: list[str], said: str, capsys: Captured) -> None:
    assert run("books", "shelve", *words) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "Traceback" not in shown


def test_a_title_above_the_header_is_shown_with_what_to_type(
    books: Books, capsys: Captured
) -> None:
    path = books()
    path.write_text("All our books,\n\nTitle,Writer\nEmma,Austen\n")
    assert shelve(path) == 2
    assert capsys.readouterr().err == (
        """\
Error: Line 1 of books.csv does not name the columns; nothing was sent.
  Line 3 does: Title, Writer
To use it as the header, and skip the lines above it, type:
"""
        f"  bookshelf books shelve {path} --shelf 7 \\\n    --header-row 3\n"
    )
    assert shelve(path, "--header-row", "3") == 0
    assert titles() == ["Emma"]


def test_a_header_that_was_named_is_not_searched_for(books: Books, capsys: Captured) -> None:
    path = books(header="Title,Writer\nEmma,Austen\n1,2\n")
    assert shelve(path, "--header-row", "2") == 2
    assert "Column 'Emma' matches no field of a book." in capsys.readouterr().err


def test_rejected_rows_are_below_all_that_was_above_the_header(
    books: Books, capsys: Captured
) -> None:
    path = books()
    path.write_text("sep=;\nOurs\nTitle;Writer;;\nEmma;Austen;;\nrejected;Austen;;\n;;;\n")
    assert shelve(path, "--header-row", "3") == 1
    again = path.with_name("books.rejected.csv")
    assert again.read_text() == "sep=;\nOurs\nTitle;Writer;;\nrejected;Austen;;\n"
    assert f"{again} --shelf 7 --header-row 3" in capsys.readouterr().out.replace("\n", " ")


def test_columns_are_addressed_by_number(books: Books, capsys: Captured) -> None:
    path = books(header="Line,Line,Line,Title\na,Austen,Emma,Other\n")
    words = ("--ignore-column", "1", "--column", "02=author", "--column", "3=title")
    assert shelve(path, *words, "--ignore-column", "Title") == 0
    assert [(book.title, book.author) for book in Shop.books] == [("Emma", "Austen")]
    shown = capsys.readouterr().out
    assert (
        "\nColumns      Line (column 2) -> author\n             Line (column 3) -> title\n" in shown
    )
    assert "\nIgnored      Line (column 1), Title\n" in shown


@pytest.mark.parametrize("number", ["Title", "0", "-1", "1.5", "²"])
def test_a_column_is_addressed_by_a_number_only(
    books: Books, capsys: Captured, number: str
) -> None:
    assert shelve(books("Emma"), "--column", f"{number}=title") == 2
    assert (
        f"{number!r} is not the number of a column. For a column with a" in capsys.readouterr().err
    )


def test_a_column_without_a_name_that_has_values_is_proposed_by_number(
    books: Books, capsys: Captured
) -> None:
    path = books(header=",Title,Writer,Till,\n0,Emma,Austen,x,\n1,Persuasion,Austen,x,\n")
    assert shelve(path) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[1:6] == [
        "  Column 1 has no name, and values such as '0'.",
        "  Column 'Till' matches no field of a book.",
        "Left out, but if one of these is the field, add the option:",
        '  column 1, such as "0"  --column 1=FIELD',
        "Left out: Till",
    ]
    assert said[-1] == "    --ignore-column 1 --ignore-column Till"
    assert shelve(path, "--ignore-column", "Till", "--ignore-column", "1") == 0
    assert titles() == ["Emma", "Persuasion"]


def test_only_known_columns_are_uploaded_and_the_plan_names_the_others(
    books: Books, capsys: Captured
) -> None:
    shops = [f"Shop {number}" for number in range(1, 20)]
    path = books(header=f"{','.join(shops)},Title,Writer\n{',' * 19}rejected,Austen\n")
    assert shelve(path, "--only-known-columns") == 1
    shown = capsys.readouterr().out
    names = shown.partition("Ignored      ")[2].partition("Target")[0]
    assert " ".join(names.split()) == ", ".join(shops)
    assert max(map(len, names.splitlines())) <= 80
    assert "books.rejected.csv --shelf 7 --only-known-columns\n" in shown


def test_a_job_keeps_that_only_known_columns_are_uploaded(
    books: Books, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = books("1,wrong key", header="Number,Title,Writer\n")
    assert shelve(path, "--only-known-columns") == 2
    cured(monkeypatch)
    assert shelve(path, "--ignore-column", "Number") == 2
    assert "--only-known-columns" in capsys.readouterr().err
    assert shelve(path, "--only-known-columns") == 0
    assert titles() == ["wrong key"]
