"""Faults of deliveries: what goes wrong on purpose, and with which deliveries."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

import attrs

from ...suggestions import no_such
from ..fault import numbers

DeliveryFaultKind: TypeAlias = Literal[
    "duplicate", "swap", "drop", "late", "unknown_kind", "missing_field", "slow_body"
]

DELIVERY_FAULTS: dict[DeliveryFaultKind, str] = {
    "duplicate": "delivers the event several times",
    "swap": "delivers the event after the next one to the same address",
    "drop": "never delivers the event",
    "late": "delivers the event days later",
    "unknown_kind": "delivers the event with an unknown number",
    "missing_field": "delivers the event without a field",
    "slow_body": "sends the body byte by byte",
}
"""The kinds of faults, and their effects."""

_OPTIONS: dict[str, str] = {
    "times": "duplicate",
    "days": "late",
    "code": "unknown_kind",
    "field": "missing_field",
    "pause": "slow_body",
}
"""Each option and its kind."""


def _events(given: int | Iterable[int | range] | None) -> tuple[range, ...] | None:
    return numbers(given, "events")


@attrs.frozen
class DeliveryFault:
    """Fault to inject into deliveries, and the events that it affects.

    For example::

        DeliveryFault("drop", events=3)
        DeliveryFault("late", days=4, probability=0.3)

    Args:
        kind: the kind of fault; `DELIVERY_FAULTS` describes each.
        events: the affected events, as numbers or ranges of numbers: 1 is the first event that the
            server has for an address. Every event if None.
        probability: the probability that each of these events is affected, from 0 to 1.
        times: how often a `duplicate` is delivered.
        days: the days of the fake's own clock by which an event is `late`.
        code: the number of an `unknown_kind`.
        field: the outer field that is a `missing_field`.
        pause: the seconds between two bytes of a `slow_body`, of real time.

    Raises:
        ValueError: if a value is not one of these.
    """

    kind: DeliveryFaultKind
    events: tuple[range, ...] | None = attrs.field(default=None, converter=_events, kw_only=True)
    probability: float = attrs.field(default=1.0, kw_only=True)
    times: int = attrs.field(default=2, kw_only=True)
    days: float = attrs.field(default=1.0, kw_only=True)
    code: int | str = attrs.field(default=99, kw_only=True)
    field: str = attrs.field(default="meta", kw_only=True)
    pause: float = attrs.field(default=0.05, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.kind not in get_args(DeliveryFaultKind):
            raise ValueError(no_such("fault", self.kind, DELIVERY_FAULTS))
        for option in attrs.fields(type(self)):
            owner = _OPTIONS.get(option.name, self.kind)
            if owner != self.kind and getattr(self, option.name) != option.default:
                raise ValueError(f"{self.kind} has no {option.name}.")
        for name, minimum, maximum in (
            ("probability", 0, 1),
            ("times", 2, 1000),
            ("days", 0, 365),
            ("pause", 0, 3600),
        ):
            if not minimum <= getattr(self, name) <= maximum:
                raise ValueError(
                    f"{name} must be from {minimum} to {maximum}, not {getattr(self, name)!r}."
                )

    def affects(self, number: int, chance: random.Random) -> bool:
        """Return whether the event with this number is affected."""
        if self.events is not None and not any(number in some for some in self.events):
            return False
        return self.probability == 1 or chance.random() < self.probability


def choose(
    faults: Iterable[DeliveryFault], number: int, chance: random.Random
) -> DeliveryFault | None:
    """Return the first fault that affects the event with this number, if any."""
    return next((fault for fault in faults if fault.affects(number, chance)), None)
