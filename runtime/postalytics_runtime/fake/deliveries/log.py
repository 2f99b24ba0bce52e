"""What is delivered and how, and the attempts that were made."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, TypeAlias, overload

from ...suggestions import no_such
from ..definition import DeliveryRule
from .delivery import Delivery
from .fault import DeliveryFault

Notation: TypeAlias = Literal["iso", "american"]

NOTATIONS: dict[str, str] = {
    "iso": "%Y-%m-%dT%H:%M:%S",
    "american": "%-m/%-d/%Y %-I:%M:%S %p",
}
"""The formats of dates that a server can be told to use."""

_REMEMBERED = 10_000


class DeliveryLog(Sequence[Delivery]):
    """Log of the last 10,000 attempts to deliver an event, and the settings of later ones.

    The log is in the order in which the attempts ended.

    Args:
        rule: what the definition of the fake says of deliveries; None if it has none.

    Attributes:
        faults: the faults to inject, which you may change at any time. The first that affects an
            event is injected.
        notation: the format of dates, `iso` or `american`; None for that of the definition.
        zone: the minutes by which delivered dates are ahead of UTC; None for those of the
            definition. Dates in responses stay as they are.
        at_once: the number of deliveries to one address that may be in flight together. With 1,
            events arrive in the order in which they became due.
        timeout: the seconds of real time within which the whole response must be there.
    """

    def __init__(self, rule: DeliveryRule | None) -> None:
        self._rule = rule
        self._log: deque[Delivery] = deque(maxlen=_REMEMBERED)
        self._chosen: dict[Any, frozenset[str]] = {}
        self.faults: list[DeliveryFault] = []
        self.notation: Notation | None = None
        self.zone: int | None = None
        self.at_once: int = 1
        self.timeout: float = 10.0

    def only(self, source: Any, kinds: Iterable[str] | None) -> None:
        """Choose the events of a source that are delivered from now on, as in the vendor's app.

        Args:
            source: the value that its events and its webhook have in common.
            kinds: the names of the events; all if None.

        Raises:
            ValueError: if no event that can be delivered has one of these names.
        """
        known = dict(self._rule.kinds) if self._rule else {}
        chosen = frozenset(known if kinds is None else kinds)
        for unknown in sorted(chosen - known.keys()):
            raise ValueError(no_such("event", unknown, known))
        self._chosen[source] = chosen

    def delivers(self, source: Any, kind: str) -> bool:
        """Return whether the events of a source with this name are delivered."""
        return source not in self._chosen or kind in self._chosen[source]

    def record(self, delivery: Delivery) -> None:
        """Add an attempt."""
        self._log.append(delivery)

    @overload
    def __getitem__(self, index: int) -> Delivery: ...
    @overload
    def __getitem__(self, index: slice) -> list[Delivery]: ...
    def __getitem__(self, index: int | slice) -> Delivery | list[Delivery]:
        return list(self._log)[index] if isinstance(index, slice) else self._log[index]

    def __iter__(self) -> Iterator[Delivery]:
        return iter(self._log)

    def __len__(self) -> int:
        return len(self._log)

    def __repr__(self) -> str:
        return repr(list(self._log))
