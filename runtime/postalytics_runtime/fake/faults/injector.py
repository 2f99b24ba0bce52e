"""The faults that a server has, and which of them happens to a request."""

from __future__ import annotations

import random
from collections.abc import Iterable, MutableSequence
from typing import Any

import attrs

from ...schema import Api
from ..fault import Fault


@attrs.define
class _Armed:
    """A fault that a server has."""

    fault: Fault
    operations: frozenset[str]
    calls: int = 0
    """How many requests with these operations there were since."""


class FaultInjector(MutableSequence[Fault]):
    """The faults of a server, a list. Of those that concern a request, the first one happens.

    Args:
        api: the API whose operations the faults may name.
        faults: the faults at the start.
        seed: of the chance that decides where a fault has a probability.

    Raises:
        ValueError: also later, when a fault names an operation that the API does not have.
    """

    def __init__(self, api: Api, faults: Iterable[Fault] = (), seed: int = 0) -> None:
        self._api = api
        self._armed = [self._arm(fault) for fault in faults]
        self._chance = random.Random(seed)  # noqa: S311 (must be repeatable, guards no secret)

    def choose(self, operation: str) -> Fault | None:
        """The fault that happens to a request, if any; counts the request.

        Args:
            operation: the operation that is asked for, as `resource.name`.
        """
        chosen = None
        for armed in self._armed:
            if operation in armed.operations:
                armed.calls += 1
                if chosen is None and self._strikes(armed):
                    chosen = armed.fault
        return chosen

    def _strikes(self, armed: _Armed) -> bool:
        fault = armed.fault
        if fault.calls is not None and not any(armed.calls in calls for calls in fault.calls):
            return False
        return fault.probability == 1 or self._chance.random() < fault.probability

    def _arm(self, fault: Fault) -> _Armed:
        return _Armed(fault, fault.operations_of(self._api))

    # Any in these stands for an index with a fault, or a slice with faults.

    def __getitem__(self, index: Any) -> Any:
        faults: Any = [armed.fault for armed in self._armed]
        return faults[index]

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, slice):
            self._armed[index] = [self._arm(fault) for fault in value]
        else:
            self._armed[index] = self._arm(value)

    def __delitem__(self, index: Any) -> None:
        del self._armed[index]

    def __len__(self) -> int:
        return len(self._armed)

    def __repr__(self) -> str:
        return repr(list(self))

    def insert(self, index: int, value: Fault) -> None:
        """Have a fault before the one at `index`."""
        self._armed.insert(index, self._arm(value))
