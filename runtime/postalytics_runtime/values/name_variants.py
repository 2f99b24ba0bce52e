"""Response fields whose name is known in another notation, such as `ShelfNumber`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from ..schema import Model
from ..suggestions import folded

if TYPE_CHECKING:
    from ..schema import Api, Field, MismatchReport, ModelDescription, Operation

_LONGEST_NAME = 80
"""The maximum length of a name in a report; it comes from a server."""

Make = Callable[["ModelDescription[Any]", dict[str, Any], "MismatchReport"], Any]


@attrs.define(eq=False, repr=False)
class NameVariants:
    """Moves values from `extra` into the fields of a model whose names differ only in notation.

    Names that differ only in case and underscores mean the same field. The spec's own names win,
    then the first of several similar names; the others stay in `extra`.

    Args:
        api: the API whose models are looked up.
        make: builds a model from some of its fields; returns another type if it cannot.
    """

    api: Api
    _make: Make

    def take_over(self, made: Model, operation: Operation[Any], report: MismatchReport) -> None:
        """Fill fields of `made`, and of all models in it, from values under other names."""
        waiting: list[tuple[Model, ModelDescription[Any], str]]
        model = operation.returns.member(made)
        waiting = [(made, model, operation.returns.type.__name__)]
        while waiting:  # No recursion: nesting may exceed Python's recursion limit.
            holder, model, path = waiting.pop()
            if holder.extra:
                self._take_over_one(holder, model, path, report)
            for field, part in parts_of(self.api, model, operation.resource):
                held = getattr(holder, field.name)
                several: list[Any] = held if held.__class__ is list else [held]
                if field.is_map and held.__class__ is dict:
                    several = [*held.values()]
                waiting += [
                    (item, own, f"{path}.{field.name}" + ("" if field.is_single else f"[{index}]"))
                    for index, item in enumerate(several)
                    for own in (part.member(item),)
                    if isinstance(item, own.type) and (item.extra or own.has_parts)
                ]

    def _take_over_one(
        self, made: Model, model: ModelDescription[Any], path: str, report: MismatchReport
    ) -> None:
        found: dict[str, tuple[Field, str]] = {}
        for name in made.extra:
            field = model.alike.get(folded(name))
            if field is None or name == field.wire_name or name in field.aliases:
                continue  # A user's converter may leave known fields in `extra`.
            if getattr(made, field.name) is None:
                found.setdefault(field.wire_name, (field, name))
        if not found:
            return
        given = {wire: made.extra[name] for wire, (_, name) in found.items()}
        part = self._make(model, given, report)
        is_made = isinstance(part, model.type)  # A user's converter may return another type.
        if is_made:
            report.locate(part, path)
        for field, name in found.values():
            if is_made:
                setattr(made, field.name, getattr(part, field.name))
                del made.extra[name]
            shown = name[:_LONGEST_NAME]
            report.note_other_name(
                model.type.__name__, f"{path}.{field.name}", field.wire_name, shown
            )


@cache
def parts_of(
    api: Api, model: ModelDescription[Any], near: str
) -> list[tuple[Field, ModelDescription[Any]]]:
    """Return the fields of a model that hold models, with those models; `near` goes first."""
    return [(field, api.model(field.type, near)) for field in model.fields if field.holds_model]
