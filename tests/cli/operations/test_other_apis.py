"""Commands of an API unlike that of the vendor: JSON in options, mail without a guard."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Self

import attrs
import pytest

from postalytics_runtime import cli
from postalytics_runtime.cli import CommandGroup, CommandLine
from postalytics_runtime.cli.operations.parameters import taken_values
from postalytics_runtime.schema import (
    UNSET,
    Api,
    CommandValue,
    Effect,
    Environment,
    Operation,
    OperationCommand,
    Parameter,
)
from support.bulk.bookshelf_api import API, NEW_BOOK, SHELVE_BOOK, NewBook, Publisher, Shelved
from support.cli.command_lines import command_line_of
from support.runtime.linked_pages import CURSOR, listing

Captured = pytest.CaptureFixture[str]
Person = Callable[[str], None]


class Desk:
    """A client that takes the books it is given."""

    api: ClassVar[Api] = API
    books: ClassVar[list[NewBook]] = []
    options: ClassVar[list[dict[str, Any]]] = []

    def __init__(
        self,
        api_key: str | None,
        environment: str | None,
        *,
        base_url: str | None,
        pace: Path | None,
        **options: Any,
    ) -> None:
        assert (api_key, base_url) == (None, None)
        assert pace is not None
        self.environment: Environment = API.environment(environment or API.default_environment)
        self.options.append(options)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def call(self, _: Operation[Any], *, body: NewBook, **more: Any) -> Shelved:
        assert more == {"path": (), "query": {}, "headers": {}, "print_warnings": False}
        self.books.append(body)
        return Shelved(place=len(self.books))


BODY = attrs.evolve(
    NEW_BOOK, unstructure=lambda book: attrs.asdict(book, filter=lambda _, one: one is not UNSET)
)
SHELVE = OperationCommand(
    name="shelve-one",
    operation=attrs.evolve(SHELVE_BOOK, body=BODY),
    help="Put a book on a shelf.",
    example="--shelf-id 1 --title Emma",
    values=tuple(
        CommandValue(name=field.name, option=f"--{field.name.replace('_', '-')}", help="")
        for field in NEW_BOOK.fields
    ),
)
MAIL = attrs.evolve(
    SHELVE,
    name="post",
    operation=attrs.evolve(SHELVE.operation, name="post_book", effect=Effect.MAIL, bulk=None),
)


def line() -> CommandLine:
    commands = (SHELVE, MAIL)
    listed = tuple((command.name, command.help) for command in commands)
    group = CommandGroup("books", "Books.", listed, lambda: commands)
    return command_line_of(Desk)._replace(groups=(group,))


def run(command: str, *words: str | Path) -> int:
    Desk.books.clear()
    Desk.options.clear()
    return cli.run(line(), ["books", command, *map(str, words)])


def shelved() -> NewBook:
    (book,) = Desk.books
    return book


BOOK = ("--shelf-id", "1", "--title", "Emma")


def test_each_type_has_its_notation(capsys: Captured) -> None:
    words = (
        *("--price", "1.5", "--signed", "TRUE", "--year", "1815", "--tags", '["a", "b"]'),
        *("--notes", '{"any": [1]}', "--publisher", '{"name": "Murray"}'),
    )
    assert run("shelve-one", *BOOK, *words, "--yes") == 0
    assert attrs.asdict(shelved(), recurse=False) == {
        **attrs.asdict(NewBook(shelf_id=1, title="Emma"), recurse=False),
        "price": 1.5,
        "signed": True,
        "year": 1815,
        "tags": ["a", "b"],
        "notes": {"any": [1]},
        "publisher": Publisher(name="Murray"),
    }
    assert json.loads(capsys.readouterr().out) == {"place": 1}


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("--signed yes", "Invalid value for '--signed': 'yes' is not true or false."),
        ("--price 1e5", "Invalid value for '--price': '1e5' is not a number."),
        ("--tags [", "Invalid value for '--tags': It is not JSON: "),
        ("--tags 5", "Error: Nothing was sent: --tags must be a list, not a number."),
        ("--publisher 5", "Nothing was sent: --publisher must be an object, not a number."),
        ('--publisher {"nam":1}', "there is no field publisher.nam. Did you mean name?"),
        ('--publisher [{"nam":1}]', "there is no field publisher.nam. Did you mean name?"),
    ],
)
def test_a_wrong_notation_is_refused(words: str, problem: str, capsys: Captured) -> None:
    assert run("shelve-one", *BOOK, *words.split(), "--yes") == 2
    assert problem in capsys.readouterr().err
    assert Desk.books == []


def test_models_in_a_file_become_models(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_text('{"shelfId": 1, "title": "Emma", "publisher": {"name": "Murray"}}')
    assert run("shelve-one", "--from", path, "--yes") == 0
    assert shelved().publisher == Publisher(name="Murray")


def test_mail_without_a_list_of_modes_is_treated_as_live(capsys: Captured, person: Person) -> None:
    assert run("post", *BOOK, "--live", "1") == 2
    assert "Mode: UNKNOWN, treated as live: this target shows no mode\n" in capsys.readouterr().err
    person("send 1 unlisted\n")
    assert run("post", *BOOK) == 0
    assert 'Type "send 1 unlisted" to post 1 piece for real' in capsys.readouterr().err
    assert Desk.options[-1] == {"allow_live_mail": True}
    assert run("post", *BOOK, "--live", "1", "--unlisted") == 0
    assert shelved().title == "Emma"


def test_a_header_may_have_the_name_of_the_start_of_a_page() -> None:
    named = Parameter("echo", "string", wire_name=CURSOR.start)
    operation = attrs.evolve(listing(CURSOR), header_parameters=(named,))
    names = [one.name for one in (*operation.query_parameters, named)]
    values = tuple(CommandValue(name=name, option=f"--{name}", help="") for name in names)
    command = attrs.evolve(SHELVE, operation=operation, values=values)

    assert [taken.described for taken in taken_values(command)] == [named]
