"""The examples of commands, with the example values of the spec."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence

from ....model import CommandModel, CommandValueModel, FieldModel, ResolvedModel
from ....yaml import plain
from ...example_values import placeholder, shown_example
from ..python_source import one_line

_SHOWN_OPTIONS = 3
"""The minimum number of options of the body in an example, if it has that many."""


def command_example(command: CommandModel, body: ResolvedModel | None) -> str:
    """The arguments and options of an example; secrets are in files."""
    operation, values = command.operation, command.values
    shown = [_value(value) for value in values if value.option is None]
    shown += [operation.switch.words[1]] if operation.switch else []
    in_path = [parameter.name for parameter in operation.path_parameters]
    for value in values:
        own = not isinstance(value.given, FieldModel)
        if own and value.option and (value.given.required or value.name in in_path):
            shown.append(_option(value))
    required = [field for field in body.fields if field.required] if body else []
    given = [value.given for value in values]
    if all(field in given for field in required):
        shown += [_option(value) for value in _of_body(command)]
    else:
        shown.append("--from FILE.json")
    return " ".join([*shown, *(["--limit 20"] if operation.paging else [])])


def _of_body(command: CommandModel) -> Sequence[CommandValueModel]:
    """The options of the body: what is required, and a few more."""
    options = [
        value
        for value in command.values
        if value.option and isinstance(value.given, FieldModel) and value.name != command.own_key
    ]
    needed = [value for value in options if value.given.required]
    spare = [v for v in options if v not in needed and not _is_secret(v) and _has_example(v)]
    more = 1 if command.operation.change else max(0, _SHOWN_OPTIONS - len(needed))
    chosen = [*needed, *spare[:more]]
    return [value for value in options if value in chosen]


def _has_example(value: CommandValueModel) -> bool:
    return value.given.example not in (None, "") and value.numbers is None


def _is_secret(value: CommandValueModel) -> bool:
    return isinstance(value.given, FieldModel) and value.given.secret


def _option(value: CommandValueModel) -> str:
    if _is_secret(value):
        return f"{value.option}-file {value.name}.txt"
    return f"{value.option} {_value(value)}"


def _value(value: CommandValueModel) -> str:
    given = value.given
    if isinstance(given, FieldModel):
        example = placeholder(given.type) if given.example is None else plain(given.example)
    elif given.style:
        example = json.dumps(shown_example(given), ensure_ascii=False)
    else:
        example = shown_example(given)
    if isinstance(example, bool):
        return "true" if example else "false"
    return shlex.quote(one_line([str(example)]))
