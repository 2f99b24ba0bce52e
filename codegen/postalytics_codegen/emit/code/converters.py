"""Emits `_converters/`: straight-line functions between JSON objects and models."""

from __future__ import annotations

from collections.abc import Iterable

from ...imported_names import IMPORTS
from ...language import TEXT_TYPES
from ...model import ApiModel, FieldModel, FieldType, GroupModel, Kind, ResolvedModel
from .deprecation import CHECKED_ELSEWHERE, ends_in
from .python_source import (
    HEADER,
    PYTHON,
    constant,
    docstring,
    group_class,
    imports,
    indent,
    is_always_sent,
    modules_of,
    snake,
)
from .unions import members_of, structure_union, unstructure_union

_ABSENT: dict[Kind, str] = {"answer": "None", "request": "UNSET"}
"""The value of a field that the object does not have."""

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
    for resource in dict.fromkeys(model.resource for model in api.models):
        files[f"_converters/{resource}.py"] = _module(api, resource)
    for group, kinds in api.groups:
        files[f"_converters/_{snake(group.name)}.py"] = _group_module(group, kinds)
    return files


def _group_module(group: GroupModel, kinds: list[Kind]) -> str:
    opening = docstring(
        ("Between JSON objects and fields that several models have in common.",),
        ("`absent` is the value of a field that the object does not have.",),
    )
    name, classes = snake(group.name), [group_class(group, kind) for kind in kinds]
    taken = _declared(group.fields)
    taken += [line for field in group.fields for line in _take(field, 'f"{model}', "absent")]
    put = [line for field in group.fields for line in _put(field, "absent", "answer")]
    return f"""{HEADER}{opening}

from __future__ import annotations

from collections.abc import Callable
{IMPORTS}
from ..models._{name} import {", ".join(classes)}


def structure_{name}(
    self: {" | ".join(classes)},
    pop: Callable[..., Any],
    absent: object,
    report: MismatchReport,
    model: str,
) -> None:
{indent(chr(10).join(taken))}


def unstructure_{name}(
    self: {" | ".join(classes)}, data: dict[str, Any], absent: object
) -> None:
{indent(chr(10).join(put))}
    if self.extra:
        data.update(self.extra)
"""


def _module(api: ApiModel, resource: str) -> str:
    opening = docstring(
        (f"From JSON to the models of `{resource}`, and back.",),
        (
            "`structure_x(data, report)` consumes `data`: it takes the fields out, and what it "
            "leaves is `extra` of the model.",
        ),
    )
    models = [model for model in api.models if model.resource == resource]
    types = [field.type for model in models for field in model.own_fields]
    tables = {type_.named.name for type_ in types if type_.named and type_.named.codes}
    parts = members_of(models) | {str(type_.model) for type_ in types if type_.model}
    parts |= {str(model.group.name) for model in models if model.group}
    used = {model.name for model in models} | tables | parts
    lookups = "".join(
        f"{_table(name)}: dict[Any, Any] = {{code.value: code for code in {name}}}\n"
        for name in sorted(tables)
    )
    homes = {model.name: f".{model.resource}" for model in api.models if model.resource != resource}
    homes |= {group.name: f"._{snake(group.name)}" for group, _ in api.groups}
    functions = {
        f"{verb}_{snake(name)}": home
        for name, home in homes.items()
        if name in parts
        for verb in ("structure", "unstructure")
    }
    written = [function for model in models for function in _functions(model)]
    made = {name: home for name, home in modules_of(api).items() if name in used}
    comments = CHECKED_ELSEWHERE * ends_in(models)
    return f"""{HEADER}{comments}{opening}

from __future__ import annotations

{IMPORTS}
{imports("..models.", made)}
{imports("", functions)}
{lookups}

{(chr(10) * 3).join(written)}
"""


def _functions(model: ResolvedModel) -> tuple[str, str]:
    if model.union is not None:
        return structure_union(model, model.union), unstructure_union(model, model.union)
    return _structure(model), _unstructure(model)


