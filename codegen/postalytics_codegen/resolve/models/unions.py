"""Check unions, and the field that tells the models of each apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...language import Model
from ...model import FieldModel, UnionModel
from ...yaml import Text, quoted
from ..names import check_known, check_wire_name, refuse_reserved
from .declared import DeclaredModel, discriminating
from .types import is_reported, is_single

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...language import ResourceFile, Union
    from ...model import FieldType
    from ...yaml import Diagnostics, Name, TypeName
    from ..names import Namespace


def written_unions(
    resources: Iterable[ResourceFile], names: Namespace, diagnostics: Diagnostics
) -> dict[TypeName, tuple[Name, Union]]:
    """Return all unions of a spec by name, each with its resource.

    `names` also has the names of models and types.
    """
    unions: dict[TypeName, tuple[Name, Union]] = {}
    for resource in resources:
        for name, union in resource.unions.items():
            refuse_reserved("model", name, diagnostics)
            if names.claim(name, name.place, alike=name.lower()):
                unions[name] = (resource.resource, union)
    return unions


def add_unions(
    declared: dict[str, DeclaredModel],
    unions: Mapping[TypeName, tuple[Name, Union]],
    diagnostics: Diagnostics,
) -> dict[str, DeclaredModel]:
    """Return the models, in which what tells those of a union apart is constant, and the unions."""
    constants: dict[tuple[str, str], list[Text]] = {}
    made: dict[str, DeclaredModel] = {}
    for name, (home, union) in unions.items():
        named = check_wire_name(union.discriminator, diagnostics)
        if not union.one_of:
            diagnostics.report(union.at("one_of"), "a union is made of at least one model")
        for value, member in union.one_of.items():
            if named and _check_member(name, union, member, declared, unions, diagnostics):
                constants.setdefault((member, union.discriminator.value), []).append(value)
        made[name] = _declared(name, home, union, declared)
    return {name: _with_constants(one, constants) for name, one in declared.items()} | made


def _declared(
    name: TypeName, home: Name, union: Union, declared: Mapping[str, DeclaredModel]
) -> DeclaredModel:
    known = [(value, member) for value, member in union.one_of.items() if member in declared]
    written = Model(
        place=union.place,
        places=union.places,
        sound=union.sound,
        summary=union.summary,
        note=union.note,
        source=union.source,
        fields={},
    )
    told = UnionModel(discriminator=union.discriminator, members=tuple(known))
    return DeclaredModel(name, home, written, (), union=told)


def _check_member(
    name: TypeName,
    union: Union,
    member: TypeName,
    declared: Mapping[str, DeclaredModel],
    unions: Mapping[TypeName, object],
    diagnostics: Diagnostics,
) -> bool:
    """Report what is not a model, or lacks the field; return whether it has it."""
    if member in unions:
        diagnostics.report(
            member.place, f"{quoted(member)} is a union: name the models that it is made of"
        )
        return False
    if not check_known(member, member.place, declared, "unknown model", diagnostics):
        return False
    model, wire = declared[member], union.discriminator.value
    field = discriminating(model, wire)
    if model.group is not None and discriminating(model.group, wire) is not None:
        # The emitted code has the fields of a group once, without a text for each model.
        diagnostics.report(
            member.place,
            f"{quoted(member)} has {quoted(wire)} from a group, but it tells the models of "
            f"{quoted(name)} apart: write that field in the model",
        )
        return False
    if field is not None and is_single(field.type, "string"):
        return not is_reported(field.type)
    if diagnostics.is_readable(member) and model.written.sound:
        diagnostics.report(
            member.place,
            f"{quoted(member)} needs a field of the type 'string' that is {quoted(wire)} in JSON: "
            f"it tells the models of {quoted(name)} apart",
        )
    return False


def with_shared_fields(model: DeclaredModel, models: Mapping[str, DeclaredModel]) -> DeclaredModel:
    """Return a union with the fields that all its models have, or any other model as it is."""
    if model.union is None:
        return model
    first, *others = [models[name] for name in model.union.models] or [model]
    fields = tuple(
        field
        for field in first.fields
        if all(_has(other, field.name, field.type) for other in others)
    )
    return attrs.evolve(model, fields=fields)


def _has(model: DeclaredModel, name: str, type_: FieldType) -> bool:
    field = model.fields_by_name.get(name)
    return field is not None and field.type == type_


def _with_constants(
    model: DeclaredModel, constants: Mapping[tuple[str, str], list[Text]]
) -> DeclaredModel:
    """Return the model with the texts that its fields can have."""
    fields: list[FieldModel] = []
    for field in model.fields:
        texts = constants.get((model.name, field.wire.value), ())
        if texts:
            known = tuple({text.value: text for text in texts}.values())
            field = attrs.evolve(field, type=attrs.evolve(field.type, constants=known))
        fields.append(field)
    return attrs.evolve(model, fields=tuple(fields))
