# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Direct mail by API. Postcards and letters to people on contact lists.

Everything here is imported when it is first used.
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False  # Type checkers know better; importing it takes longer than all the rest.
if TYPE_CHECKING:
    from postalytics_runtime.dates import parse_date
    from postalytics_runtime.deadline import Timeout
    from postalytics_runtime.drift import Drift
    from postalytics_runtime.model import UNSET
    from postalytics_runtime.observer import Attempt, Observer, Result
    from postalytics_runtime.retry import RetryPolicy

    from . import (
        accounts,
        campaigns,
        contacts,
        errors,
        flows,
        mail,
        models,
        suppressions,
        templates,
        testing,
        webhooks,
    )
    from .client import Postalytics

__all__ = [
    "UNSET",
    "Attempt",
    "Drift",
    "Observer",
    "Postalytics",
    "Result",
    "RetryPolicy",
    "Timeout",
    "accounts",
    "campaigns",
    "contacts",
    "errors",
    "flows",
    "mail",
    "models",
    "parse_date",
    "suppressions",
    "templates",
    "testing",
    "webhooks",
]

_HOMES = {
    "Postalytics": ".client",
    "parse_date": "postalytics_runtime.dates",
    "Timeout": "postalytics_runtime.deadline",
    "Drift": "postalytics_runtime.drift",
    "UNSET": "postalytics_runtime.model",
    "Attempt": "postalytics_runtime.observer",
    "Observer": "postalytics_runtime.observer",
    "Result": "postalytics_runtime.observer",
    "RetryPolicy": "postalytics_runtime.retry",
}

if not TYPE_CHECKING:  # To a type checker it would make every name a name of this package.

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = importlib.import_module(_HOMES.get(name, f".{name}"), __name__)
        if name in _HOMES:
            found = getattr(found, name)
        globals()[name] = found  # the next time it is found without this function
        return found


def __dir__() -> list[str]:
    return __all__
