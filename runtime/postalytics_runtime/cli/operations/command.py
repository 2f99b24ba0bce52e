"""The command of an operation: its options, its help, and what runs it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any

import click

from ...errors import PostalyticsError
from ...schema import Effect, ModelDescription, OperationCommand
from ..command_line import CommandLine
from ..exit_status import EXIT_STATUS, ExitStatus, show_error
from ..input import (
    WholeNumber,
    connection,
    connection_parameters,
    flag,
    live_parameters,
    value_option,
    yes_option,
)
from ..output import output_options, output_request
from ..profiles import profile_name, typed_value
from .failures import explained, status_of
from .hints import group_of
from .kinds import (
    change_record,
    delete_record,
    item_model,
    mail_one,
    read_list,
    read_record,
    set_to_word,
    write_record,
)
from .parameters import start_value, value_parameters
from .run import CommandRun
from .values import values_in

_LINE = 72
"""Maximum number of characters in a line of an example."""
_OWN_OPTIONS = ("start", "limit", "clear", "live", "unlisted", "word")


def operation_command(command_line: CommandLine, command: OperationCommand) -> click.Command:
    """Return the command that calls an operation.

    Args:
        command_line: the command line that it is part of.
        command: its description.
    """

    def call(**given: Any) -> int:
        run = _begun(command_line, command, given)
        try:
            return _runner(command)(run)
        except PostalyticsError as error:
            show_error(explained(run, error))
            return status_of(run, error)

    group = group_of(command_line, command)
    return click.Command(
        command.name,
        callback=call,
        help="\n\n".join([command.help, *_argument_texts(command)]),
        short_help=dict(group.commands)[command.name],
        epilog=_epilog(f"{command_line.program} {group.name}", command),
        params=_parameters(command_line, command),
    )


def _begun(line: CommandLine, command: OperationCommand, given: dict[str, Any]) -> CommandRun:
    values = values_in(command, given)
    places = {f"--{name.replace('_', '-')}": typed_value(name, given[name]) for name in _PLACES}
    places["--profile"] = profile_name()
    return CommandRun(
        line=line,
        command=command,
        place={option: str(value) for option, value in places.items() if value not in (None, "-")},
        connect=connection(line.client_class(), given),
        given=values,
        source=given.pop("source", None),
        yes=given.pop("yes", False),
        output=output_request(given, command.columns),
        more={name: given.pop(name) for name in _OWN_OPTIONS if name in given},
    )


_PLACES = ("environment", "base_url", "api_key_file")
"""The options that decide where a command sends to, by parameter."""


def _runner(command: OperationCommand) -> Callable[[CommandRun], ExitStatus]:
    """Return what runs a command, by the effect of its operation."""
    operation, toggle, words, change = (
        command.operation,
        command.toggle,
        command.words,
        command.change,
    )
    if toggle is not None and words is not None:
        return lambda run: set_to_word(run, toggle, words)
    if change is not None:
        return lambda run: change_record(run, change)
    if operation.effect is Effect.READ:
        return read_list if operation.returns_list else read_record
    return {Effect.DELETE: delete_record, Effect.MAIL: mail_one}.get(operation.effect, write_record)


def _parameters(line: CommandLine, command: OperationCommand) -> list[click.Parameter]:
    return [
        *value_parameters(command),
        *_word_arguments(command),
        *_list_options(command),
        *_body_options(command),
        *_question_options(command),
        *output_options(_shown_model(line, command)),
        *connection_parameters(line.api(), "The environment to send to."),
    ]


def _shown_model(line: CommandLine, command: OperationCommand) -> ModelDescription[Any]:
    if command.toggle is not None:
        return command.toggle.read.returns
    return item_model(line.api(), command.operation)


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
        options.insert(0, value_option(names, "N", start.help, type=WholeNumber(0)))
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


def _epilog(group: str, command: OperationCommand) -> str:
    words = [*group.split(), command.name, *shlex.split(command.example)]
    rows = [""]
    for part in _parts([shlex.quote(word) for word in words]):
        if len(rows[-1]) + len(part) >= _LINE:
            rows.append("   ")
        rows[-1] += f" {part}" if rows[-1] else part
    text = " \\\n      ".join(rows)
    return f"\b\n    Examples:\n      {text}\n\n    {EXIT_STATUS}"


def _parts(words: list[str]) -> list[str]:
    """Return the words, each value with its option."""
    parts: list[str] = []
    for word in words:
        if parts and parts[-1].startswith("--") and not word.startswith("--"):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts
