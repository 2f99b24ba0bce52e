"""The commands of an API, and their help."""

from __future__ import annotations

import importlib.metadata
import sys
from typing import Any

import attrs
import pytest

from postalytics_runtime import cli
from postalytics_runtime.cli.app import build
from postalytics_runtime.schema import ResourceDescription
from support.bulk.bookshelf_api import API, SHELVE_BOOK
from support.cli.command_lines import command_line_of, loaded
from support.cli.shop import Shop, no_server, run

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("words", ["", "books", "books shelve", "jobs", "jobs resend", "serve"])
def test_every_command_has_help(words: str, flag: str, capsys: Captured) -> None:
    assert run(*words.split(), flag) == 0
    assert capsys.readouterr().out.startswith(f"Usage: bookshelf {words}".rstrip())


def test_the_help_of_an_upload_has_examples_and_the_exit_status(capsys: Captured) -> None:
    run("books", "shelve", "-h")
    shown = capsys.readouterr().out
    assert "  bookshelf books shelve books.csv --shelf 1 --dry-run\n" in shown
    assert "--shelf ID" in shown
    assert "    130  interrupted before all rows were finished\n" in shown
    assert "BOOKSHELF_API_KEY" in shown


def test_without_a_command_there_is_help(capsys: Captured) -> None:
    assert run() == 2
    assert "Usage: bookshelf [OPTIONS] COMMAND" in capsys.readouterr().err


def test_the_version_is_that_of_the_distribution(capsys: Captured) -> None:
    assert run("--version") == 0
    version = importlib.metadata.version("postalytics")
    assert capsys.readouterr().out == f"bookshelf, version {version}\n"


def test_an_unknown_command_is_an_error(capsys: Captured) -> None:
    assert run("shelves") == 2
    assert "No such command 'shelves'" in capsys.readouterr().err


def test_wrong_usage_is_said_in_80_columns(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS")
    assert run("books", "shelve", "x.csv", "--concurrency", "60") == 2
    assert capsys.readouterr().err.endswith(
        "\n\nError: Invalid value for '--concurrency': It must be a whole number between 1\n"
        "and 50, not 60.\n"
    )


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("jobs", "shwo"), "'show'"),
        (("books", "shelve", "x.csv", "--dry-rn"), "--dry-run"),
        (("books", "shlve"), "'shelve'"),
    ],
)
def test_wrong_usage_names_what_was_probably_meant(
    words: tuple[str, ...], meant: str, capsys: Captured
) -> None:
    assert run(*words) == 2
    assert meant in capsys.readouterr().err


def test_commands_of_one_resource_are_in_one_group() -> None:
    assert SHELVE_BOOK.bulk is not None
    gift = attrs.evolve(
        SHELVE_BOOK,
        name="give_book",
        bulk=attrs.evolve(
            SHELVE_BOOK.bulk, command="give", target="reader", fixed=("author", "shelf_id")
        ),
    )

    both = ResourceDescription(operations=(*API.operations, gift), models=API.models)

    class Client2(Shop):
        api = attrs.evolve(API, load={"books": both}.__getitem__)

    group: Any = build(command_line_of(Client2, no_server)).commands["books"]
    assert sorted(group.commands) == ["give", "shelve"]
    give = loaded(group.commands["give"])
    options = {option for param in give.params for option in param.opts}
    assert {"--reader", "--shelf-id"} <= options


def test_an_api_without_a_fake_server_serves_none() -> None:
    group = build(command_line_of(Shop))
    assert sorted(group.commands) == ["books", "completion", "config", "fleet", "jobs", "request"]


@pytest.mark.parametrize("package", ["click", "jinja2", "platformdirs", "rich"])
def test_without_the_extra_the_command_names_it(
    package: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.startswith((f"{package}.", "postalytics_runtime.cli.")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    assert run("--version") == 2
    assert capsys.readouterr().err == (
        f"The command line needs the package {package}, which comes with the extra `cli`:\n"
        '  pip install "postalytics[cli]"\n'
    )


def test_another_missing_module_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "postalytics_runtime.cli.app", None)
    with pytest.raises(ModuleNotFoundError):
        cli.run(command_line_of(Shop, no_server), [])
