"""A very different API: generated, imported, checked and called."""

from __future__ import annotations

import asyncio
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest
from aiohttp import web

from postalytics_codegen.cli import main
from postalytics_codegen.resolve.commands.command_names import EVENT_COMMANDS, GROUPS
from postalytics_codegen.resolve.names import RESERVED
from postalytics_runtime.bulk import RowState
from postalytics_runtime.cli import CommandLine, run
from postalytics_runtime.cli.app import build
from postalytics_runtime.errors import (
    AuthenticationError,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
)
from postalytics_runtime.http import RetryPolicy
from postalytics_runtime.schema import (
    AccountLookup,
    CompareList,
    Effect,
    ErrorShape,
    ResourceDescription,
)
from support.cli.command_lines import command_line_of, facts_of, listed, loaded

ROOT = Path(__file__).parents[3]
SPEC = Path(__file__).parents[1] / "toy_spec"
SHELF = "A/1 ä"
BOUND_BOOK = {
    "BookNo": 101,
    "ShelfCode": SHELF,
    "Title": "Notes, bound",
    "Price": None,
    "Lent": True,
    "Stamper": None,
    "Stamps": None,
    "Ink": None,
}
"""The whole book 101 with another title, as it is sent."""


@pytest.fixture
def command_line(lending: Any) -> CommandLine:
    found: CommandLine = importlib.import_module("lending._command_line").COMMAND_LINE
    return found


def test_the_package_imports_nothing_that_it_does_not_use(home: Path) -> None:
    check = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--isolated",
            "--no-cache",
            "--select=F",
            "lending",
        ],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.stdout == "All checks passed!\n"


async def test_a_list_is_read_page_by_page_to_its_own_end(client: Any, fake: Any) -> None:
    books = await client.books.list_books(shelf_code=SHELF, language="en").collect()

    assert [(book.position, book.title) for book in books] == [
        (1, "02134"),
        (2, "Notes"),
        (3, "More notes"),
    ]
    assert [request.query for request in fake.requests] == [
        {
            "Lang": "en",
            "MostPaid": "99.5",
            "Lent": "false",
            "Binding": "limit: int | None",
            "From": start,
            "Count": "2",
        }
        for start in ("1", "3", "4")
    ]
    assert fake.requests[0].path == "/rest/shelves/A%2F1%20%C3%A4/books"


async def test_a_list_takes_a_start_a_limit_and_its_own_parameters(client: Any, fake: Any) -> None:
    pages = client.books.list_books(
        shelf_code=SHELF, language="en", first=2, limit=1, age_limit=0, lent=True
    )

    assert [book.title for book in await pages.collect()] == ["Notes"]
    (request,) = fake.requests
    assert {name: request.query[name] for name in ("From", "Count", "AgeLimit", "Lent")} == {
        "From": "2",
        "Count": "1",
        "AgeLimit": "0",
        "Lent": "true",
    }


async def test_models_in_models_and_values_of_all_types_are_read(client: Any, lending: Any) -> None:
    models = lending.models

    book = await client.books.get_book(book_id=100)

    assert book == models.Book(
        book_id=100,
        shelf_code=SHELF,
        title="02134",
        author=models.Author(name="Ada", born=1815),
        editions=[models.Edition(year=1843, isbn="0-19"), models.Edition(year=1999)],
        keywords=["no", "engines"],
        ratings=[4.5, 5.0],
        price=12.5,
        lent=False,
        remarks={"shelf": {"near": "window"}, "seen": ["yes"]},
        see_also=[models.Book(book_id=101, title="Notes")],
        binding=models.Binding.HARDBACK,
        grade=3,
        grades_before=[models.Grade.FINE, 9],
        bindings_before=[models.Binding.PAPERBACK, "Q"],
        copies=[101],
    )


async def test_a_list_without_pages_has_a_limit_too(client: Any) -> None:
    shelves = await client.shelves.list_shelves(limit=1, floor=0).collect()

    assert [(shelf.shelf_code, shelf.floor, shelf.books) for shelf in shelves] == [(SHELF, 0, 3)]


async def test_a_minimum_of_0_is_held(client: Any, fake: Any) -> None:
    with pytest.raises(InvalidRequestError, match="floor is -1, less than 0"):
        await client.shelves.list_shelves(floor=-1).collect()
    assert not fake.requests


