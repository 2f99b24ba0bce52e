"""Names of a package that are loaded when they are used."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping


def late_names(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Return the `__getattr__` of a package.

    Use it only if not `TYPE_CHECKING`: to a type checker it would make every name a name of the
    package.

    Args:
        package: the name of the package.
        homes: the modules of the names, such as `.plan`.

    >>> late_names("postalytics_runtime", {"Drift": ".drift"})("Drift").__name__
    'Drift'
    """

    def load(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(importlib.import_module(homes[name], package), name)

    return load
