"""Check the operations that others read: for switches, changes, guards and bulk lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...model import AmbiguityModel, GuardModel, SwitchModel
from ...yaml import quoted
from ..models import read_value
from ..names import check_known, refuse_reserved
from .bulk_lists import BulkListChecker
from .parameters import PARAMETER_TYPES
from .read_operations import comparable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...language import Ambiguity, Guard, Mapping, Operation, Switch
    from ...model import FieldModel, FieldType, OperationModel
    from ...yaml import Diagnostics, Name, Text
    from .read_operations import ReadOperations
    from .record_changes import RecordChangeChecker


@attrs.frozen
class ReadChecker:
    """Checker of the operations that an operation reads, once all operations are known."""

    _reads: ReadOperations
    _changes: RecordChangeChecker
    _diagnostics: Diagnostics

    def check(self, operation: OperationModel, written: Operation) -> OperationModel:
        """Return the operation with all operations that it reads."""
        bulk = operation.bulk
        if bulk is not None and written.bulk is not None:
            lists = BulkListChecker(self._reads, self._diagnostics)
            bulk = lists.check(operation, bulk, written.bulk)
        return attrs.evolve(
            operation,
            bulk=bulk,
            switch=self._switch(operation, written.switch) if written.switch else None,
            change=self._changes.check(operation, written.change) if written.change else None,
            guard=self._guard(operation, written.guard) if written.guard else None,
            ambiguity=self._ambiguity(operation, written.ambiguity) if written.ambiguity else None,
        )

    def _switch(self, operation: OperationModel, switch: Switch) -> SwitchModel | None:
        self._check_toggle(operation, switch)
        read = self._reads.named(switch.read, many=False, but="a 'switch' reads one object")
        if read is None:
            return None
        self._check_same_path(operation, read, switch.read)
        field = self._reads.field(switch.field, read)
        on, off = self._value(switch.on, field), self._value(switch.off, field)
        if switch.on.value == switch.off.value:
            self._diagnostics.report(switch.off.place, "'on' and 'off' must differ")
        words = self._words(switch)
        if field is None or on is None or off is None:
            return None
        return SwitchModel(
            function=switch.function,
            summary=switch.summary,
            argument=switch.argument,
            read=read,
            field=field,
            on=on,
            off=off,
            words=words,
        )

    def _words(self, switch: Switch) -> tuple[str, str]:
        """Return the words of the command for on and off."""
        if not switch.words:
            return ("on", "off")
        if len(switch.words) != 2 or len({*switch.words}) != 2:
            self._diagnostics.report(
                switch.at("words"), "'words' must be two different words, for on and for off"
            )
        return (switch.words[0], switch.words[-1])

    def _check_effect(
        self, operation: OperationModel, effect: str, option: str, written: Mapping
    ) -> None:
        if operation.effect != effect:
            self._diagnostics.report(
                written.place,
                f"a {option!r} is for an operation with the effect {effect!r}, "
                f"not {quoted(operation.effect)}",
            )

    def _check_toggle(self, operation: OperationModel, switch: Switch) -> None:
        """Report an operation that is not a blind toggle, or that needs more than its path."""
        self._check_effect(operation, "toggle", "switch", switch)
        if operation.needs_more:
            self._diagnostics.report(
                switch.place,
                "an operation with a 'switch' cannot have a body, a required query or a required "
                "header: its function takes only the path parameters",
            )
        refuse_reserved("argument", switch.argument, self._diagnostics)
        if switch.argument in {parameter.name for parameter in operation.path_parameters}:
            self._diagnostics.report(
                switch.argument.place,
                f"the path already has a parameter {quoted(switch.argument)}: "
                "choose another argument",
            )

    def _guard(self, operation: OperationModel, guard: Guard) -> GuardModel | None:
        self._check_effect(operation, "mail", "guard", guard)
        self._check_mode(guard)
        if not guard.match:
            self._diagnostics.report(
                guard.at("match"), "'match' must name at least one field of the item"
            )
        read, *more = (
            self._reads.without_path(name, many=True, but="a 'guard' reads a list")
            for name in (guard.read, *guard.also)
        )
        also = tuple(one for one in more if one is not None)
        for one in also:
            self._matches(guard.match.items(), operation, one)
            self._name(guard, one)
        if read is None:
            return None
        match = self._matches(guard.match.items(), operation, read, same_named=True)
        field = self._reads.field(guard.field, read) if guard.field else None
        return GuardModel(
            read=read,
            match=match,
            field=field,
            harmless=self._value(guard.harmless, field) if guard.harmless else None,
            live=self._value(guard.live, field) if guard.live else None,
            name=self._name(guard, read),
            also=also,
        )

    def _name(self, guard: Guard, read: OperationModel) -> FieldModel | None:
        return self._reads.field(guard.name, read, "a string") if guard.name else None

    def _check_mode(self, guard: Guard) -> None:
        """Report an incomplete description of the mode, or equal values for both modes."""
        if (guard.field is None) != (guard.harmless is None) or (guard.live and not guard.field):
            self._diagnostics.report(
                guard.place,
                "'field' and 'harmless' must be given together, and 'live' only with both: they "
                "describe the mode",
            )
        if guard.live and guard.harmless and guard.live.value == guard.harmless.value:
            self._diagnostics.report(guard.live.place, "'harmless' and 'live' must differ")

    def _matches(
        self,
        pairs: Iterable[tuple[Name, Name]],
        operation: OperationModel,
        read: OperationModel,
        *,
        same_named: bool = False,
    ) -> tuple[tuple[FieldModel, Name], ...]:
        """Return the fields of an item, each with the path parameter that it equals."""
        known = {str(parameter.name): parameter for parameter in operation.path_parameters}
        found: list[tuple[FieldModel, Name]] = []
        for name, value in pairs:
            check_known(value, value.place, known, "the path has no parameter", self._diagnostics)
            if (field := self._reads.field(name, read)) is None:
                continue
            found.append((field, value))
            if value in known and not comparable(
                field.type, known[value].type, same_named=same_named
            ):
                self._diagnostics.report(
                    name.place, f"{quoted(name)} and {quoted(value)} are not of the same type"
                )
        return tuple(found)

    def _ambiguity(self, operation: OperationModel, ambiguity: Ambiguity) -> AmbiguityModel | None:
        if operation.effect == "read":
            self._diagnostics.report(
                ambiguity.place, "an 'ambiguity' is for an operation that changes something"
            )
        if len({*ambiguity.fields}) < 2:
            self._diagnostics.report(
                ambiguity.at("fields"), "'fields' must name at least two fields of an item"
            )
        read = self._reads.without_path(
            ambiguity.read, many=True, but="an 'ambiguity' reads a list"
        )
        if read is None:
            return None
        pairs = [(name, ambiguity.parameter) for name in ambiguity.fields]
        return AmbiguityModel(
            read=read,
            parameter=ambiguity.parameter,
            fields=tuple(field for field, _ in self._matches(pairs, operation, read)),
        )

    def _check_same_path(self, operation: OperationModel, read: OperationModel, at: Name) -> None:
        known = (*operation.path_parameters, *read.path_parameters)
        if any(parameter.scalar not in PARAMETER_TYPES for parameter in known):
            return  # The unknown type has already been reported.
        if _path_types(operation) != _path_types(read):
            self._diagnostics.report(
                at.place,
                f"{quoted(read.name)} must have the path parameters of {quoted(operation.name)}, "
                "in the same order and of the same types",
            )

    def _value(self, text: Text, field: FieldModel | None) -> int | bool | Text | None:
        if field is None:
            return None
        value = read_value("the value", field.type.scalar or "", text, self._diagnostics)
        return None if isinstance(value, float) else value


def _path_types(operation: OperationModel) -> list[tuple[Name, FieldType]]:
    return [(parameter.name, parameter.type) for parameter in operation.path_parameters]
