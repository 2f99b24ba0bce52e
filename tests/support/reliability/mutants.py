"""Responses as the spec describes them, and mutants that differ from it in one place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import attrs

from postalytics_runtime.schema import PYTHON_TYPES, Api, Field, ModelDescription

VALUES: dict[str, Any] = {
    "bool": True,
    "int": 7,
    "number": 7.5,
    "string": "odd",
    "array": ["odd"],
    "object": {"odd": 1},
}
"""Values of each type of JSON, of which none can be read as another type."""
_DESCRIBED = {
    "int": {"int"},
    "int64": {"int"},
    "number": {"int", "number"},
    "string": {"string"},
    "bool": {"bool"},
    "any": set(VALUES),
}


@attrs.frozen
class Mutant:
    """A response that differs in one place, and what is known of it."""

    name: str
    data: Any
    kept: Any
    """The JSON that the model of the response is written as."""
    faults: list[str]
    """The mismatches that a strict client reports."""


class Mutants:
    """The mutants of the responses of one API."""

    def __init__(self, api: Api) -> None:
        self._models = {model.type.__name__: model for model in api.models}

    def whole(self, model: ModelDescription[Any], example: dict[str, Any]) -> dict[str, Any]:
        """Return an example with a value for every field."""
        made = dict(example)
        for field in model.fields:
            inner = self._models.get(field.type)
            if inner is None:
                made.setdefault(field.wire_name, _value_of(field))
            elif inner is not model:
                given = made.get(field.wire_name, [{}, {}] if field.is_list else {})
                items = [self.whole(inner, one) for one in (given if field.is_list else [given])]
                made[field.wire_name] = items if field.is_list else items[0]
        return copy.deepcopy(made)

    def of(self, model: ModelDescription[Any], answer: dict[str, Any]) -> Iterator[Mutant]:
        """Yield all mutants of a response."""
        for steps, description, path in self._objects(model, answer, (), model.type.__name__):
            yield _changed(f"{path}: added", answer, steps, "unknown_to_all", {"a": [None]})
            for field in description.fields:
                place = f"{path}.{field.name}"
                yield _dropped(f"{place}: dropped", answer, steps, field.wire_name)
                yield _renamed(f"{place}: renamed", answer, steps, field.wire_name)
                yield _nulled(f"{place}: null", answer, steps, field.wire_name)
                if field.codes:
                    code = 4711 if field.type == "int" else "4711 unknown"
                    yield _changed(f"{place}: code", answer, steps, field.wire_name, code)
                if field.is_list and field.type != "any":
                    null = f"{place}[0]: expected {_said(field)}, found NoneType"
                    yield _changed(
                        f"{place}: of null", answer, steps, field.wire_name, [None], null
                    )
                for kind, value in VALUES.items():
                    told = self._faults(field, kind, place)
                    yield _changed(f"{place}: {kind}", answer, steps, field.wire_name, value, *told)

    def worst(self, model: ModelDescription[Any], answer: dict[str, Any]) -> Mutant:
        """Return the response with an odd value in every field that does not hold an object."""
        root = copy.deepcopy(answer)
        faults: list[str] = []
        for steps, description, path in self._objects(model, answer, (), model.type.__name__):
            there = _led(root, steps)
            for field in description.fields:
                if field.type not in self._models:
                    there[field.wire_name] = copy.deepcopy(VALUES["object"])
                    faults += self._faults(field, "object", f"{path}.{field.name}")
        return Mutant("worst", root, root, faults)

    def _faults(self, field: Field, kind: str, place: str) -> list[str]:
        found = type(VALUES[kind]).__name__
        if field.is_list:
            if kind != "array":
                return [f"{place}: expected list, found {found}"]
            fits = "string" in _DESCRIBED.get(field.type, ())
            return [] if fits else [f"{place}[0]: expected {_said(field)}, found str"]
        if field.type in self._models:
            return [] if kind == "object" else [f"{place}: expected {field.type}, found {found}"]
        if kind in _DESCRIBED[field.type]:
            return []
        return [f"{place}: expected {_said(field)}, found {found}"]

    def nothing_known(self, model: ModelDescription[Any], data: dict[str, Any]) -> list[str]:
        """Return the mismatch of an object that has none of the names of its model."""
        known = {name for field in model.fields for name in (field.wire_name, *field.aliases)}
        if known & data.keys() or (data and not model.fields):
            return []
        found = "only others" if data else "nothing"
        return [f"{model.type.__name__}: expected a name that the spec knows, found {found}"]

    def _objects(
        self, model: ModelDescription[Any], value: Any, steps: tuple[Any, ...], path: str
    ) -> Iterator[tuple[tuple[Any, ...], ModelDescription[Any], str]]:
        """Yield the objects in a response: the steps to it, the model, and the path in words."""
        yield steps, model, path
        for field in model.fields:
            inner = self._models.get(field.type)
            if inner is None or field.wire_name not in value:
                continue
            there, said = (*steps, field.wire_name), f"{path}.{field.name}"
            if not field.is_list:
                yield from self._objects(inner, value[field.wire_name], there, said)
                continue
            for index, item in enumerate(value[field.wire_name]):
                yield from self._objects(inner, item, (*there, index), f"{said}[{index}]")


def _value_of(field: Field) -> Any:
    if field.codes:
        one: Any = field.codes[0]
    else:
        one = VALUES[{"int64": "int", "any": "object"}.get(field.type, field.type)]
    return [one] if field.is_list else one


def _said(field: Field) -> str:
    kind = PYTHON_TYPES.get(field.type, ())
    if field.type == "number" or not kind:
        return field.type
    return kind[0].__name__


def _at(answer: dict[str, Any], steps: tuple[Any, ...]) -> tuple[Any, Any]:
    """Return a copy of a response, and the object in it that the steps lead to."""
    root = copy.deepcopy(answer)
    return root, _led(root, steps)


def _led(there: Any, steps: tuple[Any, ...]) -> Any:
    for step in steps:
        there = there[step]
    return there


def _changed(
    name: str, answer: dict[str, Any], steps: tuple[Any, ...], wire: str, value: Any, *faults: str
) -> Mutant:
    root, there = _at(answer, steps)
    there[wire] = value
    return Mutant(name, root, copy.deepcopy(root), list(faults))


def _dropped(name: str, answer: dict[str, Any], steps: tuple[Any, ...], wire: str) -> Mutant:
    root, there = _at(answer, steps)
    there.pop(wire, None)
    return Mutant(name, root, copy.deepcopy(root), [])


def _renamed(name: str, answer: dict[str, Any], steps: tuple[Any, ...], wire: str) -> Mutant:
    root, there = _at(answer, steps)
    there[f"{wire}New"] = there.pop(wire, None)
    return Mutant(name, root, copy.deepcopy(root), [])


def _nulled(name: str, answer: dict[str, Any], steps: tuple[Any, ...], wire: str) -> Mutant:
    """Set a field to null. A model does not write it: null means that there is no value."""
    root, there = _at(answer, steps)
    there[wire] = None
    return Mutant(name, root, _dropped(name, answer, steps, wire).data, [])
