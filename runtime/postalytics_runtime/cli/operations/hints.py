"""Commands to type next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...schema import Effect, Operation, OperationCommand
from ...text import printable
from ..command_line import CommandGroup, CommandLine
from .parameters import taken_values

if TYPE_CHECKING:
    from .values import GivenValues


def group_of(line: CommandLine, command: OperationCommand) -> CommandGroup:
    """Return the group of a command."""
    groups = _nearest_first(line, command.operation.resource)
    return next(group for group in groups if command in group.load())


def takes_key(command: OperationCommand) -> bool:
    """Return whether a command repeats a request with an idempotency key.

    One that sets a toggle reads its state instead.
    """
    return command.operation.idempotency_key and command.toggle is None


def check_command(
    line: CommandLine, command: OperationCommand, given: GivenValues, place: Mapping[str, str]
) -> str | None:
    """Return the command that shows whether a request was carried out; `None` if there is none.

    Args:
        line: the command line.
        command: the command that sent the request.
        given: the values that it was given.
        place: the options for the environment that it was given.
    """
    for reading in _readings(line, command):
        for group in _nearest_first(line, command.operation.resource):
            for other in group.load():
                if other.operation is reading and (words := _arguments(other, given)) is not None:
                    options = [word for pair in place.items() for word in pair]
                    return printable(
                        shlex.join([line.program, group.name, other.name, *words, *options])
                    )
    return None


def _nearest_first(line: CommandLine, resource: str) -> list[CommandGroup]:
    """Return the groups; first that of a resource, so that no other need be loaded."""
    words = resource.replace("_", "-")
    return sorted(line.groups, key=lambda group: not words.startswith(group.name))


def _readings(line: CommandLine, command: OperationCommand) -> Iterator[Operation[Any]]:
    """Iterate over the operations that may show the outcome, the best first."""
    operation = command.operation
    if operation.effect is Effect.MAIL:  # No list shows a piece at once.
        return
    if command.toggle is not None:
        yield command.toggle.read
    if command.change is not None:
        yield command.change.read
    if command.shows is not None:
        yield command.shows
    api = line.api()
    if operation.bulk is not None and operation.bulk.reconcile is not None:
        yield api.operation(operation.bulk.reconcile)
    noun = operation.name.partition("_")[2]
    for other in api.load(operation.resource).operations:
        if other.effect is Effect.READ and other.returns_list and noun in other.name:
            yield other


def _arguments(command: OperationCommand, given: GivenValues) -> list[str] | None:
    """Return the arguments of a command that reads; `None` if one of them was not given."""
    operation = command.operation
    if given.missing(parameter.name for parameter in operation.path_parameters):
        return None
    needed = {parameter.name for parameter in operation.path_parameters}
    words: list[str] = []
    for taken in taken_values(command):
        if taken.value.name in needed:
            words += [] if taken.option is None else [taken.option]
            words.append(str(given.named[taken.value.name]))
    return words
