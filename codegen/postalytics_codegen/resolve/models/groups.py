"""Check groups of fields, and add them to the models that include them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...language import SCALAR_TYPES
from ...model import GroupModel
from ...yaml import quoted
from ..names import check_known
from .fields import check_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...language import Group, Model, ResourceFile
    from ...yaml import Diagnostics, TypeName
    from ..names import Namespace
    from .types import TypeNames


def written_groups(
    resources: Sequence[ResourceFile], names: Namespace, diagnostics: Diagnostics
) -> dict[TypeName, Group]:
    """Return all groups of a spec by name; report those that no model includes.

    `names` also has the names of models and types.
    """
    groups: dict[TypeName, Group] = {}
    for name, group in (pair for file in resources for pair in file.groups.items()):
        # The emitted classes have these names, the functions the same in lower case.
        taken = (name, f"Sent{name}", f"Received{name}")
        free = all(names.claim(one, name.place, alike=one.lower()) for one in taken)
        if free or name not in groups:
            groups[name] = group
        if not group.fields:
            diagnostics.report(name.place, f"the group {quoted(name)} has no fields")
    models = [model for one in resources for model in one.models.values()]
    used = {model.include for model in models if model.include is not None}
    unused = [name for name in groups if name not in used]
    for name in unused if used <= groups.keys() and not diagnostics else ():
        diagnostics.report(
            name.place, f"no model includes the group {quoted(name)}: include it or remove it"
        )
    return groups


def include(
    model: Model, groups: dict[TypeName, Group], type_names: TypeNames, diagnostics: Diagnostics
) -> tuple[Model, GroupModel | None]:
    """Return the model with the fields of its group, and the group."""
    name = model.include
    if name is None or not check_known(name, name.place, groups, "unknown group", diagnostics):
        return model, None
    group = groups[name]
    fields = check_fields(group, type_names, diagnostics)
    places = {key.place: field.at("type") for key, field in group.fields.items()}
    for field in fields:
        if not field.type.single or field.type.model or field.type.named:
            diagnostics.report(
                places[field.name.place],
                f"a field of a group has one of the types {', '.join(SCALAR_TYPES)}",
            )
    whole = attrs.evolve(model, fields={**model.fields, **group.fields})
    return whole, GroupModel(name=name, summary=group.summary, note=group.note, fields=fields)
