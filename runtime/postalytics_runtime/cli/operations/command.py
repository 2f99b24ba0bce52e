"""The command of an operation: its options and its help."""

from __future__ import annotations

from typing import Any

import click

from ...schema import Effect, ModelDescription, OperationCommand
from ..command_line import CommandLine
from ..exit_status import EXIT_STATUS
from ..help import epilog
from ..input import (
    WholeNumber,
    connection_parameters,
    flag,
    live_parameters,
    value_option,
    yes_option,
)
from ..output import output_options
from .hints import group_of, takes_key
from .parameters import item_model, start_value, value_parameters


def operation_command(command_line: CommandLine, command: OperationCommand) -> click.Command:
    """Return the command that calls an operation.

    Args:
        command_line: the command line that it is part of.
        command: its description.
    """

    def call(**given: Any) -> int:
        from .calling import call_operation  # It loads the client, which no help needs.

        return call_operation(command_line, command, given)

    group = group_of(command_line, command)
    example = f"{command_line.program} {group.name} {command.name} {command.example}"
    return click.Command(
        command.name,
        callback=call,
        help="\n\n".join(
            [
                command.help,
                *filter(None, [command.operation.deprecated]),
                *_effect_texts(command),
                *_argument_texts(command),
            ]
        ),
        short_help=dict(group.commands)[command.name],
        epilog=epilog([example.rstrip()], EXIT_STATUS),
        params=_parameters(command_line, command),
    )


def _parameters(line: CommandLine, command: OperationCommand) -> list[click.Parameter]:
    return [
        *value_parameters(command),
        *_word_arguments(command),
        *_list_options(command),
        *_body_options(command),
        *_question_options(command),
        *_key_options(command),
        *output_options(_shown_model(line, command)),
        *connection_parameters(line.api(), "The environment to send to."),
    ]


def _shown_model(line: CommandLine, command: OperationCommand) -> ModelDescription[Any]:
    if command.toggle is not None:
        return command.toggle.read.returns
    return item_model(line.api(), command.operation)


def _effect_texts(command: OperationCommand) -> list[str]:
    """Return a paragraph about what the command does before and after its request."""
    if command.toggle is not None:
        return [
            "The state is read first, and after a change. If it is set already, nothing is sent."
        ]
    if command.change is not None:
        return ["The record is read first. What you do not change is sent back as it is."]
    if command.shows is not None:
        return ["What is deleted is shown first."]
    if command.operation.effect is Effect.MAIL:
        return ["Live mail is billed: you are asked to type `send 1`, or give --live 1."]
    return []


def _argument_texts(command: OperationCommand) -> list[str]:
    """Return a paragraph for each argument: `click` shows the help of options only."""
    arguments = (value for value in command.values if value.option is None)
    return [f"{value.name.upper()}: {value.help}" for value in arguments]


def _word_arguments(command: OperationCommand) -> list[click.Argument]:
    if command.words is None:
        return []
    kind = click.Choice(command.words)
    return [click.Argument(["word"], type=kind, metavar="|".join(command.words))]


def _list_options(command: OperationCommand) -> list[click.Option]:
    operation = command.operation
    if not operation.returns_list:
        return []
    limit = "The maximum number of items in all."
    options = [value_option("--limit", "N", limit, type=WholeNumber(0))]
    if (start := start_value(command)) is not None:
        names = f"{start.option or '--start'} start"
        is_number = operation.paging is None or operation.paging.start_type == "int"
        shown, kind = ("N", WholeNumber(0)) if is_number else ("TEXT", click.STRING)
        options.insert(0, value_option(names, shown, start.help, type=kind))
    return options


def _body_options(command: OperationCommand) -> list[click.Option]:
    if command.operation.body is None or command.toggle is not None:
        return []
    text = "A file of JSON with fields of the record; - reads standard input. Options win over it."
    options = [value_option("--from source", "FILE", text)]
    if command.change is not None:
        clear = "Set a field to null. You can repeat this option."
        options.append(value_option("--clear", "FIELD", clear, multiple=True))
    return options


def _question_options(command: OperationCommand) -> list[click.Option]:
    if command.operation.effect is Effect.READ:
        return []
    if command.operation.effect is Effect.MAIL:
        return [yes_option(), *live_parameters()]
    return [flag("--yes", "Do not ask before sending.")]


def _key_options(command: OperationCommand) -> list[click.Option]:
    if not takes_key(command):
        return []
    text = (
        "Repeat a request whose outcome is unknown: the key that was shown with it, and the same "
        "values."
    )
    return [value_option("--idempotency-key", "KEY", text)]
