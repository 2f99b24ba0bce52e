"""Emits `_commands/`: operations as commands, one module for each resource."""

from __future__ import annotations

from ....model import (
    ApiModel,
    CommandModel,
    CommandValueModel,
    OperationModel,
    RecordChangeModel,
    ResolvedModel,
    ResourceModel,
)
from ..descriptions import source
from ..python_source import HEADER, call, constant, docstring, items, modules_of, python, snake
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
    homes = modules_of(api)
    models: dict[str, ResolvedModel] = {str(model.name): model for model in api.models}
    described = items(
        _command(command, words, models.get(command.operation.body or ""), homes)
        for command in resource.commands
    )
    opening = docstring((f"The commands of `{resource.name}`, as data.",))
    imported = "".join(
        f"from .._operations import {one.name} as _{one.name}\n"
        f"from ..models import {one.name} as _{one.name}_models\n"
        for one in api.resources
    )
    return f"""{HEADER}{opening}

from __future__ import annotations

from postalytics_runtime.schema import CommandValue, OperationCommand, RecordChange

{imported}
COMMANDS: tuple[OperationCommand, ...] = {described}
"""


def _command(
    command: CommandModel, words: CommandWords, body: ResolvedModel | None, homes: dict[str, str]
) -> str:
    operation, switch = command.operation, command.operation.switch
    return call(
        "OperationCommand",
        name=python(command.name),
        operation=_there(operation),
        help=python(words.help(command)),
        example=python(command_example(command, body)) or '""',
        values=items(_value(value, command, words) for value in command.values) or "()",
        columns=source(command.columns),
        shows=_there(command.shows) if command.shows else None,
        change=_change(command.change, homes) if command.change else None,
        toggle=f"_{operation.resource}.{constant(switch.function)}" if switch else None,
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


def _change(change: RecordChangeModel, homes: dict[str, str]) -> str:
    count = change.count
    parts = (_there(count.lists), source(count.equals), source(count.total)) if count else ()
    return call(
        "RecordChange",
        read=_there(change.read),
        replacement=f"_{homes[change.body]}_models.{change.body}.from_{snake(change.record)}",
        items=source(change.items),
        match=source(change.match),
        count=items(str(part) for part in parts),
    )


def _there(operation: OperationModel) -> str:
    return f"_{operation.resource}.{constant(operation.name)}"
