"""The command that runs the fake server."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Self, cast

import click
import pytest

from postalytics.testing import FakePostalytics
from postalytics_runtime import cli
from postalytics_runtime.cli.commands import introduction, serve_command
from postalytics_runtime.fake import Fault, ListEnd
from postalytics_runtime.fake.definition import FakeDefinition
from postalytics_runtime.fake.fault import KINDS
from support.bulk.bookshelf_api import API
from support.cli.command_lines import command_line_of
from support.cli.screens import screen
from support.cli.shop import Shop
from support.fake.library_api import FakeLibrary

Captured = pytest.CaptureFixture[str]
KeyFile = Callable[[str], Path]


class Server:
    """A server that gets a Ctrl-C as soon as its address is read."""

    given: dict[str, Any]
    api_key = "everybody"
    other_keys: ClassVar = {"reader 2": "key-2"}
    fake = FakeDefinition(key_collection="", key_field="", wrong_key="", now="")

    def __init__(self, **given: Any) -> None:
        Server.given = given
        self.closed = False

    @property
    def url(self) -> str:
        signal.raise_signal(signal.SIGINT)
        return "http://127.0.0.1:1234"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.closed = True


def serve(*words: str) -> int:
    return cli.run(command_line_of(Shop, Server), ["serve", *words])


def test_the_server_runs_until_it_is_stopped(capsys: Captured) -> None:
    assert serve() == 0
    assert capsys.readouterr().out == screen("serve")


def test_the_server_has_the_address_of_the_home_environment_by_default() -> None:
    serve()
    assert Server.given == {
        "host": "127.0.0.1",
        "port": 8765,
        "api_key": None,
        "state": None,
        "speed": 1.0,
        "realistic": False,
        "inclusive_pages": None,
        "list_end": ListEnd(),
        "faults": [],
        "seed": 0,
    }


def test_the_options_reach_the_server(key_file: KeyFile) -> None:
    words = ["--port", "0", "--host", "::1", "--state", "s.db", "--realistic"]
    serve(*words, "--api-key-file", str(key_file("k")))
    assert Server.given == {
        "host": "::1",
        "port": 0,
        "api_key": "k",
        "state": Path("s.db"),
        "speed": 1.0,
        "realistic": True,
        "inclusive_pages": None,
        "list_end": ListEnd(),
        "faults": [],
        "seed": 0,
    }
    serve("--speed", "2.5", "--seed", "7")
    assert (Server.given["speed"], Server.given["seed"]) == (2.5, 7)


def test_the_pages_and_the_end_of_lists_reach_the_server() -> None:
    serve("--exact-pages", "--list-end", "text", "--list-end-status", "404")
    assert Server.given["inclusive_pages"] is False
    assert Server.given["list_end"] == ListEnd(form="text", status=404)
    serve("--inclusive-pages")
    assert Server.given["inclusive_pages"] is True


@pytest.mark.parametrize(
    ("fake_server", "default"), [(FakePostalytics, "inclusive"), (Server, "exact")]
)
def test_the_help_names_the_default_kind_of_pages(fake_server: Any, default: str) -> None:
    command = serve_command(API, fake_server)
    (option,) = (one for one in command.params if one.name == "inclusive_pages")

    assert str(cast("click.Option", option).help).endswith(f"[default: {default}]")


def test_faults_reach_the_server_and_are_printed(capsys: Captured) -> None:
    words = ["--fault", "hang_after:operation=shelve_book,call=3-3", "--fault", "server_error"]
    assert serve(*words, "--speed", "86400") == 0
    assert Server.given["faults"] == [
        Fault("hang_after", operation="shelve_book", calls=3),
        Fault("server_error"),
    ]
    assert capsys.readouterr().out.splitlines()[3:8] == [
        "Time passes 86,400 times as fast as real time.",
        "Faults:",
        "  hang_after:operation=shelve_book,call=3-3 (carries a request out, then never responds)",
        "  server_error (returns 500 or another 5xx, in HTML)",
        "",
    ]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            "empty_body:operation=shelf_book",
            "Bookshelf has no operation 'shelf_book'. Did you mean shelve_book?\n",
        ),
        ("empty_body:probability=2", "probability must be from 0 to 1, not 2.0.\n"),
        ("emty_body", "There is no fault 'emty_body'. Did you mean empty_body? There are: rate_"),
    ],
)
def test_an_invalid_rule_is_an_error(rule: str, message: str, capsys: Captured) -> None:
    assert serve("--fault", "hang_after", "--fault", rule) == 2
    assert f"Error: Invalid value for '--fault {rule}': {message}" in capsys.readouterr().err


def test_the_help_names_every_fault_and_a_real_operation(capsys: Captured) -> None:
    assert serve("--help") == 0
    text = capsys.readouterr().out
    assert [kind for kind in KINDS if f"\n    {kind} " not in text] == []
    assert "    refused         returns 400 or another 4xx (status, message)\n" in text
    assert "    bookshelf serve --fault reset_after:operation=shelve_book,call=3\n" in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--port", "99999"], "It must be a whole number between 0 and 65535, not 99999."),
        (["--speed", "0"], "The speed is 0.0, but it must be above 0 and at most 1,000,000."),
        (["--speed", "nan"], "The speed is nan, but it must be above 0 and at most 1,000,000."),
        (["--host", "a..b"], "Use an address of this machine, such as 127.0.0.1."),
    ],
)
def test_a_server_that_cannot_start_is_an_error(
    words: list[str], message: str, capsys: Captured
) -> None:
    assert cli.run(command_line_of(Shop, FakeLibrary), ["serve", *words]) == 2
    said = capsys.readouterr().err
    assert "Error: " in said
    assert message in said


def test_the_home_environment_needs_no_base_url() -> None:
    assert introduction(API, "http://127.0.0.1:8765", "everybody")[-1] == (
        "  bookshelf books shelve FILE.csv --shelf 1"
    )


def test_a_key_from_a_file_is_not_shown() -> None:
    lines = introduction(API, "http://127.0.0.1:8765", "hush")
    assert lines[1] == "API key: the key from --api-key-file."
    assert '  curl --user "$BOOKSHELF_API_KEY": http://127.0.0.1:8765/v1/books' in lines
    assert "  export BOOKSHELF_API_KEY=..." in lines
    assert "hush" not in "\n".join(lines)


def test_a_realistic_server_has_the_real_rate_limits() -> None:
    assert introduction(API, "http://127.0.0.1:8765", "everybody", realistic=True)[4:] == [
        "  export BOOKSHELF_API_KEY=everybody",
        "  curl --user everybody: http://127.0.0.1:8765/v1/books",
        "  bookshelf books shelve FILE.csv --shelf 1 \\",
        "      --base-url http://127.0.0.1:8765 --environment town",
    ]
