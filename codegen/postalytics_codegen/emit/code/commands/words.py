"""The help of commands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import attrs

from ....model import (
    ApiModel,
    CodeModel,
    CommandModel,
    CommandValueModel,
    FieldModel,
    OperationModel,
    ResolvedModel,
    ResourceModel,
)
from ....yaml import Text, plain
from ...deprecations import Ending, deprecation
from ...limits import field_limits, parameter_limits, sentence
from ..python_source import one_line


class CommandWords:
    """The help of the commands of an API.

    The spec speaks of functions; at a command line they are commands.
    """

    def __init__(self, api: ApiModel) -> None:
        self._models: dict[str, ResolvedModel] = {str(model.name): model for model in api.models}
        self._commands = {
            function: f"`{api.name.lower()} {resource.group} {command}`"
            for resource in api.resources
            for function, command in _functions(resource)
        }

    def _plain(self, text: Text, options: Mapping[str, str] = {}) -> str:
        named = {**self._commands, **options}
        return re.sub(r"\w+", lambda found: named.get(found[0], found[0]), one_line([text]))

    def summary(self, command: CommandModel) -> str:
        """What a list of commands says about a command, and its help at first."""
        return self._plain(command.summary)

    def help(self, command: CommandModel) -> str:
        """The paragraphs about a command."""
        body = self._models.get(command.operation.body or "")
        notes = [command.operation.note, body.note if body else None]
        if command.operation.change or command.operation.switch:
            notes = []  # They are about a call without a read before it.
        options = {
            value.name: value.option
            for value in command.values
            if value.option and "_" in value.name  # Others are English words, too.
        }
        paragraphs = [self._plain(note, options) for note in notes if note]
        paragraphs.insert(0, self.summary(command))
        return "\n\n".join(paragraphs)

    def value(self, value: CommandValueModel) -> str:
        """The sentences about an argument or an option."""
        given, named = value.given, value.given.type.named
        summary = given.summary or (named.summary if named else None)
        known = [self._plain(summary) if summary else _in_words(value.name)]
        if named is not None and named.codes:
            codes = (
                _known_value(code) + " (deprecated)" * bool(code.deprecated) for code in named.codes
            )
            known.append(f"Values: {', '.join(codes)}.")
        limits = field_limits(given) if isinstance(given, FieldModel) else parameter_limits(given)
        known += [sentence(limit) for limit in limits]
        known += [self._plain(given.note)] if given.note else []
        return one_line([" ".join(known)])

    def deprecated(self, operation: OperationModel) -> str:
        """What is said of an operation that is deprecated, with the command to use instead."""
        ended = deprecation(operation)
        known = self._commands.get(ended.use or "", "") if ended else ""
        return _spoken(ended, known.strip("`"))

    def deprecated_value(self, value: CommandValueModel, command: CommandModel) -> str:
        """What is said of an option that is deprecated, with the option to use instead."""
        ended = deprecation(value.given)
        options = {one.name: one.option or one.name.upper() for one in command.values}
        return _spoken(ended, options.get(ended.use or "", "") if ended else "")


def _spoken(ended: Ending | None, use: str) -> str:
    return one_line(attrs.evolve(ended, use=use).words) if ended else ""


def _functions(resource: ResourceModel) -> Iterator[tuple[str, str]]:
    """The functions of a resource that are not an English word, each with its command."""
    for command in resource.commands:
        operation = command.operation
        made = (operation.switch, operation.change)
        functions = [one.function for one in made if one]
        functions += [] if operation.switch else [operation.name]
        for function in functions:
            if "_" in function:
                yield function, command.name
    for bulk in (operation.bulk for operation in resource.operations):
        if bulk is not None and "_" in bulk.function:
            yield bulk.function, bulk.command


def _in_words(name: str) -> str:
    """What is said of a value of which nothing is known but its name."""
    words = _spaced(name).strip()
    return f"{words[:1].upper()}{words[1:]}."


def _known_value(code: CodeModel) -> str:
    """The value of a code, and its name unless that says the same."""
    value = str(plain(code.value))
    same = re.sub(r"[^a-z0-9]+", "_", value.lower()) == code.name
    return value if same else f"{value} {_spaced(code.name)}"


def _spaced(name: str) -> str:
    return name.replace("_", " ")
