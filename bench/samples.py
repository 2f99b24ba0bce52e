"""The records that are read and written, and the class a cattrs user would write for them."""

from __future__ import annotations

from typing import Any, Final

import attrs

from postalytics_runtime.schema import Field, ModelDescription

SHAPES: Final = {"full": None, "34 fields": 34, "12 fields": 12}
"""How many fields of a model have a value; `None` is all of them."""

_OPTIONAL: dict[str, Any] = {"int": int | None, "string": str | None}


def record(model: ModelDescription[Any], fields: int | None, number: int) -> dict[str, Any]:
    """A record as it stands on the wire, unlike that of any other number.

    The fields with a value are scattered over the model, as far apart as their number allows.
    """
    count = fields or len(model.fields)
    some = [model.fields[position * len(model.fields) // count] for position in range(count)]
    return {
        field.wire_name: number + position if field.type == "int" else _text(field, number)
        for position, field in enumerate(some)
    }


def _text(field: Field, number: int) -> str:
    return f"{field.name.rpartition('_')[2]} {number} of the list"


def plain_class(model: ModelDescription[Any]) -> type[Any]:
    """An attrs class with the fields of a model, as one writes it for cattrs."""
    fields = {
        field.wire_name: attrs.field(default=None, type=_OPTIONAL[field.type])
        for field in model.fields
    }
    return attrs.make_class(f"Plain{model.type.__name__}", fields, slots=True, kw_only=True)
