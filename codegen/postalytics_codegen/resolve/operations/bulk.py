"""Check bulk uploads with an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...language import BulkFacts, facts
from ...model import BulkModel
from ...yaml import quoted
from ..models import check_field, is_single
from ..names import check_known, claim_all, refuse_reserved

if TYPE_CHECKING:
    from ...language import Bulk, Operation
    from ...model import FieldModel, ParameterModel
    from ...yaml import Diagnostics, Name, Text
    from ..models import DeclaredModel

_OPTION_TYPES = ("int", "int64", "string")
_STATES = frozenset({"pending", "rejected", "unconfirmed"})
"""What is said of rows that did not succeed."""


def check_bulk(
    operation: Operation,
    body: DeclaredModel | None,
    path: tuple[ParameterModel, ...],
    diagnostics: Diagnostics,
) -> BulkModel | None:
    """Return the bulk upload of an operation, without its lists; `None` if there is none."""
    bulk = operation.bulk
    if bulk is None:
        return None
    if operation.body is None and operation.sound:
        diagnostics.report(bulk.place, "only an operation with a 'body' can be done for many rows")
    for option in ("query", "headers"):
        if getattr(operation, option):
            diagnostics.report(
                bulk.place, f"an operation for many rows cannot have {option!r}: a row is a body"
            )
    _check_options(bulk, path, diagnostics)
    fixed = [_fixed(name, body, path, diagnostics) for name in bulk.fixed]
    match = [_match(name, bulk, body, diagnostics) for name in bulk.match]
    claim_all("field", bulk.match, diagnostics)
    return BulkModel(
        **facts(BulkFacts, bulk),
        fixed=tuple(one for one in fixed if one is not None),
        require=tuple(
            tuple(_alternative(text, body, diagnostics) for text in rule) for rule in bulk.require
        ),
        match=tuple(field for field in match if field is not None),
    )


def _check_options(bulk: Bulk, path: tuple[ParameterModel, ...], diagnostics: Diagnostics) -> None:
    """Report shared values and options that the function or the command cannot have or lacks."""
    if bulk.done is not None and bulk.done in _STATES:
        diagnostics.report(
            bulk.done.place, f"{quoted(bulk.done)} is the word for other rows, choose another"
        )
    if not bulk.fixed:
        diagnostics.report(
            bulk.at("fixed"),
            "'fixed' must name at least one value: 'target' is the option for the first",
        )
    for parameter in path:
        if bulk.fixed and parameter.name not in bulk.fixed:
            diagnostics.report(
                bulk.at("fixed"),
                f"the path parameter {quoted(parameter.name)} must be in 'fixed': a row is a body",
            )
    for name in bulk.fixed:
        refuse_reserved("fixed value", name, diagnostics)
    claim_all("fixed value", bulk.fixed, diagnostics)
    refuse_reserved("option", bulk.target, diagnostics)
    claim_all("option", (bulk.target, *bulk.fixed[1:]), diagnostics)


def _fixed(
    name: Name,
    body: DeclaredModel | None,
    path: tuple[ParameterModel, ...],
    diagnostics: Diagnostics,
) -> ParameterModel | FieldModel | None:
    """Return a shared value of all rows; the command has an option for it."""
    in_path: dict[str, ParameterModel] = {parameter.name: parameter for parameter in path}
    in_body = body.fields_by_name if body else {}
    fixed = in_path.get(name) or in_body.get(name)
    if name in in_path and name in in_body:
        diagnostics.report(
            name.place, f"{quoted(name)} is in the path and in the body: it cannot be both"
        )
    elif fixed is None and body is not None:
        known = (*in_path, *in_body)
        check_known(name, name.place, known, "neither path nor body has", diagnostics)
    elif fixed is not None and not is_single(fixed.type, *_OPTION_TYPES):
        diagnostics.report(name.place, f"the fixed value {quoted(name)} must be an int or a string")
    return fixed


def _match(
    name: Name, bulk: Bulk, body: DeclaredModel | None, diagnostics: Diagnostics
) -> FieldModel | None:
    """Return a field of the row key."""
    if name in bulk.fixed:
        diagnostics.report(
            name.place, f"{quoted(name)} is the same for all rows, so it cannot identify a row"
        )
    field = check_field(name, name.place, body, diagnostics)
    if field is not None and not is_single(field.type, *_OPTION_TYPES):
        diagnostics.report(
            name.place, f"rows are matched by ints and strings, unlike {quoted(name)}"
        )
        return None
    return field


def _alternative(
    text: Text, body: DeclaredModel | None, diagnostics: Diagnostics
) -> tuple[Name, ...]:
    """Return the fields in `a + b`."""
    fields = [
        check_field(name.strip(), text.place, body, diagnostics) for name in text.value.split("+")
    ]
    return tuple(field.name for field in fields if field is not None)
