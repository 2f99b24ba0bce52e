"""Looks at the pages of a list."""

from __future__ import annotations

from typing import Any

from ...schema import Paging
from ..exchange import Exchange, UnclearError, first_object, items_in, read_attribute
from .evidence import Evidence


def count(evidence: Evidence) -> tuple[str, ...]:
    """Return the number of items, or that the API refused the request."""
    exchange = evidence.first
    exchange.require_response()
    if not exchange.accepted:
        return (f"refused with status {exchange.status}",)
    return (str(len(items_in(evidence.api, exchange)[1])),)


def rows(evidence: Evidence) -> tuple[str, ...]:
    """Return the numbers of the first and the last row of a page."""
    model, items = items_in(evidence.api, evidence.first)
    row = _paging(evidence.first).row
    numbers = [read_attribute(model, item, row) for item in items] if row else []
    found = [number for number in numbers if isinstance(number, int)]
    if not found:
        raise UnclearError("the response has no numbered rows")
    return (f"{found[0]} to {found[-1]}",)


def shift(evidence: Evidence) -> tuple[str, ...]:
    """Return what a step counts, by the place of the second page's first item on the first page."""
    first, second = evidence.exchanges[:2]
    here, there = _keys(evidence, first), _keys(evidence, second)
    if len(here) < 2:
        raise UnclearError("the first page has fewer than two items")
    if not there or there[0] not in here:
        return ("pages",)
    place = here.index(there[0])
    words = {0: "nothing", 1: "items"}
    return (words.get(place, f"{place} items"),)


def total(evidence: Evidence) -> tuple[str, ...]:
    """Return how the total that the API reports compares with the items of the first page."""
    number, found = _total(evidence), len(items_in(evidence.api, evidence.first)[1])
    return ("more" if number > found else "less" if number < found else "equal",)


def page_size(evidence: Evidence) -> tuple[str, ...]:
    """Return the number of items of a page that is not the last."""
    number, found = _total(evidence), len(items_in(evidence.api, evidence.first)[1])
    if number <= found:
        raise UnclearError("the first page has all items")
    return (str(found),)


def _total(evidence: Evidence) -> int:
    exchange = evidence.first
    exchange.require_accepted()
    path = _paging(exchange).total
    operation = exchange.operation
    if not path or operation is None:
        raise UnclearError("the API reports no total")
    model, value = operation.returns, exchange.value
    for name in path:
        holder = first_object(value)
        field = next(field for field in model.fields if field.name == name)
        value = read_attribute(model, holder, name)
        if field.holds_model:
            model = evidence.api.model(field.type, near=operation.resource)
    if not isinstance(value, int):
        raise UnclearError("the response has no total")
    return value


def _keys(evidence: Evidence, exchange: Exchange) -> list[Any]:
    model, items = items_in(evidence.api, exchange)
    key = _paging(exchange).key
    return [tuple(str(read_attribute(model, item, name)) for name in key) for item in items]


def _paging(exchange: Exchange) -> Paging:
    if exchange.operation is None or exchange.operation.paging is None:
        raise UnclearError("the response is not a page")
    return exchange.operation.paging
