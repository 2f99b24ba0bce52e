"""Check the writes of an examination in a sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...model import (
    CreationModel,
    OwnPickModel,
    PickModel,
    ReadingModel,
    StepModel,
    WritesModel,
)
from ...yaml import Text, quoted
from ..models import read_value
from ..names import check_known
from .probes import ProbeChecker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...language import DoctorWrites, OwnRecord, WriteStep, WriteValue
    from ...model import OperationModel
    from ...yaml import Diagnostics, Name
    from ..operations import ReadOperations
    from .places import SpecPlaces

MAX_PIECES = 2
"""The maximum number of steps that mail; the runtime refuses more, too."""
_ON_OWN_RECORDS = frozenset({"replace", "delete", "toggle", "mail"})


@attrs.frozen
class WritesChecker:
    """Checker of the writes; `environments` are the names of the API's environments."""

    _reads: ReadOperations
    _places: SpecPlaces
    _environments: Iterable[str]
    _diagnostics: Diagnostics

    def check(self, writes: DoctorWrites) -> WritesModel:
        """Return what the run writes, after checking its names."""
        self._known(writes.environment, self._environments, "there is no environment")
        records: dict[str, CreationModel | None] = {
            name: self._record(name, one) for name, one in writes.records.items()
        }
        steps: dict[str, StepModel] = {}
        for name, step in writes.steps.items():
            steps[name] = self._step(name, step, steps, records)
        self._check_mail(writes, steps)
        readings = {name: step.reading for name, step in steps.items()}
        probes = ProbeChecker(readings, self._reads, self._places, self._diagnostics)
        return WritesModel(
            environment=writes.environment,
            steps=tuple(steps.values()),
            probes=tuple(probes.check(name, probe) for name, probe in writes.probes.items()),
        )

    def _record(self, name: Name, record: OwnRecord) -> CreationModel | None:
        read = self._reads.reading(record.read)
        delete = self._reads.changing(record.delete, "delete")
        if read is None or delete is None:
            return None
        for field in record.ids:
            self._reads.field(field, read)
        given = {str(parameter.name) for parameter in read.path_parameters}
        rest = [one.name for one in delete.path_parameters if str(one.name) not in given]
        if len(rest) != 1:
            self._diagnostics.report(
                record.at("delete"),
                f"{quoted(delete.name)} must have one path parameter that {quoted(read.name)} "
                "lacks",
            )
            return None
        return CreationModel(
            name=name, read=read, delete=delete, parameter=rest[0], ids=tuple(record.ids)
        )

    def _step(
        self,
        name: Name,
        step: WriteStep,
        earlier: Mapping[str, StepModel],
        records: Mapping[str, CreationModel | None],
    ) -> StepModel:
        operation = self._reads.operation(step.call)
        self._check_values(step, operation)
        values = self._values(step.values, earlier)
        body, picks = self._body(step, operation, earlier)
        if operation is not None and operation.effect in _ON_OWN_RECORDS and step.sound:
            ids = [*values, *picks]
            if not ids or not all(isinstance(value, OwnPickModel) for _, value in ids):
                self._diagnostics.report(
                    step.place,
                    f"{quoted(operation.name)} may only touch records of this run: give each ID by "
                    "`own`",
                )
        if step.creates is not None:
            self._known(step.creates, records, "there is no record")
        reading = ReadingModel(
            name=name,
            operation=operation,
            options=None,
            address=None,
            key="own",
            values=tuple(values),
            query=(),
            spelling="plain",
            label=step.label or Text(name.replace("_", " "), name.place),
        )
        creates = records.get(str(step.creates)) if step.creates else None
        return StepModel(
            reading=reading,
            body=tuple(body),
            as_sent=tuple((w, v.value) for w, v in step.as_sent.items() if v.value is not None),
            picks=tuple(picks),
            creates=creates,
        )

    def _check_values(self, step: WriteStep, operation: OperationModel | None) -> None:
        if operation is None:
            return
        in_path = [str(parameter.name) for parameter in operation.path_parameters]
        known = [str(parameter.name) for parameter in operation.parameters]
        for key in step.values:
            self._known(key, known, f"{quoted(operation.name)} has no parameter")
        for missing in sorted(set(in_path) - set(step.values)):
            if step.sound:
                self._diagnostics.report(
                    step.at("values"), f"missing value of the path: {quoted(missing)}"
                )

    def _values(
        self, values: Mapping[Name, WriteValue], earlier: Mapping[str, StepModel]
    ) -> list[tuple[Name, Text | PickModel | OwnPickModel]]:
        found = (
            (name, self._pick(one, earlier) if one.value is None else one.value)
            for name, one in values.items()
        )
        return [(name, value) for name, value in found if value is not None]

    def _pick(
        self, value: WriteValue, earlier: Mapping[str, StepModel]
    ) -> PickModel | OwnPickModel | None:
        step = value.own or value.first
        if step is None or value.field is None or (value.own and value.first):
            self._diagnostics.report(
                value.place, "give a value, or `field` and one of `own` and `first`"
            )
            return None
        if not self._known(step, earlier, "there is no earlier step"):
            return None
        source = earlier[step].reading.operation
        if source is not None:
            self._reads.field(value.field, source)
        kind = OwnPickModel if value.own else PickModel
        return kind(reading=step, field=value.field, most=None)

    def _body(
        self, step: WriteStep, operation: OperationModel | None, earlier: Mapping[str, StepModel]
    ) -> tuple[list[tuple[Text, object]], list[tuple[Text, PickModel | OwnPickModel]]]:
        """Return the fields that are known, and those that come from earlier steps."""
        fields = (self._reads.body(operation) if operation else None) or {}
        body: list[tuple[Text, object]] = []
        picks: list[tuple[Text, PickModel | OwnPickModel]] = []
        for name, value in step.body.items():
            if operation is not None and not self._known(name, fields, "the body has no field"):
                continue
            field = fields.get(name)
            if field is None:
                continue
            if value.value is None:
                pick = self._pick(value, earlier)
                picks += [(field.wire, pick)] if pick else []
            else:
                kind = str(field.type.scalar or "string")
                made = read_value(
                    f"the value of {quoted(name)}", kind, value.value, self._diagnostics
                )
                body.append((field.wire, made))
        for wire, value in step.as_sent.items():
            if value.value is None and (pick := self._pick(value, earlier)):
                picks.append((wire, pick))
        return body, picks

    def _check_mail(self, writes: DoctorWrites, steps: Mapping[str, StepModel]) -> None:
        mailing = [
            step
            for name, step in writes.steps.items()
            if (operation := steps[name].reading.operation) and operation.effect == "mail"
        ]
        for step in mailing[MAX_PIECES:]:
            self._diagnostics.report(
                step.place, f"at most {MAX_PIECES} steps may mail, and this is one more"
            )

    def _known(self, name: Name, known: Iterable[str], complaint: str) -> bool:
        return check_known(name, name.place, known, complaint, self._diagnostics)
