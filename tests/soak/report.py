"""Results of a run, and how they are printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, cast

import attrs


class Figures(Protocol):
    """Results of a run, an attrs class."""

    @property
    def broken(self) -> int:
        """The number of broken promises."""
        ...


def report(figures: Figures) -> int:
    """Print figures, and return the exit status: 1 if a promise is broken."""
    for name, value in attrs.asdict(cast("Any", figures)).items():
        if isinstance(value, Mapping):
            for inner, number in sorted(cast("Mapping[str, Any]", value).items()):
                _print(f"{name}: {inner}", number)
        else:
            _print(name.replace("_", " "), value)
    _print("broken promises", figures.broken)
    return min(figures.broken, 1)


def _print(name: str, value: Any) -> None:
    digits = 1 if isinstance(value, float) else 0
    print(f"{name:52}{value:>12,.{digits}f}")  # noqa: T201 (what it is run for)
