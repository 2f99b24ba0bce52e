"""Bounds of a page in a list, and what its response tells of the pages after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from ...http import several_values
from ...pagination import AskedPage, ServedPage, style_of
from ...schema import Operation, Paging
from ...values import to_text
from ..definition import ActionRule
from ..messages import RefusedError
from .context import ActionContext
from .store import Record

OFFSET_PAGE_SIZE = 100
"""The number of items that follow an offset.

An assumption: the page size of a real server is not known if callers cannot choose it.
"""
_USUAL = ActionRule(operation="", action="list")


def bounds(
    operation: Operation[Any],
    parameters: Mapping[str, Any],
    behaviour: ActionRule = _USUAL,
    *,
    inclusive: bool,
) -> tuple[int, int | None]:
    """Return the index of the first item of a page, from 0, and the index after the last.

    Args:
        operation: the operation; without pagination it returns all items.
        parameters: the values of the request, by Python name.
        behaviour: what the pages are like.
        inclusive: whether a page of rows ends with the row `start` plus the page size.

    Raises:
        RefusedError: 400 for a start that is not one.
    """
    paging = operation.paging
    if paging is None:
        return 0, None
    wire = {p.wire_name: parameters[p.name] for p in operation.query_parameters}
    wanted = wire[paging.limit] if paging.limit is not None else None
    asked = AskedPage(
        start=wire[paging.start],
        size=wanted or behaviour.page_size or paging.max_limit or OFFSET_PAGE_SIZE,
        lowest=behaviour.start_at,
        inclusive=inclusive,
        offset_of_pages=behaviour.offset_of_pages,
    )
    try:
        return style_of(paging).bounds(asked)
    except ValueError as error:
        raise RefusedError(400, str(error)) from None


def pages_after(
    act: ActionContext, base_path: str, given: Mapping[str, Any], first: int, stop: int
) -> tuple[Record, tuple[tuple[str, str], ...]]:
    """Return what a response shows of its list: fields around its items, and headers.

    Args:
        act: the call.
        base_path: the beginning of its path.
        given: the conditions that the items of the list meet.
        first: the index of the first item of the page.
        stop: the index after the last.
    """
    envelope, paging = act.behaviour.envelope, act.call.operation.paging
    if paging is None:
        return {}, ()
    served = ServedPage(
        stop=stop,
        size=stop - first,
        count=lambda: act.sight.count(act.collection, given),
        address=lambda: base_path + _address(act, paging),
        paging=paging,
    )
    following = style_of(paging).next_page(served)
    around: Record = {}
    if following is not None:
        _place(around, paging.more, lambda: following.field)
    if envelope is not None and paging.total[:1] not in [(name,) for name, _ in envelope.beside]:
        _place(around, paging.total, served.count)
    return around, () if following is None else following.headers


def _place(around: Record, path: tuple[str, ...], value: Callable[[], object]) -> None:
    for name in path[:-1]:
        around = around.setdefault(name, {})
    for name in path[-1:]:
        around[name] = value()


def _address(act: ActionContext, paging: Paging) -> str:
    """Return the path of a list below the base path, with the query but for the start."""
    operation, values = act.call.operation, act.call.parameters
    path = operation.path
    for parameter in operation.path_parameters:
        path = path.replace(f"{{{parameter.name}}}", quote(to_text(values[parameter.name]), ""))
    query: list[tuple[str, str]] = []
    for parameter in operation.query_parameters:
        value, wire = values[parameter.name], parameter.wire_name
        if value is not None and parameter.style is not None:
            query += several_values(parameter, value, [])
        elif value is not None and wire != paging.start:
            query.append((wire, to_text(value)))
    return f"{path}?{urlencode(query)}" if query else path
