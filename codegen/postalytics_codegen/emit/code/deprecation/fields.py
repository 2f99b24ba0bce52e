"""Deprecated fields and old names of fields, as source.

At run time a decorator makes them warn. Type checkers see a base class with descriptors that are
marked, and with private fields for the arguments, because no checker knows a deprecated argument of
an attrs class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ....model import FieldModel, ResolvedModel
from ...deprecations import Ending, deprecation, old_name
from ..python_source import annotation, indent, pascal, python

CHECKED_ELSEWHERE = '# mypy: disable-error-code="deprecated"\n# pyright: reportDeprecated=false\n'
"""Comments for modules that handle whole models, with what is deprecated of them."""


def ends_in(models: Iterable[ResolvedModel]) -> bool:
    """Return whether a model has a deprecated field."""
    return any(field.deprecated for model in models for field in model.fields)


def decorator(model: ResolvedModel) -> str:
    """Return the decorator of a model's class; empty text if nothing of it is deprecated."""
    ended = list(_ended(model))
    if not ended:
        return ""
    warnings = {one.name: one.warning(f"`{model.name}.{one.name}`") for _, one in ended}
    renamed = {one.name: str(field.name) for field, one in ended if one.name != field.name}
    named = f", {python(renamed)}" if renamed else ""
    return f"@deprecated_fields({python(warnings)}{named})\n"


def base_for_checkers(model: ResolvedModel, base: str) -> tuple[str, str]:
    """Return a base class that type checkers see between a model and its base, and its name.

    Without anything deprecated it is empty text, and the name is that of the base.
    """
    ended = list(_ended(model))
    if not ended:
        return "", base
    name = f"_{model.name}Deprecated"
    descriptors = "\n\n".join(_descriptor(model, field, one) for field, one in ended)
    lines = [line for field, one in ended for line in _seen(model, field, one)]
    seen = (
        f"{descriptors}\n\n@attrs.define(eq=False, repr=False, kw_only=True)\n"
        f"class {name}({base}):\n" + indent("\n".join(lines))
    )
    return f"\nif TYPE_CHECKING:\n\n{indent(seen)}\n\nelse:\n    {name} = {base}\n\n", name


def _ended(model: ResolvedModel) -> Iterator[tuple[FieldModel, Ending]]:
    """Yield what is deprecated, each with the field that holds the value."""
    for field in model.own_fields:
        for found in (deprecation(field), old_name(field)):
            if found is not None:
                yield field, found


def _types(model: ResolvedModel, field: FieldModel) -> str:
    if model.kind == "answer":
        return annotation(field.type, optional="None", sent=False)
    return annotation(field.type, optional="" if field.required else "Unset")


def _class(model: ResolvedModel, ended: Ending) -> str:
    return f"_{model.name}{pascal(ended.name)}"


def _descriptor(model: ResolvedModel, field: FieldModel, ended: Ending) -> str:
    mark = f"@deprecated({python(ended.warning(f'`{model.name}.{ended.name}`'))})"
    types = _types(model, field)
    methods = (
        f"{mark}\ndef __get__(self, model: object, owner: object) -> {types}: ...\n\n"
        f"{mark}\ndef __set__(self, model: object, value: {types}) -> None: ...\n"
    )
    return f"class {_class(model, ended)}:\n{indent(methods)}"


def _seen(model: ResolvedModel, field: FieldModel, ended: Ending) -> Iterator[str]:
    """Yield the argument and the attribute; an old name cannot stand for what is required."""
    if not field.required:
        default = "None" if model.kind == "answer" else "UNSET"
        yield (
            f"_{ended.name}: {_types(model, field)} = "
            f'attrs.field(default={default}, alias="{ended.name}")'
        )
    yield f"{ended.name} = {_class(model, ended)}()"
