"""Check the pagination of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ...model import PagingModel
from ...yaml import quoted
from ..models import check_field
from ..names import Namespace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...language import Operation, Paginate
    from ...model import FieldModel, PagingStyle, ParameterModel
    from ...yaml import Diagnostics, Name, Position
    from ..models import DeclaredModel

_NEEDS = {"rows": {"limit", "row"}, "numbers": {"limit"}, "offset": set[str]()}
"""The options that each style needs besides `start`."""


def check_items(
    operation: Operation, response: DeclaredModel | None, diagnostics: Diagnostics
) -> FieldModel | None:
    """Return the response field with the list; `None` if the response is the list itself."""
    name = operation.paginate.items if operation.paginate else None
    if name is None:
        return None
    if isinstance(operation.returns, list):
        diagnostics.report(
            name.place, "'items' is for a list inside an object, but 'returns' is the list itself"
        )
    field = check_field(name, name.place, response, diagnostics)
    if field is not None and not (field.type.many and field.type.model):
        diagnostics.report(name.place, f"the field {quoted(name)} must be a list of a model")
        return None
    return field


def check_total(
    operation: Operation,
    response: DeclaredModel | None,
    models: Mapping[str, DeclaredModel],
    diagnostics: Diagnostics,
) -> tuple[FieldModel, ...]:
    """Return the path to the field with the total number of items; empty if there is none."""
    total = operation.paginate.total if operation.paginate else None
    if total is None or operation.paginate is None:
        return ()
    if operation.paginate.items is None:
        diagnostics.report(
            total.place, "'total' is in the object around the list, so it needs 'items'"
        )
        return ()
    way: list[FieldModel] = []
    *outer, last = total.value.split(".")
    inside = response
    for name in outer:
        field = check_field(name, total.place, inside, diagnostics)
        if field is None:
            return ()
        if field.type.many or field.type.model is None:
            diagnostics.report(total.place, f"the field {quoted(name)} must be a single object")
            return ()
        way.append(field)
        inside = models.get(field.type.model)
    field = check_count(last, total.place, inside, diagnostics)
    return () if field is None else (*way, field)


def check_count(
    name: str, place: Position, model: DeclaredModel | None, diagnostics: Diagnostics
) -> FieldModel | None:
    """Return the field of that name, which must be a count."""
    field = check_field(name, place, model, diagnostics)
    if field is not None and (field.type.many or field.type.scalar not in {"int", "int64"}):
        diagnostics.report(place, f"the field {quoted(name)} must be an int")
        return None
    return field


def check_paging(
    operation: Operation,
    query: tuple[ParameterModel, ...],
    items: FieldModel | None,
    item: DeclaredModel | None,
    total: tuple[FieldModel, ...],
    diagnostics: Diagnostics,
) -> PagingModel | None:
    """Return the pagination of an operation; `None` if there is none or it has problems."""
    paginate = operation.paginate
    if paginate is None:
        return None
    if paginate.items is None and not isinstance(operation.returns, list):
        diagnostics.report(
            paginate.place,
            "only a list can be read page by page: 'returns' must be in brackets, or 'items' "
            "must name the field with the list",
        )
        return None
    _check_keys(paginate, diagnostics)
    start = _parameter(paginate.start, operation, query, diagnostics)
    limit = _limit(paginate, operation, query, diagnostics)
    row = _row(paginate, item, diagnostics)
    key = [_field(name, item, diagnostics) for name in paginate.key]
    if start is None:
        return None
    return PagingModel(
        style=cast("PagingStyle", paginate.style),
        start=start,
        limit=limit,
        row=row,
        key=tuple(field for field in key if field is not None),
        items=items,
        total=total,
        end_error=paginate.end.error if paginate.end else None,
    )


def _check_keys(paginate: Paginate, diagnostics: Diagnostics) -> None:
    """Report missing options of the style, and options of other styles."""
    needs = _NEEDS[paginate.style]
    for option in ("limit", "row"):
        if option in needs and option not in paginate.places:
            diagnostics.report(
                paginate.place, f"the style {quoted(paginate.style)} needs a {option!r}"
            )
        elif option not in needs and option in paginate.places:
            diagnostics.report(
                paginate.at(option), f"the style {quoted(paginate.style)} has no {option!r}"
            )
    if not paginate.key:
        diagnostics.report(paginate.at("key"), "'key' must name at least one field")
    names = Namespace("field", diagnostics)
    for name in paginate.key:
        names.claim(name, name.place)


def _limit(
    paginate: Paginate,
    operation: Operation,
    query: tuple[ParameterModel, ...],
    diagnostics: Diagnostics,
) -> ParameterModel | None:
    name = paginate.limit
    if name is None or "limit" not in _NEEDS[paginate.style]:
        return None
    limit = _parameter(name, operation, query, diagnostics)
    if limit is not None and limit.maximum is None:
        diagnostics.report(name.place, f"the parameter {quoted(name)} needs a 'maximum'")
    if paginate.start == name:
        diagnostics.report(name.place, "'start' and 'limit' must be different parameters")
    return limit


def _parameter(
    name: Name, operation: Operation, query: tuple[ParameterModel, ...], diagnostics: Diagnostics
) -> ParameterModel | None:
    known = {parameter.name: parameter for parameter in query}
    if name in known:
        if known[name].scalar not in {"int", "int64"}:
            diagnostics.report(name.place, f"the parameter {quoted(name)} must be an int")
        return known[name]
    if operation.sound:
        diagnostics.report_unknown(
            name.place,
            name,
            known,
            f"the query parameter {quoted(name)} is not declared under 'query'",
        )
    return None


def _field(name: Name, item: DeclaredModel | None, diagnostics: Diagnostics) -> FieldModel | None:
    field = check_field(name, name.place, item, diagnostics)
    if field is not None and (field.type.many or field.type.model):
        diagnostics.report(name.place, f"the field {quoted(name)} must be a single value")
    return field


def _row(
    paginate: Paginate, item: DeclaredModel | None, diagnostics: Diagnostics
) -> FieldModel | None:
    if paginate.row is None or "row" not in _NEEDS[paginate.style]:
        return None
    row = _field(paginate.row, item, diagnostics)
    if row is not None and row.type.scalar not in {"int", "int64"}:
        diagnostics.report(paginate.row.place, f"the field {quoted(row.name)} must be an int")
    return row
