"""Validation of request values; all problems are reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import attrs
import orjson

from ...schema import (
    BITS,
    TEXT_TYPES,
    Field,
    ModelDescription,
    Operation,
    Parameter,
    is_scalar,
    scalar_of,
)
from ...suggestions import folded
from ..messages import RefusedError
from .texts import NAMES, read_several, read_text, too_large, wanted_type


def read_parameters(
    operation: Operation[Any],
    path_values: Mapping[str, str],
    query: Mapping[str, str],
    headers: Mapping[str, str] = MappingProxyType({}),
    pairs: Iterable[tuple[str, str]] = (),
    *,
    clamps: bool = False,
) -> dict[str, Any]:
    """Return the values in path, query and headers by Python name; unknown names are ignored.

    The parameter for the first row of a page may be 0, which means the same as 1. If the server
    `clamps`, it corrects a number in the query that is too small or too large.

    Raises:
        RefusedError: 400, with every value that is missing or invalid.
    """
    paging = operation.paging
    start = paging.start if paging is not None and paging.row is not None else None
    values: dict[str, Any] = {}
    problems: list[str] = []
    for parameter in operation.path_parameters:
        values[parameter.name] = read_text(parameter, path_values[parameter.name], problems)
    for parameter in operation.query_parameters:
        if parameter.style is not None:
            values[parameter.name] = read_several(parameter, pairs, problems)
            continue
        text = query.get(parameter.wire_name)
        if text is not None:
            if parameter.wire_name == start:
                parameter = attrs.evolve(parameter, minimum=0)
            value = read_text(_unbounded(parameter) if clamps else parameter, text, problems)
            values[parameter.name] = _clamped(parameter, value) if clamps else value
        elif parameter.required:
            problems.append(f"The query parameter {parameter.wire_name} is missing.")
        else:
            values[parameter.name] = parameter.default
    for parameter in operation.header_parameters:
        text = headers.get(parameter.wire_name)
        if text is not None:
            values[parameter.name] = read_text(parameter, text, problems)
        elif parameter.required:
            problems.append(f"The header {parameter.wire_name} is missing.")
        else:
            values[parameter.name] = parameter.default
    _refuse(problems)
    return values


def _unbounded(parameter: Parameter) -> Parameter:
    return attrs.evolve(parameter, minimum=None, maximum=None)


def _clamped(parameter: Parameter, value: Any) -> Any:
    if value is not None and parameter.minimum is not None:
        value = max(value, parameter.minimum)
    if value is not None and parameter.maximum is not None:
        value = min(value, parameter.maximum)
    return value


def read_body(
    model: ModelDescription[Any], content: bytes, models: Mapping[str, ModelDescription[Any]]
) -> dict[str, Any]:
    """Return the fields of a JSON body by Python name; unknown fields are ignored.

    A whole number may be text, because clients of older descriptions of an API send ids as text.

    Raises:
        RefusedError: 400, with every field that is missing or invalid, but never its value.
    """
    try:
        document: Any = orjson.loads(content)
        orjson.dumps([[[[document]]]])  # A stored value must also fit into a response.
    except orjson.JSONDecodeError as error:
        raise RefusedError(400, "The body is not JSON.") from error
    except orjson.JSONEncodeError as error:
        raise RefusedError(400, "The body is nested too deeply.") from error
    if document.__class__ is not dict:
        raise RefusedError(400, f"The body must be a JSON object, not {_kind(document)}.")
    reader = _BodyReader(models, [])
    values = reader.read_model(model, document, "")
    _refuse(reader.problems)
    return values


@attrs.define
class _BodyReader:
    """Reader of a body that collects its problems."""

    models: Mapping[str, ModelDescription[Any]]
    problems: list[str]

    def read_model(
        self, model: ModelDescription[Any], document: dict[str, Any], place: str
    ) -> dict[str, Any]:
        """Read a model, or the model of a union that the text in the object tells."""
        member = model.member(document)
        if member.members:
            known = " or ".join(model.members)
            self.problems.append(f"{place}{model.discriminator} must be {known}.")
            return {}
        return self.read_object(member, document, place)

    def read_object(
        self, model: ModelDescription[Any], document: dict[str, Any], place: str
    ) -> dict[str, Any]:
        self.check_names(model, document, place)
        missing = [f.wire_name for f in model.fields if f.required and f.wire_name not in document]
        if missing:
            self.problems.append(f"Missing: {', '.join(place + wire for wire in missing)}.")
        return {
            field.name: self.read_field(field, document[field.wire_name], place + field.wire_name)
            for field in model.fields
            if field.wire_name in document
        }

    def check_names(
        self, model: ModelDescription[Any], document: dict[str, Any], place: str
    ) -> None:
        """Report names in another notation, and an object without any known name."""
        known = {field.wire_name for field in model.fields}
        others = {name: model.alike.get(folded(name)) for name in document if name not in known}
        self.problems += [
            f"{place}{name} is not a name of this API; use {field.wire_name}."
            for name, field in others.items()
            if field is not None
        ]
        if others and len(others) == len(document) and not any(others.values()):
            inside = f" in {place.removesuffix('.')}" if place else ""
            self.problems.append(f"No name{inside} is known to this API.")

    def read_field(self, field: Field, value: Any, place: str) -> Any:
        if value is None:
            if not field.nullable:
                self.problems.append(f"{place} must not be null.")
            return None
        if field.is_map:
            return self.read_map(field, value, place)
        if not field.is_list:
            return self.read_item(field, value, place)
        if value.__class__ is not list:
            self.problems.append(f"{place} must be an array, not {_kind(value)}.")
            return None
        return [self.read_item(field, item, f"{place}[{n}]") for n, item in enumerate(value)]

    def read_map(self, field: Field, value: Any, place: str) -> Any:
        if value.__class__ is not dict:
            self.problems.append(f"{place} must be an object, not {_kind(value)}.")
            return None
        return {
            key: self.read_item(field, item, f"{place}[{n}]")
            for n, (key, item) in enumerate(value.items())
        }

    def read_item(self, field: Field, value: Any, place: str) -> Any:
        if field.type == "any":
            return value
        model = self.models.get(field.type)
        if field.type in BITS and isinstance(value, str):
            number = scalar_of(field.type, value)
            value = value if number is None else number
        if model is None:
            if not _is_scalar(field.type, value):
                self.problems.append(
                    f"{place} must be {wanted_type(field.type)}, not {_kind(value)}."
                )
            elif excess := too_large(field.type, value):
                self.problems.append(f"{place} must be a whole number{excess}.")
            elif isinstance(value, str):
                self.check_length(field, len(value), place)
            return value
        if value.__class__ is not dict:
            self.problems.append(f"{place} must be an object, not {_kind(value)}.")
            return None
        return self.read_model(model, value, f"{place}.")

    def check_length(self, field: Field, length: int, place: str) -> None:
        if field.max_length is not None and length > field.max_length:
            self.problems.append(
                f"{place} is {length} characters long, at most {field.max_length} are allowed."
            )
        if field.min_length is not None and length < field.min_length:
            self.problems.append(
                f"{place} is {length} characters long, at least {field.min_length} are needed."
            )


def _is_scalar(type_: str, value: Any) -> bool:
    if type_ in TEXT_TYPES:
        return isinstance(value, str) and scalar_of(type_, value) is not None
    return is_scalar(type_, value)


def _kind(value: Any) -> str:
    return NAMES.get(value.__class__, "null")


def _refuse(problems: list[str]) -> None:
    if problems:
        raise RefusedError(400, " ".join(problems))
