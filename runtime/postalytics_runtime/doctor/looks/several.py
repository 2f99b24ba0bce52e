"""Looks that compare several readings of the same thing."""

from __future__ import annotations

from ..exchange import Exchange, UnclearError, first_object, read_attribute
from .evidence import Evidence


def accepted(evidence: Evidence) -> tuple[str, ...]:
    """Return the readings whose response has what was asked for."""
    exchanges = evidence.exchanges
    for exchange in exchanges:
        exchange.require_response()
    full = [exchange for exchange in exchanges if _has_content(evidence, exchange)]
    empty = [exchange for exchange in exchanges if exchange.accepted and exchange not in full]
    if not full and len(empty) == len(exchanges):
        raise UnclearError("all responses are empty")
    return tuple(exchange.reading.label for exchange in full or empty) or ("none",)


def _has_content(evidence: Evidence, exchange: Exchange) -> bool:
    """Return whether a response has objects, of which the first has the same ids as the item."""
    if not exchange.accepted or exchange.operation is None:
        return False
    data = first_object(exchange.value)
    model, item = exchange.operation.returns, exchange.picked
    pairs = (
        (read_attribute(model, data, name), read_attribute(exchange.picked_model, item, name))
        for name in evidence.probe.fields
    )
    return bool(data) and all(own == wanted for own, wanted in pairs if wanted is not None)


def same(evidence: Evidence) -> tuple[str, ...]:
    """Return how each other reading compares with the first: the same, other, or its status."""
    first, *others = evidence.exchanges
    first.require_accepted()
    if evidence.probe.control is not None:
        control = evidence.read[evidence.probe.control]
        control.require_response()
        if control.digest == first.digest:
            raise UnclearError(f"{control.reading.label} has the same response")
    return tuple(_compared(first, other) for other in others)


def _compared(first: Exchange, other: Exchange) -> str:
    other.require_response()
    label = other.reading.label
    if not other.accepted:
        return f"{label}: status {other.status}"
    return f"{label}: {'the same' if other.digest == first.digest else 'other'}"
