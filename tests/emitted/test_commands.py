"""The emitted commands: their names, and the values in their examples."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from postalytics._command_line import COMMAND_LINE
from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import plain
from postalytics_runtime.schema import OperationCommand

SPEC = Path(__file__).parents[2] / "spec"
WANTED = {
    "account": "me get create change delete integrations login-link",
    "campaigns": "list drips get stats create set-mode delete events contact-events",
    "contacts": "lists list get create change delete",
    "flows": "list get enroll-one unenroll",
    "mail": "send-one",
    "suppressions": "lists get-list create-list delete-list list get create change delete",
    "templates": "list get create delete",
    "webhooks": "list get create change delete",
}
COMMANDS = [
    pytest.param(command, id=f"{group.name} {command.name}")
    for group in COMMAND_LINE.groups
    for command in group.load()
]


def test_every_operation_has_a_command() -> None:
    made = {
        group.name: " ".join(name for name, _ in group.commands) for group in COMMAND_LINE.groups
    }

    assert made == WANTED
    called = {str(command.operation) for group in COMMAND_LINE.groups for command in group.load()}
    assert called == {str(operation) for operation in COMMAND_LINE.api().operations}


def _in_spec() -> set[str]:
    """Return the examples of the spec, as they are written there."""
    api = load_spec(SPEC)
    given = [field.example for model in api.models for field in model.fields]
    for operation in (one for resource in api.resources for one in resource.operations):
        given += [one.example for one in operation.path_parameters]
        given += [one.example for one in operation.query_parameters]
    shown = [plain(example) for example in given if example is not None]
    return {str(one).lower() if isinstance(one, bool) else str(one) for one in shown}


EXAMPLES = _in_spec()


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_has_the_values_of_the_spec(command: OperationCommand) -> None:
    words = shlex.split(command.example.removesuffix("--limit 20"))
    values = [word for word in words if not word.startswith("--")]
    options = [word for word in words if word.startswith("--")]
    secrets = {f"{value.name}.txt" for value in command.values}

    assert set(values) - EXAMPLES - {*(command.words or ())} - secrets == set()
    known = {value.option for value in command.values}
    assert {option for option in options if not option.endswith("-file")} - known == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_secret_is_in_a_file(command: OperationCommand) -> None:
    body = command.operation.body
    secret = [field.name for field in body.fields if field.secret] if body else []

    for value in command.values:
        if value.name in secret:
            assert value.option is not None
            assert f"{value.option} " not in f"{command.example} "


@pytest.mark.parametrize("command", COMMANDS)
def test_values_and_columns_are_those_of_the_operation(command: OperationCommand) -> None:
    operation = command.operation
    given = [p.name for p in (*operation.path_parameters, *operation.query_parameters)]
    given += [field.name for field in operation.body.fields] if operation.body else []
    for value in command.values:
        first = value.name if value.numbers is None else f"{value.name}{value.numbers[0]}"
        last = value.name if value.numbers is None else f"{value.name}{value.numbers[1]}"
        assert {first, last} <= {*given}
        assert value.help

    assert {p.name for p in operation.path_parameters} <= {value.name for value in command.values}
    assert command.help.isascii()


def test_the_key_of_a_login_link_is_that_of_the_client() -> None:
    (link,) = (c for group in COMMAND_LINE.groups for c in group.load() if c.own_key)

    assert (link.name, link.own_key) == ("login-link", "api_key")
    assert [value.option for value in link.values] == [
        *("--login-key", "--domain", "--target", "--url")
    ]
    assert link.example == "--domain https://www.metacortex.net --url dashboard"
