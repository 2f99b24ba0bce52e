"""Where an editor goes from the name of an operation, and what it shows of it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

import postalytics
import postalytics_runtime
from postalytics import API
from support.language_server import LanguageServer, language_server

PACKAGES = [Path(inspect.getfile(one)).parents[1] for one in (postalytics, postalytics_runtime)]
NAMES = [
    (resource, name)
    for resource in API.resources
    for name in importlib.import_module(f"postalytics.{resource}").__all__
    if name.islower()
]
HEAD = f"""\
from postalytics import Postalytics, {", ".join(API.resources)}

client = Postalytics()
"""
METHODS = [f"client.{resource}.{name}" for resource, name in NAMES]
FUNCTIONS = [f"{resource}.{name}" for resource, name in NAMES]
LINES = [*HEAD.splitlines(), *METHODS, *FUNCTIONS]


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    path = tmp_path_factory.mktemp("editor") / "program.py"
    path.write_text("\n".join(LINES) + "\n", "utf-8")
    with language_server(path, PACKAGES) as server:
        yield server


def place(expression: str) -> tuple[int, int]:
    """Return the line and the column of the last name of an expression."""
    return LINES.index(expression), len(expression) - 1


def definition(editor: LanguageServer, expression: str) -> tuple[str, str]:
    """Return the name of the only module that defines a name, and the line."""
    ((path, line),) = editor.definitions(*place(expression))
    return path.stem, path.read_text("utf-8").splitlines()[line].strip().removeprefix("async ")


def test_an_editor_goes_from_a_method_to_its_code(editor: LanguageServer) -> None:
    found = [definition(editor, method) for method in METHODS]

    assert [(module, line.partition("(")[0]) for module, line in found] == [
        (resource, f"def {name}") for resource, name in NAMES
    ]


def test_an_editor_goes_from_a_function_to_the_line_with_its_method(editor: LanguageServer) -> None:
    found = [definition(editor, function) for function in FUNCTIONS]

    assert found == [
        (resource, f"{name} = function_of({resource.title()}Resource.{name})")
        for resource, name in NAMES
    ]


@pytest.mark.parametrize(
    "expression", ["client.contacts.create_contact", "contacts.create_contact"]
)
def test_an_editor_shows_types_and_docstring(editor: LanguageServer, expression: str) -> None:
    shown = editor.hover(*place(expression))

    assert "body: NewContact" in shown
    assert "ContactCreated]" in shown
    assert "Put a new contact on a contact list." in shown
