# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Direct mail by API. Postcards and letters to people on contact lists.

Everything here is imported when it is first used.
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False  # Type checkers know better; importing it takes longer than all the rest.
if TYPE_CHECKING:
    from . import accounts, contacts, errors, models, testing
    from .client import Postalytics
    from .models import UNSET

__all__ = [
    "UNSET",
    "Postalytics",
    "accounts",
    "contacts",
    "errors",
    "models",
    "testing",
]

_HOMES = {"Postalytics": "client", "UNSET": "models"}

if not TYPE_CHECKING:  # To a type checker it would make every name a name of this module.

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name in _HOMES:
            return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
        return importlib.import_module(f"{__name__}.{name}")


def __dir__() -> list[str]:
    return __all__
