"""Check models: their fields, and that each is either sent or received."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

import attrs

from ...language import ModelFacts, facts
from ...model import ResolvedModel
from ...yaml import Text, quoted
from ..names import check_known, refuse_reserved
from .declared import DeclaredModel
from .dependencies import (
    field_dependencies,
    parts,
    report_model_cycles,
    report_resource_cycles,
    topological_order,
)
from .faces import MAKERS
from .fields import check_fields
from .groups import include, written_groups
from .types import TypeNames, is_reported
from .unions import add_unions, written_unions
from .uses import has_unread_body, uses
from .values import ExampleChecker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...language import Model, ResourceFile
    from ...model import FieldModel, FieldType, Kind, NamedTypeModel
    from ...yaml import Diagnostics, Name, TypeName
    from ..doc_pages import DocPages
    from ..names import Namespace


def declare_models(
    resources: Sequence[ResourceFile],
    types: dict[str, NamedTypeModel],
    names: Namespace,
    diagnostics: Diagnostics,
) -> dict[str, DeclaredModel]:
    """Return all models of a spec, by name; `names` also has the names of `types`."""
    written: dict[TypeName, tuple[Name, Model]] = {}
    for resource in resources:
        for name, model in resource.models.items():
            refuse_reserved("model", name, diagnostics)
            # Emitted functions and constants have the names of models in lower or upper case only.
            if names.claim(name, name.place, alike=name.lower()):
                written[name] = (resource.resource, model)
    unions = written_unions(resources, names, diagnostics)
    members = {str(name): tuple(union.one_of.values()) for name, (_, union) in unions.items()}
    type_names = TypeNames(types, written, members)
    groups = written_groups(resources, names, diagnostics)
    declared: dict[str, DeclaredModel] = {}
    for name, (home, model) in written.items():
        whole, group = include(model, groups, type_names, diagnostics)
        if model.include is not None and group is None:
            diagnostics.unreadable(name)
        fields = check_fields(whole, type_names, diagnostics)
        declared[name] = DeclaredModel(name, home, whole, fields, group)
    declared = add_unions(declared, unions, diagnostics)
    examples = ExampleChecker(declared, diagnostics)
    return {name: _with_examples(model, examples) for name, model in declared.items()}


def _with_examples(model: DeclaredModel, examples: ExampleChecker) -> DeclaredModel:
    written = {key.place: field for key, field in model.written.fields.items()}
    fields: list[FieldModel] = []
    for field in model.fields:
        of = written[field.name.place]
        if of.example is not None:
            example = examples.check(field, of.example, of.at("example"))
            field = attrs.evolve(field, example=example)
        fields.append(field)
    return attrs.evolve(model, fields=tuple(fields))


def check_models(
    models: dict[str, DeclaredModel],
    resources: Sequence[ResourceFile],
    pages: DocPages,
    diagnostics: Diagnostics,
) -> tuple[ResolvedModel, ...]:
    """Check the use of the models, and return them in definition order."""
    for resource in resources:
        for name in resource.receives:
            check_known(name, name.place, models, "unknown model", diagnostics)
    kinds = _kinds(models, resources, diagnostics)
    unread = any(has_unread_body(resource) for resource in resources)
    for model in models.values():
        kind = kinds.get(model.name)
        # A body that could not be read may be of that model.
        if kind is not None and not (kind == "answer" and unread):
            _check_kind(model, kind, diagnostics)
        _check_replaces(model, models, {} if unread else kinds, diagnostics)
    report_model_cycles(models, diagnostics)
    report_resource_cycles(field_dependencies(models), diagnostics)
    return tuple(
        ResolvedModel(
            **facts(ModelFacts, model.written),
            name=model.name,
            resource=model.resource,
            kind=kinds.get(model.name, "answer"),
            source=pages.source(model.written.source),
            fields=_fields(model, kinds.get(model.name)),
            group=model.group,
            union=model.union,
        )
        for model in topological_order(models)
    )


def _fields(model: DeclaredModel, kind: Kind | None) -> tuple[FieldModel, ...]:
    if kind == "request":
        return tuple(
            attrs.evolve(field, required=True) if _tells(field.type) else field
            for field in model.fields
        )
    if model.group is None:
        return model.fields
    own = len(model.fields) - len(model.group.fields)
    return (*model.fields[:own], *(field.received() for field in model.fields[own:]))


def _kinds(
    models: dict[str, DeclaredModel], resources: Iterable[ResourceFile], diagnostics: Diagnostics
) -> dict[str, Kind]:
    """Return which models are sent and which are received, also inside other models."""
    kinds: dict[str, Kind] = {}
    unnamed: set[str] = set()
    """Models that are both, because the name that they have as they are sent is taken."""
    complete = not diagnostics
    for name, kind in (use for resource in resources for use in uses(resource)):
        complete = complete and name.value in models
        for part in parts(name.value, models):
            if kinds.setdefault(part, kind) != kind:
                unnamed.add(part)
    for model in models.values():
        if complete and model.name not in kinds:
            diagnostics.report(
                model.name.place,
                f"no operation uses the model {quoted(model.name)}: use it or remove it",
            )
    return {name: kind for name, kind in kinds.items() if name not in unnamed}


def _check_kind(model: DeclaredModel, kind: Kind, diagnostics: Diagnostics) -> None:
    """Report options that are only for fields of the other kind of model."""
    options = {"request": ("also",), "answer": ("required", "headers", "format")}[kind]
    other = {"request": "received", "answer": "sent"}[kind]
    for field in model.written.fields.values():
        for option in options:
            if getattr(field, option):
                diagnostics.report(
                    field.at(option), f"{option!r} is only for models that are {other}"
                )
    if kind == "request":
        _check_headers(model, diagnostics)


def _check_headers(model: DeclaredModel, diagnostics: Diagnostics) -> None:
    """Report column headers that stand for two fields."""
    meanings: dict[str, str] = {}
    for field in model.fields:
        old = field.renamed_from.name if field.renamed_from else field.name
        names = {field.name} if old in model.fields_by_name else {field.name, old}
        for header in (*(Text(name, name.place) for name in sorted(names)), *field.headers):
            meaning = meanings.setdefault(_normal(header.value), field.name)
            if meaning != field.name:
                diagnostics.report(
                    header.place,
                    f"the column header {quoted(header.value)} already stands for "
                    f"{quoted(meaning)}",
                )


def _normal(header: str) -> str:
    """Return a column header in the form in which uploads compare headers."""
    return "".join(character for character in header.casefold() if character.isalnum())


def _check_replaces(
    model: DeclaredModel,
    models: dict[str, DeclaredModel],
    kinds: dict[str, Kind],
    diagnostics: Diagnostics,
) -> None:
    name = model.written.replaces
    if name is None:
        return
    check_known(name, name.place, models, "unknown model", diagnostics)
    if keyword.iskeyword(name.lower()) or name.lower() in MAKERS:
        diagnostics.report(
            name.place,
            f"the name {quoted(name)} is reserved if a model replaces it: choose another",
        )
    if name in models and models[name].union:
        diagnostics.report(
            name.place, f"'replaces' names the model of a record, but {quoted(name)} is a union"
        )
    elif kinds.get(name) == "request" or kinds.get(model.name) == "answer":
        diagnostics.report(
            name.place, "'replaces' is for a model that is sent, and names one that is received"
        )
    elif name in models:
        _check_replacement(model, models[name], diagnostics)
        for field in model.fields:
            if field.name.replace("_", "") == f"from{name.lower()}":
                diagnostics.report(
                    field.name.place,
                    f"the field name {quoted(field.name)} is reserved for the method that makes "
                    f"an instance from a {quoted(name)}: choose another",
                )


def _check_replacement(
    model: DeclaredModel, record: DeclaredModel, diagnostics: Diagnostics
) -> None:
    """Report fields that cannot be copied from the record that was read."""
    known = record.fields_by_name
    for field in model.fields:
        read = known.get(field.name)
        if read is None:
            if field.required:
                diagnostics.report(
                    field.name.place,
                    f"{quoted(field.name)} is required, but not in {quoted(record.name)}, "
                    "which this replaces",
                )
        elif is_reported(read.type) or is_reported(field.type):
            continue
        elif attrs.evolve(read.type, nullable=field.type.nullable) != field.type or (
            len(field.type.literals) > 1 and not _are_constants(field, read)
        ):
            diagnostics.report(
                field.name.place,
                f"{quoted(field.name)} is of another type in {quoted(record.name)}, "
                "which this replaces",
            )


def _tells(type_: FieldType) -> bool:
    """Return whether callers must give a text, because a union does not need just one."""
    return bool(type_.constants) and (len(type_.literals) != 1 or type_.nullable)


def _are_constants(field: FieldModel, read: FieldModel) -> bool:
    """Return whether a field that was read has no other texts than the one that is sent."""
    known = {text.value for text in field.type.constants}
    return bool(read.type.constants) and {text.value for text in read.type.constants} <= known
