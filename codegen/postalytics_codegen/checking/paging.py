"""Checks how a list is read page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import PagingModel
from ..source import quoted
from .models import check_field

if TYPE_CHECKING:
    from ..diagnostics import Diagnostics
    from ..language import Operation, Paginate
    from ..model import FieldModel, ParameterModel
    from ..source import Name
    from .models import Declared


def check_paging(
    operation: Operation,
    query: tuple[ParameterModel, ...],
    item: Declared | None,
    diagnostics: Diagnostics,
) -> PagingModel | None:
    """The paging of an operation; `None` if there is none, or none that makes sense."""
    paginate = operation.paginate
    if paginate is None:
        return None
    if not isinstance(operation.returns, list):
        diagnostics.report(
            paginate.place, "only a list can be read page by page: 'returns' must be in brackets"
        )
    start = _parameter(paginate.start, operation, query, diagnostics)
    limit = _parameter(paginate.limit, operation, query, diagnostics)
    if limit is not None and limit.maximum is None:
        diagnostics.report(
            paginate.limit.place, f"the parameter {quoted(limit.name)} needs a 'maximum'"
        )
    if paginate.start == paginate.limit:
        diagnostics.report(paginate.limit.place, "'start' and 'limit' must be two parameters")
    row = _field(paginate.row, item, diagnostics)
    key = _field(paginate.key, item, diagnostics)
    _check_row(paginate, row, diagnostics)
    if start is None or limit is None or row is None or key is None:
        return None
    return PagingModel(
        style=paginate.style,
        start=start,
        limit=limit,
        row=row,
        key=key,
        end_error=paginate.end.error,
    )


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


def _field(name: Name, item: Declared | None, diagnostics: Diagnostics) -> FieldModel | None:
    field = check_field(name, name.place, item, diagnostics)
    if field is not None and (field.type.many or field.type.model):
        diagnostics.report(name.place, f"the field {quoted(name)} must be a single value")
    return field


def _check_row(paginate: Paginate, row: FieldModel | None, diagnostics: Diagnostics) -> None:
    if row is not None and row.type.scalar not in {"int", "int64"}:
        diagnostics.report(paginate.row.place, f"the field {quoted(row.name)} must be an int")
