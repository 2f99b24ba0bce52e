"""Check the commands of resources, once all operations are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...model import CommandModel
from ...yaml import Position, quoted
from ..models import check_field
from ..names import Namespace
from .command_names import EVENT_COMMANDS, GROUPS, default_name, kebab
from .record_reads import RecordReadChecker
from .values import command_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...language import Command, ResourceFile
    from ...model import FieldModel, OperationModel, ResourceModel
    from ...yaml import Diagnostics, Name
    from ..models import DeclaredModel
    from ..operations import ReadOperations


class CommandChecker:
    """Checker of the commands of all resources."""

    def __init__(
        self,
        reads: ReadOperations,
        models: Mapping[str, DeclaredModel],
        diagnostics: Diagnostics,
    ) -> None:
        self._models = models
        self._diagnostics = diagnostics
        self._records = RecordReadChecker(reads, models, diagnostics)
        self._groups = Namespace("group of commands", diagnostics)

    def check(self, file: ResourceFile, resource: ResourceModel) -> ResourceModel:
        """Return the resource with its commands."""
        written = file.command or file.resource
        group = kebab(written)
        if group in GROUPS:
            self._diagnostics.report(
                written.place,
                f"every command line has a command {quoted(group)}: choose another name for the "
                "group with 'command'",
            )
        self._groups.claim(group, written.place)
        names = Namespace("command", self._diagnostics)
        for bulk in (operation.bulk for operation in resource.operations):
            if bulk is not None:
                self._claim(names, group, bulk.command, bulk.command.place)
        commands: list[CommandModel] = []
        for operation in resource.operations:
            made = file.operations[operation.name].command
            command = self._command(operation, made, resource)
            if command is not None:
                self._claim(names, group, command.name, _name_place(operation, made))
                commands.append(command)
        return attrs.evolve(resource, group=group, commands=tuple(commands))

    def _claim(self, names: Namespace, group: str, name: str, place: Position) -> None:
        if kebab(name) in EVENT_COMMANDS.get(group, ()):
            self._diagnostics.report(
                place,
                f"the group {quoted(group)} has a command {quoted(name)} of its own: choose "
                "another name with 'command'",
            )
        names.claim(name, place, alike=kebab(name))

    def _command(
        self, operation: OperationModel, written: Command | None, resource: ResourceModel
    ) -> CommandModel | None:
        """Return the command of an operation.

        There is none for a toggle without a switch, for files, and for what is itself a union.
        """
        if operation.effect == "toggle" and operation.switch is None:
            if written is not None:
                self._diagnostics.report(
                    written.place, "a toggle has a command only with a 'switch'"
                )
            return None
        if operation.plain == "bytes" or self._takes_union(operation, written):
            return None
        called = operation.switch or operation.change or operation
        body = self._models.get(operation.body or "")
        siblings = resource.operations
        return CommandModel(
            name=_name(operation, written),
            summary=written.summary if written and written.summary else called.summary,
            operation=operation,
            values=command_values(operation, written, body, self._diagnostics),
            columns=self._columns(operation, written),
            shows=self._records.shows(operation, written.shows if written else None, siblings),
            own_key=self._own_key(written.own_key, body) if written and written.own_key else None,
        )

    def _takes_union(self, operation: OperationModel, written: Command | None) -> bool:
        """Return whether an operation takes or returns a union: it has no options and columns."""
        used = (operation.body, operation.returns, operation.item)
        models = [self._models[name] for name in used if name and name in self._models]
        found = next((model.name for model in models if model.union), None)
        if found and written is not None:
            self._diagnostics.report(
                written.place,
                f"{quoted(operation.name)} has no command: {quoted(found)} is a union, which has "
                "neither options nor columns",
            )
        return found is not None

    def _columns(
        self, operation: OperationModel, written: Command | None
    ) -> tuple[FieldModel, ...]:
        item = self._models.get(operation.item)
        names = written.columns if written else []
        found = (check_field(name, name.place, item, self._diagnostics) for name in names)
        return tuple(field for field in found if field is not None)

    def _own_key(self, name: Name, body: DeclaredModel | None) -> Name | None:
        field = check_field(name, name.place, body, self._diagnostics)
        if body is None or (field is not None and not field.secret):
            self._diagnostics.report(
                name.place, f"'own_key' names a secret field of the body, unlike {quoted(name)}"
            )
        return name


def _name(operation: OperationModel, written: Command | None) -> str:
    if written and written.name:
        return kebab(written.name)
    called = operation.switch or operation.change
    function = called.function if called else operation.name
    name = default_name(function, operation.resource)
    bulk = operation.bulk
    return f"{name}-one" if bulk is not None and kebab(bulk.command) == name else name


def _name_place(operation: OperationModel, written: Command | None) -> Position:
    """Return where the name of a command is, or what it is made of."""
    if written and written.name:
        return written.name.place
    called = operation.switch or operation.change
    return called.function.place if called else operation.name.place
