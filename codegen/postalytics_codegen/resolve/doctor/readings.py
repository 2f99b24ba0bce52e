"""Check the requests of an examination."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from ...model import PickModel, ReadingModel
from ...yaml import Text, quoted
from ..names import check_known

if TYPE_CHECKING:
    from ...language import Reading, ReadingValue
    from ...model import OperationModel
    from ...yaml import Diagnostics, Name
    from ..operations import ReadOperations

_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+", re.ASCII)
_KINDS = ("call", "options", "address")


@attrs.frozen
class ReadingChecker:
    """Checker of requests, each of which may use those before it."""

    _reads: ReadOperations
    _diagnostics: Diagnostics

    def check_all(self, readings: dict[Name, Reading]) -> dict[str, ReadingModel]:
        """Return the requests by name, in order."""
        checked: dict[str, ReadingModel] = {}
        for name, reading in readings.items():
            checked[name] = self._check(name, reading, checked)
        return checked

    def _check(
        self, name: Name, reading: Reading, earlier: dict[str, ReadingModel]
    ) -> ReadingModel:
        given = [kind for kind in _KINDS if getattr(reading, kind) is not None]
        if len(given) != 1:
            self._diagnostics.report(reading.place, f"give one of {', '.join(_KINDS)}")
        for path in (reading.options, reading.address):
            if path is not None and not _PATH.fullmatch(path.value):
                self._diagnostics.report(
                    path.place,
                    f"{quoted(path.value)} is not a plain path: it must be as /things/1, without "
                    "a host and a query",
                )
        operation = self._reads.reading(reading.call) if reading.call else None
        self._check_names(reading, operation)
        values = [(key, self._value(value, earlier)) for key, value in reading.values.items()]
        return ReadingModel(
            name=name,
            operation=operation,
            options=reading.options,
            address=reading.address,
            key=reading.key or ("own" if reading.call else "none"),
            values=tuple((key, value) for key, value in values if value is not None),
            query=tuple(reading.query.items()),
            spelling=reading.spelling,
            label=reading.label or Text(name.replace("_", " "), name.place),
        )

    def _check_names(self, reading: Reading, operation: OperationModel | None) -> None:
        if operation is None:
            if reading.call is None and (reading.values or reading.query):
                self._diagnostics.report(
                    reading.place, "only a `call` has values: leave out `values` and `query`"
                )
            return
        known = {str(parameter.name) for parameter in operation.parameters}
        required = [str(one.name) for one in operation.parameters if one.required]
        for key in reading.values:
            check_known(
                key,
                key.place,
                known,
                f"{quoted(operation.name)} has no parameter",
                self._diagnostics,
            )
        for missing in sorted(set(required) - set(reading.values)):
            if reading.sound:
                self._diagnostics.report(
                    reading.at("values"), f"missing value of {quoted(missing)}"
                )

    def _value(
        self, value: ReadingValue, earlier: dict[str, ReadingModel]
    ) -> Text | PickModel | None:
        if (value.value is None) == (value.reading is None):
            self._diagnostics.report(value.place, "give either a value, or a reading and a field")
            return None
        if value.value is not None:
            return value.value
        if value.reading is None or value.field is None:
            self._diagnostics.report(value.place, "missing key 'field'")
            return None
        place, complaint = value.reading.place, "there is no earlier reading"
        if not check_known(value.reading, place, earlier, complaint, self._diagnostics):
            return None
        source = earlier[value.reading].operation
        if earlier[value.reading].call_is_missing:
            self._diagnostics.report(place, f"{quoted(value.reading)} does not call an operation")
        if source is not None:
            self._reads.field(value.field, source)
            known = self._reads.item(source)
            if value.most is not None and known is not None:
                complaint = f"{quoted(source.item)} has no field"
                check_known(value.most, value.most.place, known, complaint, self._diagnostics)
        return PickModel(reading=value.reading, field=value.field, most=value.most)
