"""Models that are both sent and received: two classes, because one may lack what the other needs.

A field that is received may be missing and is None; a field that is sent may be left out and is
UNSET. So a model `Address` that is both becomes `Address`, which is received, and `SentAddress`.
"""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

import attrs

from ...yaml import TypeName
from .dependencies import parts
from .uses import uses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...language import ResourceFile
    from ...model import FieldType
    from ..names import Namespace
    from .declared import DeclaredModel

MAKERS = {"cls", "requiremodel", "requirevalue", "sharedvalues", "valueor", "valueorunset"}
"""Local names of the emitted method that makes a replacement from a record.

The parameter for the record has the name of its model in lower case, so it must differ.
"""


def split_faces(
    models: dict[str, DeclaredModel], resources: Sequence[ResourceFile], names: Namespace
) -> tuple[dict[str, DeclaredModel], Sequence[ResourceFile]]:
    """Return the models, two for each that is both sent and received, and what uses them."""
    used: dict[str, set[str]] = {"request": set(), "answer": set()}
    for used_name, kind in (use for resource in resources for use in uses(resource)):
        used[kind].update(parts(used_name.value, models))
    both = {name: sent_name(models[name].name) for name in models if name in used["answer"]}
    both = {name: sent for name, sent in both.items() if name in used["request"]}
    both = {name: sent for name, sent in both.items() if _claim(sent, names)}
    if not both:
        return models, resources
    faces: dict[str, DeclaredModel] = {}
    for name, model in models.items():
        if name in both:
            faces[name] = _received(model)
            faces[both[name]] = _sent(_holding(_replacing(model), both), both)
        else:
            faces[name] = _holding(model, both) if name in used["request"] else model
    return faces, [_with_bodies(resource, both) for resource in resources]


def _claim(name: TypeName, names: Namespace) -> bool:
    return names.claim(name, name.place, alike=name.lower())


def sent_name(name: TypeName) -> TypeName:
    """Return the name of a model as it is sent."""
    return TypeName.parse(f"Sent{name}", name.place)


def _received(model: DeclaredModel) -> DeclaredModel:
    """Return a model as it is received: what must be given, and how long, is not checked."""
    fields = {
        key: attrs.evolve(field, required=False, headers=[], format=None)
        for key, field in model.written.fields.items()
    }
    return attrs.evolve(
        model,
        written=attrs.evolve(model.written, fields=fields, replaces=None),
        fields=tuple(
            attrs.evolve(field.received(), required=False, headers=[], format=None)
            for field in model.fields
        ),
    )


def _replacing(model: DeclaredModel) -> DeclaredModel:
    """Return a model that is made of the one received, if values of the one fit into the other."""
    reserved = keyword.iskeyword(model.name.lower()) or model.name.lower() in MAKERS
    apart = any(field.type.model for field in model.fields)
    if model.union or model.written.replaces or reserved or apart:
        return model
    return attrs.evolve(model, written=attrs.evolve(model.written, replaces=model.name))


def _sent(model: DeclaredModel, both: Mapping[str, TypeName]) -> DeclaredModel:
    """Return a model that is both as it is sent."""
    fields = {key: attrs.evolve(field, also=[]) for key, field in model.written.fields.items()}
    return attrs.evolve(
        model,
        name=both[model.name],
        written=attrs.evolve(model.written, fields=fields),
        fields=tuple(attrs.evolve(field, also=[]) for field in model.fields),
    )


def _holding(model: DeclaredModel, both: Mapping[str, TypeName]) -> DeclaredModel:
    """Return a model that is sent, with the models in it as they are sent."""
    fields = tuple(
        attrs.evolve(field, type=_type(field.type, both)) if field.type.model else field
        for field in model.fields
    )
    if model.union is None:
        return attrs.evolve(model, fields=fields)
    members = tuple((text, both.get(name, name)) for text, name in model.union.members)
    return attrs.evolve(model, union=attrs.evolve(model.union, members=members))


def _type(type_: FieldType, both: Mapping[str, TypeName]) -> FieldType:
    name = type_.model or ""
    members = tuple(both.get(member, member) for member in type_.members)
    return attrs.evolve(type_, model=both.get(name, type_.model), members=members)


def _with_bodies(resource: ResourceFile, both: Mapping[str, TypeName]) -> ResourceFile:
    operations = {
        name: attrs.evolve(operation, body=both.get(operation.body or "", operation.body))
        for name, operation in resource.operations.items()
    }
    return attrs.evolve(resource, operations=operations)
