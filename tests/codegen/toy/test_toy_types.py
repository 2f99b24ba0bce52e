"""Types of generated packages: ids that cannot be mixed up, code tables, what is deprecated.

One run of each checker is for both packages, because a run takes seconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CHECKED = ["program.py", "deprecated.py", "lending", "workshop"]

PROGRAM = '''\
"""Each line of `wrong` is an error: the checkers complain of a comment that is not needed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, assert_type

from lending import Library, books, readers, shelves
from lending.models import (
    Binding, Book, BookId, BookReplacement, BookReturned, Grade, Loan, NewAuthor, NewBook,
    Cash, Cheque, FeeRemark, NewFee, NewLoan, NewReminder, Notice, Payment, Reader, ReaderId,
    SentCash, SentCheque, SentPayment, Shelf, ShelfCode, Unset,
)
from postalytics_runtime.bulk import BulkUpload
from postalytics_runtime.pagination import CursorPages, Pages


async def right(client: Library, news: BookReturned, book_id: BookId, code: ShelfCode) -> None:
    book = await books.get_book(client, book_id=book_id)
    assert_type(book, Book)
    assert_type(book.book_id, BookId | None)
    assert_type(book.copies, list[BookId] | None)
    assert_type(book.binding, Binding | str | None)
    assert_type(book.grade, Grade | int | None)
    assert_type(book.grades_before, list[Grade | int] | None)
    assert_type(news.reader, Reader | None)
    await client.books.get_book(book_id=100)
    await client.books.get_book(book_id=BookId(100))
    assert_type(await client.books.get_borrower(book_id=book_id), Reader)
    if book.book_id == 100 or hash(book_id) or {book_id: book}:
        assert_type(int(book_id), int)
        assert_type(str(code), str)
        assert_type([book][book_id], Book)
    if book.binding is Binding.HARDBACK or book.binding == "X" or book.grade == Grade.WORN:
        assert_type(Binding("H"), Binding)


async def dates(client: Library) -> None:
    async for fee in client.fees.list_fees(day=date(2026, 5, 27), least=Decimal(5)):
        assert_type(fee.date, date | None)
        assert_type(fee.charged, datetime | None)
        assert_type(fee.parts, list[Decimal] | None)
        assert_type(fee.shares, dict[str, Decimal] | None)
        assert_type(fee.grades, dict[str, Grade | int] | None)
        assert_type(fee.remarks, dict[str, FeeRemark] | None)
        new = NewFee(sum=fee.sum or Decimal("12.50"), date=fee.date, charged=datetime.now(UTC))
        assert_type(new.sum, Decimal)
        assert_type(new.posted, datetime | Unset | None)
        assert_type(NewFee.from_fee(fee).date, date | None)


async def payments(client: Library) -> None:
    payment = await client.fees.get_payment(payment_id=1)
    assert_type(payment, Payment)
    if isinstance(payment, Cheque):
        assert_type(payment, Cheque)
        assert_type(payment.sort, Literal["cheque", "open cheque"] | None)
        await client.fees.pay(SentCheque.from_cheque(payment))
    elif isinstance(payment, Cash):
        assert_type(payment.change, Cash | Cheque | dict[str, Any] | None)
    else:
        assert_type(payment, dict[str, Any])
    assert_type(client.fees.list_payments(), Pages[Payment])
    assert_type(client.fees.read_ledger(), CursorPages[Payment])
    receipt = await client.fees.pay(SentCash(coins={"penny": 3}))
    assert_type(receipt.more, list[Payment] | None)
    assert_type(receipt.by, dict[str, Payment] | None)
    await client.fees.pay(SentCash(change=SentCheque(sort="cheque", number=7)))
    await client.fees.pay({"Way": "barter", "Hens": 2})
    ways: list[SentPayment] = [SentCash(), {"Way": "barter"}]
    assert_type(len(ways), int)


async def right_too(client: Library, book: Book, code: ShelfCode) -> None:
    assert_type(client.books.search_books(binding=Binding.HARDBACK, skip=9, limit=5), Pages[Book])
    assert_type(client.books.search_books(binding="X"), Pages[Book])
    assert_type(client.books.list_books(shelf_code=code, language="en", first=2), Pages[Book])
    assert_type(client.readers.list_loans(reader_id=7, page=2), Pages[Loan])
    noted = client.notices.list_notices(after="c1")
    assert_type(noted, CursorPages[Notice])
    assert_type(noted.position, str | None)
    assert_type(client.notices.read_notices(board="x", first=2).position, int | None)
    client.notices.list_notices(after=noted.position)
    assert_type(readers.list_loans(client, reader_id=ReaderId(7)), Pages[Loan])
    assert_type(await client.shelves.set_shut(shelf_code="B2", shut=True), Shelf)
    assert_type(await shelves.set_shut(client, shelf_code=code, shut=False), Shelf)
    assert_type(await client.readers.set_postage(is_free=True), Reader)
    replacement = BookReplacement.from_book(book)
    assert_type(replacement.book_id, BookId | int)
    assert_type(book.stamp_2, str | None)
    assert_type(replacement.stamp_2, str | Unset)
    assert_type(replacement.stamps, int | Unset | None)
    BookReplacement(book_id=1, shelf_code="B2", stamp_1="a", stamps=None, why="b")
    assert_type(replacement.binding, Binding | str | Unset)
    replacement.copies = [1, 2]
    replacement.copies = book.copies or []
    author = NewAuthor(name="Ada")
    NewBook(shelf_code=code, title="A", author=author, binding=Binding.HARDBACK, grade=7)
    client.books.give_books([{"title": "A"}], shelf_code=code, journal="job", max_rejected=0)
    loan = NewLoan(book_id=1)
    lent = client.readers.lend_books([loan], reader_id=7, until="x", token_field="zip")
    assert_type(lent, BulkUpload[NewLoan, Loan])
    readers.lend_books(client, [{"book_id": 1}], reader_id=ReaderId(7), until="x", journal=Path())