async def test_parameters_in_headers_are_sent_checked_and_known_to_the_fake(
    client: Any, fake: Any
) -> None:
    await client.shelves.get_shelf(shelf_code="B2", lamp=3)
    with pytest.raises(InvalidRequestError, match="lamp is -1, less than 0"):
        await client.shelves.get_shelf(shelf_code="B2", lamp=-1)

    assert [one.headers for one in fake.requests] == [{"X-Lamp": "3", "Read-Aloud": "false"}]


async def test_several_values_of_a_parameter_are_sent_in_its_style(client: Any, fake: Any) -> None:
    await client.shelves.get_shelf(
        shelf_code="B2",
        shows=["Code", "Floor"],
        near=["A1", "C3"],
        sizes=[1, 2],
        width={"min": 1, "max": 2.5},
    )
    with pytest.raises(InvalidRequestError, match="shows has 4 values, more than 3"):
        await client.shelves.get_shelf(shelf_code="B2", shows=list("abcd"))

    assert fake.requests[-1].pairs == (
        ("Show", "Code"),
        ("Show", "Floor"),
        ("Near", "A1,C3"),
        ("Size[]", "1"),
        ("Size[]", "2"),
        ("Width[min]", "1"),
        ("Width[max]", "2.5"),
    )


async def test_an_operation_may_return_nothing_or_a_file(client: Any) -> None:
    assert await client.shelves.wipe_shelf(shelf_code="B2") is None
    drawing = await client.shelves.draw_shelf(shelf_code="B2")
    with pytest.raises(NotFoundError):
        await client.shelves.draw_shelf(shelf_code="Z9")

    assert (drawing.content, drawing.content_type) == (
        b"A file of the fake server.\n",
        "application/octet-stream",
    )


async def test_one_object_is_taken_out_of_an_array(client: Any) -> None:
    assert (await client.readers.get_reader()).reader_id == 7


async def test_the_message_of_an_error_is_found_in_the_shape_of_this_api(
    client: Any, lending: Any, fake: Any
) -> None:
    with pytest.raises(NotFoundError) as missing:
        await client.books.get_book(book_id=1)
    async with lending.Library("wrong:EAST", base_url=fake.url) as wrong_key:
        with pytest.raises(AuthenticationError) as refused:
            await wrong_key.readers.get_reader()

    assert missing.value.vendor_message == "No such book."
    assert refused.value.vendor_message == "Whose card is this?"


async def test_models_in_models_and_values_of_all_types_are_sent(
    client: Any, lending: Any, fake: Any
) -> None:
    models = lending.models
    given = models.NewBook(
        shelf_code="B2",
        title="Sketches",
        author=models.NewAuthor(name="Luigi", born=None),
        translator=None,
        editions=[models.NewEdition(year=1842)],
        keywords=["engines"],
        ratings=[1, 2.5],
        price=None,
        lent=False,
        remarks={"any": [1, None]},
        extra={"Shiny": True},
    )

    accepted = await client.books.give_book(given)

    assert accepted.book_id == 103
    assert fake.requests[-1].body == {
        "ShelfCode": "B2",
        "Title": "Sketches",
        "Author": {"Name": "Luigi", "Born": None},
        "Translator": None,
        "Editions": [{"Year": 1842}],
        "Keywords": ["engines"],
        "Ratings": [1, 2.5],
        "Price": None,
        "Lent": False,
        "Remarks": {"any": [1, None]},
        "Shiny": True,
    }
    assert (await client.books.get_book(book_id=103)).editions == [models.Edition(year=1842)]


async def test_a_replacement_keeps_values_and_leaves_out_forbidden_nulls(
    client: Any, lending: Any, fake: Any
) -> None:
    book = await client.books.get_book(book_id=101)
    replacement = lending.models.BookReplacement.from_book(book)
    replacement.title = "Notes, bound"

    await client.books.rebind_book(replacement)

    assert fake.requests[-1].body == BOUND_BOOK
    assert (await client.books.get_book(book_id=101)).title == "Notes, bound"


async def test_a_change_reads_a_record_and_replaces_it(client: Any, fake: Any) -> None:
    await client.books.mend_book(book_id=101, title="Notes, bound")

    assert [(one.method, one.path) for one in fake.requests] == [
        ("GET", "/rest/books/101"),
        ("PUT", "/rest/books"),
    ]
    assert fake.requests[-1].body == BOUND_BOOK


async def test_a_change_keeps_the_kinds_of_values_that_the_spec_states(
    client: Any, fake: Any
) -> None:
    with pytest.raises(InvalidRequestError, match="title must not be null; shelf_code is missing"):
        await client.books.mend_book(book_id=101, title=None, shelf_code=None)
    with pytest.raises(TypeError, match="has no argument 'titel', did you mean 'title'"):
        await client.books.mend_book(book_id=101, titel="Notes")
    assert not fake.requests