def _structure(model: ResolvedModel) -> str:
    absent = _ABSENT[model.kind]
    lines = [f"self = object.__new__({model.name})"]
    lines += ["pop = data.pop"] if model.fields else []
    lines += _declared(model.own_fields)
    for field in model.own_fields:
        lines += _take(field, f'"{model.name}', absent)
    if model.group:
        function = f"structure_{snake(model.group.name)}"
        lines.append(f'{function}(self, pop, {absent}, report, "{model.name}")')
    # A mapping keeps its room when it is emptied; a new one takes a third off a full model.
    lines += ["self.extra = data or {}", "return self"]
    return (
        f"def structure_{snake(model.name)}(data: dict[str, Any], report: MismatchReport)"
        f" -> {model.name}:\n" + indent("\n".join(lines))
    )


def _is_read(field: FieldModel) -> bool:
    """Whether the value of a field is looked at when it is taken."""
    return not field.type.single or field.type.scalar != "any" or bool(field.also)


def _declared(fields: Iterable[FieldModel]) -> list[str]:
    return ["value: Any"] if any(map(_is_read, fields)) else []


def _take(field: FieldModel, model: str, absent: str) -> list[str]:
    """What takes a field out of the object; `model` is the start of a literal with its name."""
    target, place = f"self.{field.name}", f'{model}.{field.name}"'
    taken = f"{target} = value" if _is_read(field) else target
    lines = [f"{taken} = pop({field.wire.literal()}, {absent})"]
    for other in field.also:
        lines += [
            f"if value is {absent}:",
            f"    {target} = value = pop({other.literal()}, {absent})",
        ]
    if field.type.scalar == "any" and field.type.single:
        return lines
    given = "value is not None" + ("" if absent == "None" else f" and value is not {absent}")
    if field.type.scalar in TEXT_TYPES and field.type.single:
        return [*lines, f"if {given}:", f"    {target} = {_read(field.type, place, 'value')}"]
    kind, expected, made = _one(field.type, "value", place)
    found = [f"{target} = {made}"] if made else []
    if field.type.many:
        kind, expected, found = "list", "list", _take_items(field.type, target, place)
    elif field.type.keyed:
        kind, expected, found = "dict", "map", _take_items(field.type, target, place)
    unexpected = f'report.mismatch({place}, "{expected}", value)'
    if field.type.literals and field.type.single:
        return [*lines, *_take_constant(field.type, target, place, given)]
    if not found:
        check = f"if value.__class__ is not {kind} and {given}:"
        return [*lines, check, f"    {target} = {unexpected}"]
    found = [f"    {line}" for line in found]
    lines += [f"if value.__class__ is {kind}:", *found, f"elif {given}:"]
    if kind != "int":
        return [*lines, f"    {target} = {unexpected}"]
    again = [f"if value.__class__ is {kind}:  # it came as text", *found]
    return [*lines, f"    {target} = value = {unexpected}", *(f"    {line}" for line in again)]


def _take_constant(type_: FieldType, target: str, place: str, given: str) -> list[str]:
    texts = [text.literal() for text in type_.literals]
    expected = " or ".join(f"'{text.value}'" for text in type_.literals)  # 'date' is not a type
    known = f"value != {texts[0]}" if len(texts) == 1 else f"value not in ({', '.join(texts)})"
    unexpected = f"report.mismatch({place}, {expected!a}, value)"
    return [f"if {known} and {given}:", f"    {target} = {unexpected}"]


