"""The emitted commands of the toy API."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from postalytics_runtime.schema import OperationCommand


def commands(resource: str) -> dict[str, OperationCommand]:
    module: Any = importlib.import_module(f"lending._commands.{resource}")
    return {command.name: command for command in module.COMMANDS}


def test_a_group_lists_what_it_loads(lending: Any) -> None:
    command_line: Any = importlib.import_module(f"{lending.__name__}._command_line")
    groups = {group.name: group for group in command_line.COMMAND_LINE.groups}

    assert list(groups) == ["books", "front-desk", "fees", "notices", "readers", "shelves"]
    assert groups["shelves"].summary == "Where books stand."
    assert groups["shelves"].commands == (
        ("list", "List the shelves."),
        ("get", "Get a shelf."),
        ("wipe", "Wipe the dust off a shelf."),
        ("set-shut", "Shut a shelf, or open it."),
    )
    for group in groups.values():
        assert [name for name, _ in group.commands] == [one.name for one in group.load()]


def test_no_command_is_loaded_with_what_is_listed(home: Path) -> None:
    code = "import sys, lending._command_line; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=home, capture_output=True, text=True, check=True
    )

    assert [name for name in run.stdout.split() if "lending._" in name] == ["lending._command_line"]


def test_a_record_is_read_before_it_is_replaced(lending: Any) -> None:
    rebind, rehang = commands("books")["rebind"], commands("readers")["rehang-bell"]
    assert rebind.change is not None
    assert rehang.change is not None
    models = lending.models

    assert (str(rebind.change.read), rebind.change.match) == ("books.get_book", ())
    assert rebind.change.replacement == models.BookReplacement.from_book
    assert (str(rehang.change.read), rehang.change.match) == ("readers.list_bells", ("reader_id",))
    bell = models.Bell(reader_id=7, rings="https://ring.example/1", sounds="loud")
    replacement: Any = rehang.change.replacement(bell)
    assert (type(replacement), replacement.sounds) == (models.BellReplacement, "loud")
    assert rehang.columns == ("done",)
    assert (rehang.values[0].name, rehang.values[0].option) == ("reader_id", None)


def test_what_is_deleted_is_shown(lending: Any) -> None:
    assert lending
    assert str(commands("books")["discard"].shows) == "books.get_book"
    assert str(commands("readers")["take-bell"].shows) == "readers.list_bells"


def test_a_switch_has_words(lending: Any) -> None:
    command = commands("shelves")["set-shut"]

    assert command.words == ("shut", "open")
    assert command.toggle is not None
    assert command.toggle.operation is command.operation
    assert str(command.operation) == "shelves.turn_key"
    assert command.example == "text open"
    assert commands("readers")["set-postage"].words == ("on", "off")
    assert lending


def test_values_of_paths_queries_and_bodies(lending: Any) -> None:
    listed, given = commands("books")["list"], commands("books")["rebind"]
    values = {value.name: value for value in (*listed.values, *given.values)}

    assert [value.name for value in listed.values] == [
        *("shelf_code", "language", "first", "age_limit", "most", "lent", "binding")
    ]
    assert values["shelf_code"].option is not None
    assert values["age_limit"].help == "Only what suits this age. At least 0."
    assert (values["stamp_"].option, values["stamp_"].numbers) == ("--stamp", (1, 3))
    assert listed.example == "'A/1 ä' --language text --limit 20"
    assert commands("books")["give-one"].example == "--from FILE.json"
    assert lending


def test_a_help_names_other_commands(lending: Any) -> None:
    assert lending
    assert commands("readers")["remind"].help == (
        "Post a letter to the reader who has a book. See `library readers loans` for what is out."
    )
