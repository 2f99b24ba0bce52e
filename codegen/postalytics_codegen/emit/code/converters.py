"""Emits `_converters/`: straight-line functions between JSON objects and models."""

from __future__ import annotations

from ...model import ApiModel, FieldModel, GroupModel, Kind, ResolvedModel
from .python_source import (
    HEADER,
    PYTHON,
    ModuleOf,
    blocks,
    constant,
    docstring,
    group_class,
    imports,
    indent,
    modules_of,
    several,
    snake,
)
from .used_names import imported

_MAKE_CONVERTER = '''
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cattrs import Converter


def make_converter() -> Converter:
    """Return a `cattrs.Converter` for the models of this package.

    Register hooks for your own types on it, then give it to the client as `converter`.
    """
    from postalytics_runtime.values import make_converter  # cattrs is loaded for it alone.

    from .._operations import API

    return make_converter(API)
'''


def converters_package(api: ApiModel) -> dict[str, str]:
    """The files of `_converters/` by name."""
    opening = docstring(
        ("Between JSON objects and models, one function each way.",),
        (
            "Written out field by field: a loop over the fields takes half as long again. "
            "`structure_x(data, report)` consumes `data`: it takes the fields out, and what it "
            "leaves is `extra` of the model. A value of an unexpected type is reported and kept.",
        ),
    )
    files = {"_converters/__init__.py": f"{HEADER}{opening}\n{_MAKE_CONVERTER}"}
    places = modules_of(api)
    for resource in sorted({str(model.resource) for model in api.models}):
        models = [model for model in api.models if model.resource == resource]
        files[f"_converters/{resource}.py"] = _Module(resource, models, places).text()
    for group, kinds in api.groups:
        files[f"_converters/_{snake(group.name)}.py"] = _group_module(group, kinds)
    return files


def _group_module(group: GroupModel, kinds: list[Kind]) -> str:
    opening = docstring(
        ("Between JSON objects and fields that several models have in common.",),
        ("`absent` is the value of a field that the object does not have.",),
    )
    name, classes = snake(group.name), [group_class(group, kind) for kind in kinds]
    taken: list[str] = []
    put: list[str] = []
    for field in group.fields:
        place, given = f'f"{{model}}.{field.name}"', "value is not None and value is not absent"
        taken += [*_pop(field, "absent"), *_take_scalar(field, place, given)]
        put += _put(field, "absent", f"self.{field.name}")
    return f"""{HEADER}{opening}

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from postalytics_runtime.schema import MismatchReport

from ..models._{name} import {several(classes)}


def structure_{name}(
    self: {" | ".join(classes)},
    pop: Callable[..., Any],
    absent: object,
    report: MismatchReport,
    model: str,
) -> None:
    value: Any
{indent(chr(10).join(taken))}


def unstructure_{name}(
    self: {" | ".join(classes)}, data: dict[str, Any], absent: object
) -> None:
{indent(chr(10).join(put))}
    if self.extra:
        data.update(self.extra)
"""