async def test_a_deleted_record_is_not_found(client: Any) -> None:
    await client.books.discard_book(book_id=102)

    with pytest.raises(NotFoundError):
        await client.books.get_book(book_id=102)


async def test_mail_with_an_unknown_outcome_is_not_resent(lending: Any, fake: Any) -> None:
    async def fail(operation: str, _: object) -> web.Response:
        return web.Response(status=500)

    fake.intercept = fail
    async with lending.Library(base_url=fake.url, retry=RetryPolicy(attempts=5)) as client:
        with pytest.raises(OutcomeUnknownError) as unknown:
            await client.readers.remind_of(book_id=101)

    assert (len(fake.requests), unknown.value.safe_to_repeat) == (1, False)


async def test_mail_and_toggle_are_called(client: Any, lending: Any) -> None:
    reminder = await client.readers.remind(lending.models.NewReminder(book_id=101))
    renewal = await client.readers.renew(book_id=101, weeks=2)

    assert (reminder.said, renewal.goes_on) == ("Bring it back!", "certainly")


async def test_many_rows_are_sent_and_accounted_for(client: Any, lending: Any, fake: Any) -> None:
    author = lending.models.NewAuthor(name="Ada")
    rows = [
        lending.models.NewBook(shelf_code="B2", title="One", author=author, price=1.5),
        {"title": "Two", "author": author, "keywords": ["two"]},
        {"title": "Neither price nor keywords", "author": author},
        {"title": "", "author": author, "keywords": ["three"]},
    ]

    upload = client.books.give_books(rows, shelf_code="B2")
    states = {outcome.row: outcome.state async for outcome in upload}

    assert states == {
        1: RowState.SUCCEEDED,
        2: RowState.SUCCEEDED,
        3: RowState.REJECTED,
        4: RowState.REJECTED,
    }
    assert (upload.counts.rows, upload.counts.succeeded, upload.counts.rejected) == (4, 2, 2)
    assert [book["title"] for book in fake.records("books")[3:]] == ["One", "Two"]


async def test_many_rows_share_a_path(client: Any, fake: Any) -> None:
    rows = [{"book_id": 101, "state": "MA", "zip": "02134"}, {"book_id": 102}]

    upload = client.readers.lend_books(rows, reader_id=7, until="24.12.2024", max_rejected=1.0)
    states = [outcome.state async for outcome in upload]

    assert states == [RowState.SUCCEEDED, RowState.SUCCEEDED]
    sent = [(request.path, request.body) for request in fake.requests if request.method == "POST"]
    path = "/rest/readers/7/loans"
    assert sorted(sent, key=lambda each: each[1]["BookNo"]) == [
        (path, {"BookNo": 101, "Until": "24.12.2024", "State": "MA", "Zip": "02134"}),
        (path, {"BookNo": 102, "Until": "24.12.2024"}),
    ]
    loans = await client.readers.list_loans(reader_id=7).collect()
    assert sorted(loan.book_id for loan in loans[3:]) == [101, 102]


def test_environment_variables_have_the_name_of_the_api(
    lending: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError, match="set LIBRARY_API_KEY"):
        lending.Library(environment="town")
    monkeypatch.setenv("LIBRARY_ENVIRONMENT", "town")
    monkeypatch.setenv("LIBRARY_API_KEY", "card:desk")

    assert repr(lending.Library()) == "<Library town https://library.example>"


def test_the_description_is_that_of_the_spec(lending: Any) -> None:
    api = lending.Library.api
    give_book, list_books = api.operation("books.give_book"), api.operation("books.list_books")

    assert api.operation("readers.remind").effect is Effect.MAIL
    assert api.operation("readers.renew").effect is Effect.TOGGLE
    assert list_books.query_parameters[3].minimum == 0
    assert give_book.bulk.require == ((("title", "price"), ("keywords",)),)
    assert api.errors == ErrorShape(
        message_paths=("fault.text",), details_paths=("faults", "fault.fields"), envelope="fault"
    )
    assert api.account == AccountLookup(read="readers.get_reader", field="reader_id")
    assert api.resources == ("books", "desk", "fees", "notices", "readers", "shelves")


def test_a_model_with_unconfirmed_fields_is_marked(lending: Any) -> None:
    guessed = {model.type.__name__ for model in lending.Library.api.models if model.guessed}

    assert guessed == {"BookDone", "FeeRemark", "Renewal"}


