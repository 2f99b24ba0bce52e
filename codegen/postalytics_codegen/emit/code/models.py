"""Emits `models/`: for each resource its ids, its code tables and a class for each model."""

from __future__ import annotations

from collections.abc import Sequence

from ...imported_names import IMPORTS
from ...language import TEXT_TYPES
from ...model import ApiModel, FieldModel, GroupModel, Kind, OperationModel, ResolvedModel
from ...numbered_fields import names, runs
from ..sources import about_sources, origin
from .deprecation import CHECKED_ELSEWHERE, base_for_checkers, decorator, ends_in
from .docstrings import changeable, explained
from .named_types import code_table, id_classes, plain_ids
from .python_source import (
    HEADER,
    annotation,
    checked,
    docstring,
    group_class,
    imports,
    indent,
    lazy_module,
    modules_of,
    own_and_others,
    snake,
)
from .unions import aliases, members_of


def models_package(api: ApiModel) -> dict[str, str]:
    """The files of `models/` by name."""
    places = modules_of(api)
    files = {"models/__init__.py": _face(api, places)}
    for resource in set(places.values()):
        files[f"models/{resource}.py"] = _module(api, resource)
    for group, kinds in api.groups:
        files[f"models/_{snake(group.name)}.py"] = _group_module(group, kinds)
    return files


def _about_dates(api: ApiModel) -> str:
    types = {field.type.scalar for model in api.models for field in model.fields}
    if types & {*TEXT_TYPES}:
        return (
            "A date, time or decimal that cannot be read stays the value that came. A date in a "
            "field of the type `str` is as the API wrote it: `parse_date` of the package reads it."
        )
    return "A date is text, as the API wrote it: `parse_date` of the package reads it."


def _face(api: ApiModel, places: dict[str, str]) -> str:
    opening = docstring(
        ("Models of requests and responses.",),
        (
            "A field of a response is None where the response has none. A field of a request is "
            "UNSET until you give it a value, and is not sent; None is sent as null. Fields that "
            "the spec does not know are kept in `extra`.",
        ),
        (_about_dates(api),),
        (
            "The id of one kind of thing is a type of its own to a type checker, so that no other "
            "id can stand in its place. At run time it is a plain number or text, and either may "
            "be given.",
        ),
        (
            "A code table is an enum of the values that are known. Others may come, and stay the "
            "plain value that came.",
        ),
        ("Everything here is imported when it is first used.",),
    )
    runtime = "postalytics_runtime.schema"
    found = {name: f".{places[name]}" for name in sorted(places)}
    return lazy_module(opening, {"UNSET": runtime, "Unset": runtime, **found})


def _module(api: ApiModel, resource: str) -> str:
    by_name: dict[str, ResolvedModel] = {model.name: model for model in api.models}
    models = [model for model in api.models if model.resource == resource]
    types = [type_ for type_ in api.types if type_.resource == resource]
    ids = [type_ for type_ in types if not type_.codes]
    changing = [
        operation
        for one in api.resources
        for operation in one.operations
        if one.name == resource and operation.change
    ]
    own, others = own_and_others(api, resource)
    changed = [field for one in changing for field in changeable(one, by_name)]
    used = _used(models, changed) & others.keys()
    ids_used = [type_ for type_ in api.types if type_.name in used and not type_.codes]
    late = sorted(used - {type_.name for type_ in ids_used})
    parts = [
        checked(imports(".", {name: others[name] for name in sorted(used)}))
        + (f"else:\n{indent(plain_ids(ids_used))}\n" if ids_used else ""),
        f"__all__ = {[*own]}\n",
        id_classes(ids) if ids else "",
        *(code_table(type_) for type_ in types if type_.codes),
        *(_class(model, by_name) for model in models if not model.union),
        *(_changes(operation, by_name) for operation in changing),
        _late_imports(imports(".", {name: others[name] for name in late})),
        aliases(models),
    ]
    bases = {group_class(m.group, m.kind): snake(m.group.name) for m in models if m.group}
    about = about_sources([*models, *types])
    copied = [by_name[model.replaces] for model in models if model.replaces]
    comments = CHECKED_ELSEWHERE if copied and ends_in([*models, *copied]) else ""
    opening = docstring((f"The models, ids and code tables of `{resource}`.",), about)
    return f"""{HEADER}{comments}{opening}

from __future__ import annotations

{IMPORTS}
{imports("._", bases)}
{chr(10).join(filter(None, parts))}"""


def _group_module(group: GroupModel, kinds: list[Kind]) -> str:
    opening = docstring(
        ("Fields that several models have in common, as base classes.",),
        ("A class for the models that are sent differs from one for those that are received.",),
    )
    classes = "\n".join(_group_class(group, kind) for kind in kinds)
    return f"{HEADER}{opening}\n\nfrom __future__ import annotations\n\n{IMPORTS}\n{classes}"


def _group_class(group: GroupModel, kind: Kind) -> str:
    body = [docstring((group.summary,), (group.note,) if group.note else ())]
    fields = group.fields if kind == "request" else [field.received() for field in group.fields]
    for run in runs(fields):
        body += _fields(kind, run)
    # Without a method of its own to initialize: no instance is made of it.
    return (
        "\n@attrs.define(eq=False, repr=False, init=False, kw_only=True)\n"
        f"class {group_class(group, kind)}(Model):\n" + indent("\n".join(body)) + "\n"
    )


def _late_imports(statements: str) -> str:
    """What cattrs and others find who read annotations at run time.

    Two modules may need each other's names, so it comes after all that this one defines.
    """
    if not statements:
        return ""
    return f"if not TYPE_CHECKING:  # for those who read the annotations\n{indent(statements)}"


