"""Responses of a later version of an API, with unknown fields, codes and names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...schema import ModelDescription

_UNKNOWN_FIELDS: dict[str, Any] = {"UnknownText": "new", "UnknownObject": {}}


def with_unknown_fields(value: Any) -> Any:
    """Return JSON with unknown fields added to every object."""
    return _changed(value, lambda known: {**_UNKNOWN_FIELDS, **known})


def with_other_names(value: Any) -> Any:
    """Return JSON with every name in another notation.

    >>> with_other_names([{"shelf_code": {"FloorNo": 1}}])
    [{'ShelfCode': {'floorno': 1}}]
    """
    return _changed(value, lambda known: {_in_other_notation(k): v for k, v in known.items()})


def _changed(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Return JSON with a change to every object, the innermost first."""
    if value.__class__ is list:
        return [_changed(item, change) for item in value]
    if value.__class__ is dict:
        return change({name: _changed(inner, change) for name, inner in value.items()})
    return value


def _in_other_notation(name: str) -> str:
    if name[:1].isupper():
        return name.lower()
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def with_unknown_codes(
    value: Any, model: ModelDescription[Any], models: Mapping[str, ModelDescription[Any]]
) -> Any:
    """Return JSON of a model, or an array of models, with unknown values in code fields."""
    if value.__class__ is list:
        return [with_unknown_codes(item, model, models) for item in value]
    if value.__class__ is not dict:
        return value
    strange: dict[str, Any] = dict(value)
    model = model.member(value)
    for field in model.fields:
        for wire in {field.wire_name, *field.aliases} & strange.keys():
            if field.codes:
                strange[wire] = _unknown_codes(strange[wire], field.codes)
            elif field.type in models:
                strange[wire] = with_unknown_codes(strange[wire], models[field.type], models)
    return strange


def _unknown_codes(value: Any, codes: Sequence[int | str]) -> Any:
    """Return an unknown code of the same type, or a list of unknown codes."""
    if value.__class__ is list:
        return [_unknown_codes(item, codes) for item in value]
    if value.__class__ is int:
        return max((code for code in codes if isinstance(code, int)), default=0) + 1
    if value.__class__ is str:
        unknown = "Unknown"
        while unknown in codes:
            unknown += "_"
        return unknown
    return value