def test_the_rules_for_rows_are_those_of_the_spec(lending: Any) -> None:
    operation = lending.Library.api.operation("readers.lend_book")

    assert operation.bulk.fixed == ("reader_id", "until")
    assert operation.bulk.match == ("book_id",)
    assert operation.bulk.reconcile == "readers.list_loans"
    assert operation.bulk.compare == (
        CompareList(name="own", read="readers.list_loans"),
        CompareList(name="all", read="readers.list_loans", lists="readers.list_all_loans"),
    )
    assert {field.name: field.format for field in operation.body.fields} == {
        "book_id": None,
        "until": None,
        "state": "us_state",
        "zip": "us_zip",
    }


def test_the_fake_is_that_of_the_spec(lending: Any) -> None:
    fake = importlib.import_module("lending._fake").FAKE

    assert fake.collections[0].first_key == 0
    assert fake.collections[2].records[0]["price"] == 12.5
    assert fake.wrong_key == "Whose card is this?"


def test_the_commands_are_those_of_the_spec(
    command_line: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(command_line, ["books", "give", "--help"])

    assert status == 0
    assert "Usage: library books give [OPTIONS] FILE.csv" in capsys.readouterr().out


async def test_a_request_without_a_command_is_sent(
    command_line: CommandLine, fake: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["request", "GET", "/books/101", "--base-url", fake.url]
    status = await asyncio.to_thread(run, command_line, words)

    assert status == 0
    assert json.loads(capsys.readouterr().out)["BookNo"] == 101


def test_the_emitted_list_of_commands_is_that_of_the_api(
    lending: Any, command_line: CommandLine
) -> None:
    made = command_line_of(lending.Library, lending.testing.FakeLibrary)

    assert facts_of(command_line) == facts_of(made)
    for entry, command in listed(build(command_line)):
        assert entry.get_short_help_str(99) == command.get_short_help_str(99)


def test_no_name_of_a_spec_hides_an_option_or_a_command(command_line: CommandLine) -> None:
    group: Any = build(command_line)
    parameters = loaded(group.commands["readers"].commands["lend"]).params
    names = {parameter.name for parameter in parameters}
    names |= {name.lstrip("-").replace("-", "_") for each in parameters for name in each.opts}

    own = {"reader", "reader_id", "until"}
    assert own <= names
    assert names - own - RESERVED["option"] == set()
    assert names - own - RESERVED["fixed value"] == set()
    # A resource may be called `webhooks`: its commands share the group.
    resources = {"books", "fees", "front-desk", "notices", "readers", "shelves", "webhooks"}
    assert set(group.commands) - resources - GROUPS == set()


def test_a_resource_shares_the_group_of_the_commands_for_webhooks(lending: Any) -> None:
    (lend,) = (o for o in lending.API.operations if o.bulk and o.bulk.command == "lend")
    moved = attrs.evolve(lend, resource="webhooks")
    described = ResourceDescription(operations=(moved,), models=())
    resources = (*lending.API.resources, "webhooks")

    def load(name: str) -> ResourceDescription:
        return described if name == "webhooks" else lending.API.load(name)

    class Library(lending.Library):  # type: ignore[misc]  # The module is made in this test.
        api = attrs.evolve(lending.API, resources=resources, load=load)

    commands: Any = build(command_line_of(Library)).commands["webhooks"]

    assert set(commands.commands) == {"lend", *EVENT_COMMANDS["webhooks"]}


def test_without_a_fake_there_is_no_command_to_serve_it(
    command_line: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command_line._replace(fake_server=None), ["serve"]) == 2
    assert "No such command 'serve'" in capsys.readouterr().err


def test_without_a_fake_nothing_of_it_is_emitted(tmp_path: Path) -> None:
    spec = tmp_path / "spec"
    (spec / "resources").mkdir(parents=True)
    for name in ("api.yaml", "resources/shelves.yaml"):
        text = (SPEC / name).read_text("utf-8")
        (spec / name).write_text(text.partition("\naccount:")[0], "utf-8")

    assert main(["generate", "--spec", str(spec), "--output", str(tmp_path)]) == 0

    package = tmp_path / "lending"
    files = {path.name: path.read_text() for path in package.iterdir() if path.is_file()}
    assert files.keys().isdisjoint({"_fake.py", "testing.py"})
    assert "esting" not in files["__init__.py"] + files["_command_line.py"]
    assert "UNSET" not in (package / "_converters" / "shelves.py").read_text()