def _used(models: list[ResolvedModel], changed: list[FieldModel]) -> set[str]:
    """The names of models and named types that stand in annotations."""
    types = [field.type for model in models for field in model.own_fields]
    types += [field.type for field in changed]
    named = {str(type_.named.name) for type_ in types if type_.named}
    made_of = {str(type_.model) for type_ in types if type_.model}
    return (
        named
        | made_of
        | members_of(models)
        | {str(model.replaces) for model in models if model.replaces}
    )


def _may_be_unset(field: FieldModel) -> bool:
    """Whether a field of a replacement is left out where the record has no value for it."""
    anything = field.type.scalar == "any" and field.type.single
    return not (field.required or field.type.nullable or anything)


def _masks(model: ResolvedModel) -> list[str]:
    """What a `repr` of the model does not show."""
    secrets = sorted(field.name for field in model.fields if field.secret)
    names = ", ".join(f'"{name}"' for name in secrets)
    text = f"_secret: ClassVar[frozenset[str]] = frozenset({{{names}}})\n" if secrets else ""
    text += "_personal: ClassVar[bool] = True\n" if model.personal else ""
    return [text] if text else []


def _class(model: ResolvedModel, by_name: dict[str, ResolvedModel]) -> str:
    body = [docstring((model.summary,), (model.note,) if model.note else (), origin(model))]
    body += _masks(model)
    # attrs wants mandatory fields first only for positional ones; readers like it, too.
    for run in runs(sorted(model.own_fields, key=lambda field: not field.required)):
        body += _fields(model.kind, run)
    if model.replaces is not None:
        body.append("\n" + _replacement(model, by_name[model.replaces]))
    base, order = "Model", ""
    if model.group is not None:
        base = group_class(model.group, model.kind)
        order = ", field_transformer=own_fields_first"
    seen, base = base_for_checkers(model, base)
    return (
        f"{seen}\n{decorator(model)}@attrs.define(eq=False, repr=False, kw_only=True{order})\n"
        f"class {model.name}({base}):\n" + indent("\n".join(body)) + "\n"
    )


def _fields(kind: Kind, run: Sequence[FieldModel]) -> list[str]:
    """Fields, all explained at the first."""
    lines = _explained(run, [_field(kind, field) for field in run])
    if run[0].deprecated:  # Type checkers see it in a base class.
        return [f"if not TYPE_CHECKING:\n{indent(chr(10).join(lines))}"]
    return lines


def _explained(run: Sequence[FieldModel], declared: Sequence[str]) -> list[str]:
    """Declarations of fields, with what is known of them after the first."""
    first, *others = declared
    words = explained(run[0])
    if words and others:
        words = (f"{names(run)}: ", *words)
    return [first, *([docstring(words)] if words else []), *others]


def _changes(operation: OperationModel, by_name: dict[str, ResolvedModel]) -> str:
    """The type of the fields that the function of a change takes by name."""
    if operation.change is None:
        return ""
    doc = docstring(
        (f"New values of fields for `{operation.change.function}`; the others keep their values.",),
        ("None is sent as null.",),
    )
    body = [doc]
    for run in runs(changeable(operation, by_name)):
        body += _explained(run, [f"{field.name}: {annotation(field.type)}" for field in run])
    head = f"class {operation.change.fields_type}(TypedDict, total=False):\n"
    return f"\n{head}" + indent("\n".join(body)) + "\n"


def _field(kind: Kind, field: FieldModel) -> str:
    if kind == "answer":
        return f"{field.name}: {annotation(field.type, optional='None', sent=False)} = None"
    if field.type.constant:
        return f"{field.name}: {annotation(field.type)} = {field.type.literals[0].literal()}"
    if field.required:
        return f"{field.name}: {annotation(field.type)}"
    return f"{field.name}: {annotation(field.type, optional='Unset')} = UNSET"


def _copies_group(model: ResolvedModel, record: ResolvedModel | None) -> bool:
    """Whether a replacement takes the fields of its group from a record as they are."""
    if model.group is None or record is None or record.group is None:
        return False
    may_be_null = not any(field.required or _may_be_unset(field) for field in model.group.fields)
    return may_be_null and model.group.name == record.group.name


def _replacement(model: ResolvedModel, record: ResolvedModel) -> str:
    source = snake(record.name)
    there = {field.name: field for field in record.fields}
    values: list[str] = []
    copied = _copies_group(model, record)
    for field in model.own_fields if copied else model.fields:
        if field.name in there:
            value = f"{source}.{field.name}"
            if field.type.constant:
                value = f"value_or({value}, {field.type.literals[0].literal()})"
            elif field.required:
                value = f'require_value({value}, "{field.name}")'
            elif _may_be_unset(field):
                value = f"value_or_unset({value})"
            values.append(f"{field.name}={value},")
    if copied and model.group is not None:
        group = group_class(model.group, model.kind)
        values.append(f"**shared_values({source}, {group}),")
    values.append(f"extra={source}.extra.copy(),")
    doc = docstring(
        ("A replacement that changes nothing.",),
        (f"It has all that `{source}` holds, so that a change of one field keeps the others.",),
    )
    return (
        f"@classmethod\ndef from_{source}(cls, {source}: {record.name}) -> Self:\n"
        + indent(doc)
        + f"\n    require_model({source}, {record.name})\n    return cls(\n"
        + indent("\n".join(values), 2)
        + "\n    )"
    )
