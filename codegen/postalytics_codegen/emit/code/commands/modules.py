"""Emits `_commands/`: operations as commands, one module for each resource."""

from __future__ import annotations

from ....model import (
    ApiModel,
    CommandModel,
    CommandValueModel,
    OperationModel,
    ResolvedModel,
    ResourceModel,
)
from ..descriptions import source
from ..python_source import HEADER, call, constant, docstring, items, python
from .examples import command_example
from .words import CommandWords


def commands_package(api: ApiModel) -> dict[str, str]:
    """The files of `_commands/` by name."""
    words = CommandWords(api)
    modules = {
        f"_commands/{resource.name}.py": _module(api, resource, words)
        for resource in api.resources
        if resource.commands
    }
    opening = docstring(("Operations as commands of the command line, by resource.",))
    return {"_commands/__init__.py": f"{HEADER}{opening}\n", **modules} if modules else {}


def groups(api: ApiModel) -> list[str]:
    """The groups of commands as the help lists them, as source."""
    words = CommandWords(api)
    return [
        call(
            "CommandGroup",
            name=python(resource.group),
            summary=source(resource.summary),
            commands=items(
                f"({python(command.name)}, {python(words.summary(command))})"
                for command in resource.commands
            ),
            load=f"_{resource.name}_commands",
        )
        for resource in api.resources
        if resource.commands
    ]


def loaders(api: ApiModel) -> str:
    """The functions that load the commands of each group."""
    return "\n\n".join(
        f"def _{resource.name}_commands() -> tuple[OperationCommand, ...]:\n"
        f"    from ._commands.{resource.name} import COMMANDS\n\n"
        f"    return COMMANDS\n"
        for resource in api.resources
        if resource.commands
    )


def _module(api: ApiModel, resource: ResourceModel, words: CommandWords) -> str:
    models: dict[str, ResolvedModel] = {str(model.name): model for model in api.models}
    described = items(
        _command(command, words, models.get(command.operation.body or ""))
        for command in resource.commands
    )
    opening = docstring((f"The commands of `{resource.name}`, as data.",))
    imported = "".join(
        f"from .._operations import {one.name} as _{one.name}\n" for one in api.resources
    )
    return f"""{HEADER}{opening}

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand

{imported}
COMMANDS: tuple[OperationCommand, ...] = {described}
"""


def _command(command: CommandModel, words: CommandWords, body: ResolvedModel | None) -> str:
    operation = command.operation
    switch, change = operation.switch, operation.change
    return call(
        "OperationCommand",
        name=python(command.name),
        operation=_there(operation),
        help=python(words.help(command)),
        example=python(command_example(command, body)) or '""',
        values=items(_value(value, command, words) for value in command.values) or "()",
        columns=source(command.columns),
        shows=_there(command.shows) if command.shows else None,
        change=_made(operation, change.function) if change else None,
        toggle=_made(operation, switch.function) if switch else None,
        words=source(switch.words) if switch else None,
        own_key=source(command.own_key),
    )


def _value(value: CommandValueModel, command: CommandModel, words: CommandWords) -> str:
    ended = words.deprecated_value(value, command)
    return call(
        "CommandValue",
        name=python(value.name),
        option=python(value.option) if value.option else "None",
        help=python(words.value(value)),
        deprecated=python(ended) if ended else "",
        numbers=source(value.numbers),
    )


def _there(operation: OperationModel) -> str:
    return _made(operation, operation.name)


def _made(operation: OperationModel, function: str) -> str:
    """The description of an operation, or of a function that is made of it."""
    return f"_{operation.resource}.{constant(function)}"
