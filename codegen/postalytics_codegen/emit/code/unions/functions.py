"""Emits the functions between JSON and the models of a union."""

from __future__ import annotations

from ....model import ResolvedModel, UnionModel
from ..python_source import indent, snake


def structure_union(model: ResolvedModel, union: UnionModel) -> str:
    """The function that makes one of the models of an object; it keeps another object."""
    name, wire = model.name, union.discriminator.literal()
    found = "".join(
        f"case {value.literal()}:\n    return structure_{snake(member)}(data, report)\n"
        for value, member in union.members
    )
    return (
        f"def structure_{snake(name)}(\n"
        f'    data: dict[str, Any], report: MismatchReport, place: str = "{name}"\n'
        f") -> {name}:\n    match data.get({wire}):\n{indent(found, 2)}"
        f'        case _:\n            report.other_member(place, "{name}", {wire}, data)\n'
        "            return data"
    )


def unstructure_union(model: ResolvedModel, union: UnionModel) -> str:
    """The function that makes JSON of one of the models, and keeps anything else."""
    found = "".join(
        f"case {member}():\n    return unstructure_{snake(member)}(self)\n"
        for member in union.models
    )
    return (
        f"def unstructure_{snake(model.name)}(self: Any) -> Any:\n"
        f"    match self:\n{indent(found, 2)}        case _:\n            return self"
    )