def _take_items(type_: FieldType, target: str, place: str) -> list[str]:
    """Return what looks at each item of a list, or of a map."""
    if type_.scalar == "any":
        return []

    def items(made: str) -> str:
        if type_.keyed:
            return f"{{key: {made} for key, item in value.items()}}"
        return f"[{made} for item in value]"

    if type_.scalar in TEXT_TYPES:
        return [f"{target} = {items(_read(type_, place, 'item'))}"]
    kind, expected, made = _one(type_, "item", place)
    unexpected = f'report.mismatch({place}, "{expected}", item)'
    each = f"if item.__class__ is {kind} else"
    if type_.model:
        return [f"{target} = {items(f'{made} {each} {unexpected}')}"]
    checked = f"{target} = value = {items(f'item {each} {unexpected}')}"
    return [checked, *([f"{target} = {items(f'{made} {each} item')}"] if made else [])]


def _read(type_: FieldType, place: str, value: str) -> str:
    """What reads a date, time or decimal."""
    return f'report.read({place}, "{type_.scalar}", {value})'


def _one(type_: FieldType, value: str, place: str) -> tuple[str, str, str]:
    """The class that is expected of a single value, what reports call it, and what it becomes."""
    if type_.model:
        if type_.members:
            made = f"structure_{snake(type_.model)}({value}, report, {place})"
            return "dict", type_.model, made
        return "dict", type_.model, f"structure_{snake(type_.model)}({value}, report)"
    kind = PYTHON[type_.scalar or ""]
    named = type_.named
    made = f"{_table(named.name)}.get({value}, {value})" if named and named.codes else ""
    return kind, "number" if kind == "float" else kind, made  # any number is right for a float


def _table(name: str) -> str:
    """The table of the codes of a type."""
    return f"_{constant(name)}"


def _unstructure(model: ResolvedModel) -> str:
    fields = model.own_fields
    required = [field for field in fields if model.kind == "request" and is_always_sent(field)]
    first = ", ".join(
        f"{field.wire.literal()}: {_written(field, f'self.{field.name}', model.kind)}"
        for field in required
    )
    lines = [f"data: dict[str, Any] = {{{first}}}"]
    optional = [field for field in fields if field not in required]
    lines += ["value: Any"] if any(field.type.model for field in optional) else []
    for field in optional:
        lines += _put(field, _ABSENT[model.kind], model.kind)
    rest = "data.update(self.extra)"
    if model.group:
        rest = f"unstructure_{snake(model.group.name)}(self, data, {_ABSENT[model.kind]})"
    lines += [rest, "return data"]
    head = f"def unstructure_{snake(model.name)}(self: {model.name}) -> dict[str, Any]:\n"
    return head + indent("\n".join(lines))


def _put(field: FieldModel, absent: str, kind: Kind) -> list[str]:
    """What puts a field into the object, if it has a value."""
    # Most fields are absent: a variable for the value takes longer than to get it a second time.
    value = got = f"self.{field.name}"
    if field.type.model:
        value, got = "value", f"(value := {got})"
    made = _written(field, value, kind)
    return [f"if {got} is not {absent}:", f"    data[{field.wire.literal()}] = {made}"]


def _written(field: FieldModel, value: str, kind: Kind) -> str:
    """What is written for a field: in an answer it may hold what was unexpected."""
    type_, model = field.type, field.type.model
    if type_.scalar in TEXT_TYPES:
        function, one = "wire_text", "wire_text({0})"
    elif model is not None:
        function = f"unstructure_{snake(model)}"
        one = f"{function}({{0}})"
        one += "" if type_.members else f" if {{0}}.__class__ is {model} else {{0}}"
    else:
        return value
    if kind == "request" and (model or not type_.single):
        made = _each(type_, f"{function}(item)", value) or f"{function}({value})"
        return f"None if {value} is None else {made}" if type_.nullable else made
    if type_.single:
        return one.format(value)
    shape = "list" if type_.many else "dict"
    each = _each(type_, one.format("item"), value)
    return f"{each} if {value}.__class__ is {shape} else {value}"


def _each(type_: FieldType, made: str, value: str) -> str:
    """What is made of each item of a list or map; empty text for a single value."""
    if type_.keyed:
        return f"{{key: {made} for key, item in {value}.items()}}"
    return f"[{made} for item in {value}]" if type_.many else ""
