"""What a command does with what it was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...errors import PostalyticsError
from ...schema import Effect, OperationCommand
from ..command_line import CommandLine
from ..exit_status import ExitStatus, show_error
from ..input import connection, warn_of_deprecated
from ..output import output_request
from ..profiles import profile_name, typed_value
from .failures import explained, status_of
from .kinds import (
    change_record,
    delete_record,
    mail_one,
    read_list,
    read_record,
    set_to_word,
    write_record,
)
from .parameters import taken_values
from .run import CommandRun
from .values import values_in

_PLACES = ("environment", "base_url", "api_key_file")
"""The options that decide where a command sends to, by parameter."""
_OWN_OPTIONS = ("start", "limit", "clear", "live", "unlisted", "word", "idempotency_key")


def call_operation(line: CommandLine, command: OperationCommand, given: dict[str, Any]) -> int:
    """Call the operation of a command, show its response, and return the exit status.

    Args:
        line: the command line that the command is part of.
        command: the command.
        given: the values of its parameters.

    Raises:
        UsageError: a value is missing or does not fit.
        ConfigurationError: a file cannot be read, or there is no key.
    """
    run = _begun(line, command, given)
    try:
        return _runner(command)(run)
    except PostalyticsError as error:
        show_error(explained(run, error))
        return status_of(run, error)


def _begun(line: CommandLine, command: OperationCommand, given: dict[str, Any]) -> CommandRun:
    values = values_in(command, given)
    warn_of_deprecated("This command", command.operation.deprecated)
    for taken in taken_values(command):
        if taken.value.name in values.named:
            warn_of_deprecated(taken.shown, taken.value.deprecated)
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