class _Module:
    """The functions for the models of one resource."""

    def __init__(self, resource: str, models: list[ResolvedModel], places: ModuleOf) -> None:
        self._resource = resource
        self._models = models
        self._places = places

    def text(self) -> str:
        """The text of the module."""
        fields = [field for model in self._models for field in model.own_fields]
        tables = {str(f.type.named.name) for f in fields if f.type.named and f.type.named.codes}
        others = {self._places[f.type.model] for f in fields if f.type.model} - {self._resource}
        answers = [model for model in self._models if model.kind == "answer"]
        parts = {str(f.type.model) for model in answers for f in model.fields if f.type.model}
        names = {str(model.name) for model in self._models} | parts | tables
        lookups = "".join(
            f"{_table(name)}: dict[Any, Any] = {{code.value: code for code in {name}}}\n"
            for name in sorted(tables)
        )
        siblings = "".join(f"from . import {name} as _{name}\n" for name in sorted(others))
        groups = {snake(model.group.name) for model in self._models if model.group}
        siblings += "".join(
            f"from ._{name} import structure_{name}, unstructure_{name}\n"
            for name in sorted(groups)
        )
        functions = "\n\n\n".join(
            f"{self._structure(model)}\n\n\n{self._unstructure(model)}" for model in self._models
        )
        opening = docstring(
            (f"From JSON to the models of `{self._resource}`, and back.",),
            (
                "`structure_x(data, report)` consumes `data`: it takes the fields out, and what it "
                "leaves is `extra` of the model.",
            ),
        )
        own = imports("..models.", names, self._places) + siblings
        return f"""{HEADER}{opening}

from __future__ import annotations

{blocks(imported(lookups + functions), own, lookups)}

{functions}
"""

    def _function(self, verb: str, model: str) -> str:
        home = self._places[model]
        return f"{'' if home == self._resource else f'_{home}.'}{verb}_{snake(model)}"

    def _structure(self, model: ResolvedModel) -> str:
        absent = "None" if model.kind == "answer" else "UNSET"
        lines = [f"self = object.__new__({model.name})"]
        lines += ["pop = data.pop"] if model.fields else []
        lines += ["value: Any"] if model.own_fields else []
        for field in model.own_fields:
            lines += self._take(model, field, absent)
        if model.group:
            function = f"structure_{snake(model.group.name)}"
            lines.append(f'{function}(self, pop, {absent}, report, "{model.name}")')
        # A mapping keeps its room when it is emptied; a new one takes a third off a full model.
        lines += ["self.extra = data or {}", "return self"]
        return (
            f"def structure_{snake(model.name)}(data: dict[str, Any], report: MismatchReport)"
            f" -> {model.name}:\n" + indent("\n".join(lines))
        )

    def _take(self, model: ResolvedModel, field: FieldModel, absent: str) -> list[str]:
        target = f"self.{field.name}"
        lines = _pop(field, absent)
        given = "value is not None" + (" and value is not UNSET" if absent == "UNSET" else "")
        place = f'"{model.name}.{field.name}"'
        if field.type.many:
            return [*lines, *self._take_list(field, target, place, given)]
        if field.type.model is not None:
            return [
                *lines,
                "if value.__class__ is dict:",
                f"    {target} = {self._function('structure', field.type.model)}(value, report)",
                f"elif {given}:",
                f'    {target} = report.mismatch({place}, "{field.type.model}", value)',
            ]
        return [*lines, *_take_scalar(field, place, given)]

    def _take_list(self, field: FieldModel, target: str, place: str, given: str) -> list[str]:
        lines = ["if value.__class__ is list:"]
        if field.type.model is not None:
            model = field.type.model
            lines.append(
                f"    {target} = [{self._function('structure', model)}(item, report) "
                f"if item.__class__ is dict else "
                f'report.mismatch({place}, "{model}", item) for item in value]'
            )
        elif field.type.scalar not in (None, "any"):
            kind = PYTHON[field.type.scalar]
            lines.append(
                f"    {target} = value = [item if item.__class__ is {kind} else "
                f'report.mismatch({place}, "{_expected(field)}", item) for item in value]'
            )
            if table := _table_of(field):
                lines.append(
                    f"    {target} = [{table}.get(item, item) if item.__class__ is {kind} else item"
                    " for item in value]"
                )
        else:
            lines.append(f"    {target} = value")
        return [
            *lines,
            f"elif {given}:",
            f'    {target} = report.mismatch({place}, "list", value)',
        ]

    def _unstructure(self, model: ResolvedModel) -> str:
        absent, made = ("None", self._kept) if model.kind == "answer" else ("UNSET", self._sent)
        fields = model.own_fields
        required = [field for field in fields if field.required and model.kind == "request"]
        first = ", ".join(
            f"{field.wire.literal()}: {self._sent(field, f'self.{field.name}')}"
            for field in required
        )
        lines = [f"data: dict[str, Any] = {{{first}}}"]
        optional = [field for field in fields if field not in required]
        lines += ["value: Any"] if any(field.type.model for field in optional) else []
        for field in optional:
            value = "value" if field.type.model else f"self.{field.name}"
            lines += _put(field, absent, made(field, value))
        rest = "data.update(self.extra)"
        if model.group:
            rest = f"unstructure_{snake(model.group.name)}(self, data, {absent})"
        lines += [rest, "return data"]
        head = f"def unstructure_{snake(model.name)}(self: {model.name}) -> dict[str, Any]:\n"
        return head + indent("\n".join(lines))

    def _sent(self, field: FieldModel, value: str) -> str:
        """What is written for a field of a request, which is of its type or null."""
        if field.type.model is None:
            return value
        function = self._function("unstructure", field.type.model)
        if field.type.many:
            made = f"[{function}(item) for item in {value}]"
        else:
            made = f"{function}({value})"
        return f"None if {value} is None else {made}" if field.type.nullable else made

    def _kept(self, field: FieldModel, value: str) -> str:
        """What is written for a field of an answer, which may hold what was unexpected."""
        model = field.type.model
        if model is None:
            return value
        if field.type.many:
            items = f"[{self._one_kept(model, 'item')} for item in {value}]"
            return f"{items} if {value}.__class__ is list else {value}"
        return self._one_kept(model, value)

    def _one_kept(self, model: str, value: str) -> str:
        function = self._function("unstructure", model)
        return f"{function}({value}) if {value}.__class__ is {model} else {value}"


def _pop(field: FieldModel, absent: str) -> list[str]:
    target = f"self.{field.name}"
    lines = [f"{target} = value = pop({field.wire.literal()}, {absent})"]
    for other in field.also:
        lines += [
            f"if value is {absent}:",
            f"    {target} = value = pop({other.literal()}, {absent})",
        ]
    return lines


def _put(field: FieldModel, absent: str, made: str) -> list[str]:
    # Most fields are absent: a variable for the value takes longer than to get it a second time.
    value = f"(value := self.{field.name})" if field.type.model else f"self.{field.name}"
    return [f"if {value} is not {absent}:", f"    data[{field.wire.literal()}] = {made}"]


def _take_scalar(field: FieldModel, place: str, given: str) -> list[str]:
    target = f"self.{field.name}"
    if field.type.scalar == "any":
        return []
    kind = PYTHON[field.type.scalar or ""]
    unexpected = f'report.mismatch({place}, "{_expected(field)}", value)'
    if table := _table_of(field):
        found = f"{target} = {table}.get(value, value)"
        lines = [f"if value.__class__ is {kind}:", f"    {found}", f"elif {given}:"]
        if kind == "str":
            return [*lines, f"    {target} = {unexpected}"]
        again = [f"    if value.__class__ is {kind}:  # it came as text", f"        {found}"]
        return [*lines, f"    {target} = value = {unexpected}", *again]
    return [f"if value.__class__ is not {kind} and {given}:", f"    {target} = {unexpected}"]


def _table_of(field: FieldModel) -> str:
    """The table of the codes of a field, empty text where it has none."""
    named = field.type.named
    return _table(named.name) if named is not None and named.codes else ""


def _table(name: str) -> str:
    return f"_{constant(name)}"


def _expected(field: FieldModel) -> str:
    """What a report says a single value should be; any number is right where a float is."""
    return "number" if field.type.scalar == "number" else PYTHON[field.type.scalar or ""]