async def wrong(client: Library, book_id: BookId, reader_id: ReaderId, code: ShelfCode) -> None:
    await client.books.get_book(book_id=reader_id)
    await books.get_book(client, book_id=reader_id)
    client.readers.list_loans(reader_id=book_id)
    client.books.list_books(shelf_code=book_id, language="en")
    await client.shelves.set_shut(shelf_code=reader_id, shut=True)
    await client.readers.remind(NewReminder(book_id=reader_id))
    await client.readers.remind_of(book_id=code)
    BookReplacement(book_id=reader_id, shelf_code=code)
    Book(book_id=reader_id)
    BookId(code)
    client.books.search_books(binding=5)
    client.readers.lend_books([], reader_id=book_id, until="x")
    client.fees.list_fees(day="2026-05-27")
    NewFee(sum=12.5, date=None)
    SentCash(way="cheque")
    SentCheque(sort="cash", number=7)
    await client.fees.pay(Cheque())
'''


DEPRECATED = '''\
"""Each line of `wrong` uses what is deprecated."""

from typing import assert_type

from postalytics_runtime.bulk import BulkUpload
from postalytics_runtime.pagination import Pages
from workshop import Workshop, tools
from workshop.models import Done, NewTool, Tool, ToolReplacement, Wear


async def right(client: Workshop, tool: Tool, titled: str | None) -> None:
    pages = client.tools.list_tools(wear=Wear.FRESH, offset=3, named=titled)
    assert_type(pages, Pages[Tool])
    assert_type(tools.list_tools(client, wear="F", offset=3, limit=1), Pages[Tool])
    assert_type(await client.tools.get_tool(tool_id=7), Tool)
    assert_type(await tools.get_tool(client, tool_id=7), Tool)
    body = NewTool(hall=1, name="Saw", shelf="A")
    assert_type(client.tools.share_tools([body], hall=1), BulkUpload[NewTool, Done])
    assert_type(Wear("B"), Wear)
    Tool(place=1, title="Saw")
    NewTool(hall=1, name="Saw", place=1, rack="A")
    ToolReplacement.from_tool(tool)


async def wrong(client: Workshop, tool: Tool, body: NewTool, titled: str | None) -> None:
    assert_type(client.tools.list_places(), Pages[Tool])
    assert_type(tools.list_places(client), Pages[Tool])
    assert_type(client.tools.list_tools(place=3), Pages[Tool])
    assert_type(tools.list_tools(client, place=3), Pages[Tool])
    client.tools.list_tools(titled=titled)
    tools.list_tools(client, skip=3)
    assert_type(await client.tools.get_tool(number=7), Tool)
    assert_type(await tools.get_tool(client, number=7), Tool)
    assert_type(await client.tools.read_tool(tool_id=7), Tool)
    assert_type(await tools.read_tool(client, tool_id=7), Tool)
    assert_type(await client.tools.get_hook(place=3), Tool)
    assert_type(await tools.get_hook(client, place=3, wear="U"), Tool)
    client.tools.share_tools([body], room=1)
    assert_type(tool.place, int | None)
    assert_type(tool.title, str | None)
    body.place = 3
    body.room = 3
    assert_type(Wear.BLUNT, Wear)
    assert_type(Wear.WORN, Wear)
'''


def marked(program: str, of_mypy: str, of_pyright: str) -> str:
    """Return a program with a comment on each line that must be an error."""
    head, _, wrong = program.partition("async def wrong")
    signature, *lines = wrong.splitlines()
    ignored = f"  # type: ignore[{of_mypy}]  # pyright: ignore[{of_pyright}]\n"
    return f"{head}async def wrong{signature}\n{''.join(line + ignored for line in lines)}"


@pytest.fixture
def program(tmp_path: Path, home: Path, workshop_home: Path) -> Path:
    """Return a folder with both programs and both packages."""
    mixed_up = marked(PROGRAM, "arg-type", "reportArgumentType")
    (tmp_path / "program.py").write_text(mixed_up)
    (tmp_path / "deprecated.py").write_text(marked(DEPRECATED, "deprecated", "reportDeprecated"))
    configuration = {
        "typeCheckingMode": "strict",
        "enableTypeIgnoreComments": False,
        "reportUnnecessaryTypeIgnoreComment": "error",
        "extraPaths": [str(ROOT / "runtime")],
        "include": CHECKED,
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(configuration))
    (tmp_path / "lending").symlink_to(home / "lending")
    (tmp_path / "workshop").symlink_to(workshop_home / "workshop")
    return tmp_path


def check(folder: Path, *command: str) -> str:
    made = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    return made.stdout + made.stderr


def test_mypy_accepts_the_packages_and_finds_what_is_wrong(program: Path) -> None:
    cache = f"--cache-dir={ROOT / '.mypy_cache' / 'toy'}"
    options = ["--strict", "--config-file=", "--enable-error-code=deprecated", cache]

    found = check(program, "mypy", *options, *CHECKED)

    assert found.startswith("Success: no issues found"), found


def test_pyright_accepts_the_packages_and_finds_what_is_wrong(program: Path) -> None:
    found = check(program, "pyright", f"--pythonpath={sys.executable}")

    assert "0 errors, 0 warnings" in found, found
