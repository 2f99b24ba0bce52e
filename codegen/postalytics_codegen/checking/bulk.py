"""Checks how an operation is done for many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import BulkModel
from ..source import quoted
from .models import check_field
from .names import refuse_reserved

if TYPE_CHECKING:
    from ..diagnostics import Diagnostics
    from ..model import FieldModel
    from ..operation_language import Operation
    from ..source import Name, Text
    from .models import Declared

_OPTION_TYPES = {"int", "int64", "string"}


def check_bulk(
    operation: Operation, body: Declared | None, diagnostics: Diagnostics
) -> BulkModel | None:
    """The bulk form of an operation; `None` if there is none."""
    bulk = operation.bulk
    if bulk is None:
        return None
    if operation.body is None and operation.sound:
        diagnostics.report(bulk.place, "only an operation with a 'body' can be done for many rows")
    if operation.path or operation.query:
        diagnostics.report(
            bulk.place, "an operation for many rows cannot have parameters: a row is a body"
        )
    if not bulk.fixed:
        diagnostics.report(
            bulk.at("fixed"), "'fixed' must name at least one field, which 'target' is for"
        )
    refuse_reserved("option", bulk.target, diagnostics)
    for name in bulk.fixed:
        refuse_reserved("fixed field", name, diagnostics)
    fixed = [_fixed(name, body, diagnostics) for name in bulk.fixed]
    return BulkModel(
        function=bulk.function,
        command=bulk.command,
        summary=bulk.summary,
        noun=bulk.noun,
        target=bulk.target,
        fixed=tuple(field for field in fixed if field is not None),
        require=tuple(
            tuple(_alternative(text, body, diagnostics) for text in rule) for rule in bulk.require
        ),
    )


def _fixed(name: Name, body: Declared | None, diagnostics: Diagnostics) -> FieldModel | None:
    """A field that is the same for all rows; the command has an option for it."""
    field = check_field(name, name.place, body, diagnostics)
    if field is not None and (field.type.many or field.type.scalar not in _OPTION_TYPES):
        diagnostics.report(name.place, f"the fixed field {quoted(name)} must be an int or a string")
    return field


def _alternative(text: Text, body: Declared | None, diagnostics: Diagnostics) -> tuple[Name, ...]:
    """The fields that are named in `a + b`."""
    fields = [
        check_field(name.strip(), text.place, body, diagnostics) for name in text.value.split("+")
    ]
    return tuple(field.name for field in fields if field is not None)
