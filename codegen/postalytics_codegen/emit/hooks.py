"""Emits `_hooks.py`: straight-line functions between JSON objects and models."""

from __future__ import annotations

from ..model import ApiModel, FieldModel, ModelModel
from .text import HEADER, PYTHON, docstring, indent, snake


def hooks_module(api: ApiModel) -> str:
    """The text of `_hooks.py`."""
    names = ",\n    ".join(sorted(model.name for model in api.models))
    opening = docstring(
        ("Between JSON objects and models, one function each way.",),
        (
            "Written out field by field: a loop over the fields takes half as long again. "
            "`structure_...` takes its fields out of the mapping; what is left is `extra`. A value "
            "of an unexpected type is reported and kept.",
        ),
    )
    functions = "\n\n\n".join(
        f"{_structure(model)}\n\n\n{_unstructure(model)}" for model in api.models
    )
    sent = any(model.kind == "request" and model.fields for model in api.models)
    unset = "from postalytics_runtime.model import UNSET\n" if sent else ""
    return f"""{HEADER}{opening}

from __future__ import annotations

from typing import Any

from postalytics_runtime.convert import Report
{unset}
from .models import (
    {names},
)


{functions}
"""


def _structure(model: ModelModel) -> str:
    absent = "None" if model.kind == "answer" else "UNSET"
    lines = [f"self = object.__new__({model.name})"]
    if model.fields:
        lines += ["pop = data.pop", "value: Any"]
    for field in model.fields:
        lines += _take(model, field, absent)
    # A mapping keeps its room when it is emptied; a new one takes a third off a full model.
    lines += ["self.extra = data or {}", "return self"]
    return (
        f"def structure_{snake(model.name)}(data: dict[str, Any], report: Report)"
        f" -> {model.name}:\n" + indent("\n".join(lines))
    )


def _take(model: ModelModel, field: FieldModel, absent: str) -> list[str]:
    target = f"self.{field.name}"
    lines = [f"{target} = value = pop({field.wire.literal()}, {absent})"]
    for other in field.also:
        lines += [
            f"if value is {absent}:",
            f"    {target} = value = pop({other.literal()}, {absent})",
        ]
    given = " and value is not None" + (" and value is not UNSET" if absent == "UNSET" else "")
    place = f'"{model.name}.{field.name}"'
    if field.type.many:
        return [*lines, *_take_list(field, target, place, given)]
    if field.type.model is not None:
        return [
            *lines,
            "if value.__class__ is dict:",
            f"    {target} = structure_{snake(field.type.model)}(value, report)",
            f"elif {given.removeprefix(' and ')}:",
            f'    {target} = report.unexpected({place}, "{field.type.model}", value)',
        ]
    if field.type.scalar == "any":
        return lines
    return [
        *lines,
        f"if value.__class__ is not {PYTHON[field.type.scalar or '']}{given}:",
        f'    {target} = report.unexpected({place}, "{_expected(field)}", value)',
    ]


def _expected(field: FieldModel) -> str:
    """What a report says a single value should be; any number is right where a float is."""
    return "number" if field.type.scalar == "number" else PYTHON[field.type.scalar or ""]


def _take_list(field: FieldModel, target: str, place: str, given: str) -> list[str]:
    found = "value"
    if field.type.model is not None:
        model = field.type.model
        found = (
            f"[structure_{snake(model)}(item, report) if item.__class__ is dict else "
            f'report.unexpected({place}, "{model}", item) for item in value]'
        )
    elif field.type.scalar not in (None, "any"):
        found = (
            f"[item if item.__class__ is {PYTHON[field.type.scalar or '']} else "
            f'report.unexpected({place}, "{_expected(field)}", item) for item in value]'
        )
    return [
        "if value.__class__ is list:",
        f"    {target} = {found}",
        f"elif {given.removeprefix(' and ')}:",
        f'    {target} = report.unexpected({place}, "list", value)',
    ]


def _unstructure(model: ModelModel) -> str:
    absent, made = ("None", _kept) if model.kind == "answer" else ("UNSET", _sent)
    required = [field for field in model.fields if field.required and model.kind == "request"]
    first = ", ".join(
        f"{field.wire.literal()}: {_sent(field, f'self.{field.name}')}" for field in required
    )
    lines = [f"data: dict[str, Any] = {{{first}}}"]
    if len(required) < len(model.fields):
        lines.append("value: Any")
    for field in model.fields:
        if field not in required:
            lines += [
                f"if (value := self.{field.name}) is not {absent}:",
                f"    data[{field.wire.literal()}] = {made(field, 'value')}",
            ]
    lines += ["data.update(self.extra)", "return data"]
    return f"def unstructure_{snake(model.name)}(self: {model.name}) -> dict[str, Any]:\n" + indent(
        "\n".join(lines)
    )


def _sent(field: FieldModel, value: str) -> str:
    """What is written for a field of a request, which is of its type or null."""
    if field.type.model is None:
        return value
    function = f"unstructure_{snake(field.type.model)}"
    made = f"[{function}(item) for item in {value}]" if field.type.many else f"{function}({value})"
    return f"None if {value} is None else {made}" if field.type.nullable else made


def _kept(field: FieldModel, value: str) -> str:
    """What is written for a field of an answer, which may hold what was unexpected."""
    model = field.type.model
    if model is None:
        return value
    if field.type.many:
        items = f"[{_one_kept(model, 'item')} for item in {value}]"
        return f"{items} if {value}.__class__ is list else {value}"
    return _one_kept(model, value)


def _one_kept(model: str, value: str) -> str:
    return f"unstructure_{snake(model)}({value}) if {value}.__class__ is {model} else {value}"
