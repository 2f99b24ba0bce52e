"""Selection of the fault that affects a request."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, MutableSequence
from itertools import count
from typing import Any, TypeAlias, cast

from ...schema import Api
from ..fault import Fault

_Armed: TypeAlias = tuple[Fault, frozenset[str], Iterator[int]]
"""A fault of a server, its operations, and the numbers of the requests with them."""


class FaultInjector(MutableSequence[Fault]):
    """List of the faults of a server. The first fault that affects a request is injected.

    Args:
        api: the API with the operations of the faults.
        faults: the faults at the start.
        seed: the seed of the random numbers for faults with a probability.

    Raises:
        TypeError: also later, if a fault is not a `Fault`.
        ValueError: also later, if a fault names an operation that the API does not have.
    """

    def __init__(self, api: Api, faults: Iterable[Fault] = (), seed: int = 0) -> None:
        self._api = api
        self._armed = [self._arm(fault) for fault in faults]
        self._chance = random.Random(seed)  # noqa: S311 (must be repeatable, protects no secret)

    def choose(self, operation: str) -> Fault | None:
        """Return the fault to inject into a request, if any, and count the request.

        Args:
            operation: the operation of the request, as `resource.name`.
        """
        chosen = None
        for fault, operations, numbers in self._armed:
            if operation in operations:
                number = next(numbers)
                if chosen is None and self._strikes(fault, number):
                    chosen = fault
        return chosen

    def _strikes(self, fault: Fault, number: int) -> bool:
        if fault.calls is not None and not any(number in calls for calls in fault.calls):
            return False
        return fault.probability == 1 or self._chance.random() < fault.probability

    def _arm(self, fault: Fault) -> _Armed:
        if not isinstance(cast("object", fault), Fault):
            given = type(fault).__name__
            raise TypeError(f'A fault must be a Fault, such as Fault("refused"), not {given}.')
        return fault, fault.operations_of(self._api), count(1)

    # `Any` stands for an index with a fault, or a slice with faults.

    def __getitem__(self, index: Any) -> Any:
        faults: Any = [fault for fault, _, _ in self._armed]
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
        """Insert a fault before the fault at `index`."""
        self._armed.insert(index, self._arm(value))
