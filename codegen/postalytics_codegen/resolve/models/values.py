"""Values in a spec: parsing of their text, and examples as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from ...language import TEXT_TYPES
from ...yaml import Text, quoted
from ..names import check_known, check_wire_name
from .declared import Written, member_of
from .text_values import SAMPLES, is_written

if TYPE_CHECKING:
    from ...model import FieldModel
    from ...yaml import Diagnostics, Position
    from .declared import DeclaredModel

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?", re.ASCII)
_BITS = {"int": 32, "int64": 64}


def scalar_value(type_: str, text: str) -> int | float | bool | str | None:
    """Return the value that `text` stands for; `None` if it is not of that type."""
    if bits := _BITS.get(type_):
        number = int(text) if _WHOLE.fullmatch(text) else None
        bound = 1 << (bits - 1)
        return number if number is not None and -bound <= number < bound else None
    if type_ == "number":
        return float(text) if _DECIMAL.fullmatch(text) else None
    if type_ == "bool":
        return {"true": True, "false": False}.get(text)
    return text if type_ not in TEXT_TYPES or is_written(type_, text) else None


def read_value(
    what: str, type_: str, text: Text, diagnostics: Diagnostics
) -> int | float | bool | Text | None:
    """Return the value that `text` stands for; strings stay a `Text`.

    If the text is not of that type, report `what` and return `None`.
    """
    value = scalar_value(type_, text.value)
    if value is None:
        bits = f", a whole number of {_BITS[type_]} bits" if type_ in _BITS else ""
        form = f", such as {SAMPLES[type_]}" if type_ in SAMPLES else ""
        diagnostics.report(
            text.place,
            f"{what} {quoted(text.value)} is not of the type {quoted(type_)}{bits}{form}",
        )
    return text if isinstance(value, str) else value


@attrs.frozen
class ExampleChecker:
    """Converter of the examples of fields to JSON with wire names."""

    _models: dict[str, DeclaredModel]
    _diagnostics: Diagnostics

    def check(self, field: FieldModel, example: Written, place: Position) -> Any:
        """Return the example of a field as JSON."""
        if field.type.keyed:
            if not isinstance(example, dict):
                return self._refuse(field, "a map", _place(example, place))
            return {key: self._value(field, value, place) for key, value in example.items()}
        if not field.type.many:
            return self._value(field, example, place)
        if not isinstance(example, list):
            return self._refuse(field, "a list", _place(example, place))
        return [self._value(field, item, place) for item in example]

    def _value(self, field: FieldModel, written: Written, place: Position) -> Any:
        if field.type.model:
            return self._model(field, field.type.model, written, place)
        scalar = field.type.scalar or ""
        if scalar == "any":
            return self._anything(written, place)
        if not isinstance(written, Text):
            return self._refuse(field, f"of the type {scalar!r}", place)
        value = read_value("the example", scalar, written, self._diagnostics)
        if isinstance(value, Text):
            self._check_length(field, value)
        return value

    def _check_length(self, field: FieldModel, value: Text) -> None:
        length = len(value.value)
        if field.min_length is not None and length < field.min_length:
            self._refuse(field, f"at least {field.min_length} long", value.place)
        if field.max_length is not None and length > field.max_length:
            self._refuse(field, f"at most {field.max_length} long", value.place)

    def _model(self, field: FieldModel, name: str, written: Written, place: Position) -> Any:
        if not isinstance(written, dict):
            return self._refuse(field, f"a mapping, a {name}", _place(written, place))
        model = member_of(self._models[name], written, self._models)
        if model is None:
            return self._refuse(
                field, f"one of the models of {quoted(name)}, with the text that tells which", place
            )
        name, fields = model.name, model.fields_by_name
        made: dict[str, Any] = {}
        for key, value in written.items():
            if check_known(key, place, fields, f"{quoted(name)} has no field", self._diagnostics):
                made[fields[key].wire.value] = self.check(fields[key], value, place)
        for key, inner in fields.items():
            if inner.required and key not in written:
                self._refuse(field, f"a {name} with its {quoted(key)}", place)
        return made

    def _anything(self, written: Written, place: Position) -> Any:
        """Return a value of any shape; scalars stay text, and its keys must be valid wire names."""
        if isinstance(written, dict):
            for key in written:
                check_wire_name(Text(key, place), self._diagnostics)
            return {key: self._anything(value, place) for key, value in written.items()}
        if isinstance(written, list):
            return [self._anything(value, place) for value in written]
        return written

    def _refuse(self, field: FieldModel, wanted: str, place: Position) -> None:
        self._diagnostics.report(place, f"the example of {quoted(field.name)} must be {wanted}")


def _place(written: Written, place: Position) -> Position:
    return written.place if isinstance(written, Text) else place
