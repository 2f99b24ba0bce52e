# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""Direct mail by API. Postcards and letters to people on contact lists.

Everything here is imported when it is first used.
"""

from __future__ import annotations

import importlib

from postalytics_runtime.emitted_for import require_runtime

require_runtime("0.1.0", __name__)

# Importing it takes longer than all the rest. Type checkers know its name; jedi would believe a
# False without an annotation, and find nothing of the package.
TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from postalytics_runtime.bulk import Busy, Finished, Waiting
    from postalytics_runtime.drift import Drift
    from postalytics_runtime.http import RetryPolicy, Timeout
    from postalytics_runtime.observability import Attempt, AttemptResult, Observer
    from postalytics_runtime.schema import UNSET
    from postalytics_runtime.values.dates import parse_date

    from . import (
        accounts,
        campaigns,
        contacts,
        errors,
        events,
        flows,
        mail,
        models,
        suppressions,
        templates,
        testing,
        webhooks,
    )
    from ._converters import make_converter
    from ._fleet import Fleet
    from ._jobs import run_job
    from ._operations import API
    from .client import Postalytics

__all__ = [
    "API",
    "UNSET",
    "Attempt",
    "AttemptResult",
    "Busy",
    "Drift",
    "Finished",
    "Fleet",
    "Observer",
    "Postalytics",
    "RetryPolicy",
    "Timeout",
    "Waiting",
    "accounts",
    "campaigns",
    "contacts",
    "errors",
    "events",
    "flows",
    "mail",
    "make_converter",
    "models",
    "parse_date",
    "run_job",
    "suppressions",
    "templates",
    "testing",
    "webhooks",
]

_HOMES = {
    "API": "._operations",
    "Postalytics": ".client",
    "make_converter": "._converters",
    "Drift": "postalytics_runtime.drift",
    "RetryPolicy": "postalytics_runtime.http",
    "Timeout": "postalytics_runtime.http",
    "Attempt": "postalytics_runtime.observability",
    "AttemptResult": "postalytics_runtime.observability",
    "Observer": "postalytics_runtime.observability",
    "UNSET": "postalytics_runtime.schema",
    "parse_date": "postalytics_runtime.values.dates",
    "Busy": "postalytics_runtime.bulk",
    "Finished": "postalytics_runtime.bulk",
    "Fleet": "._fleet",
    "Waiting": "postalytics_runtime.bulk",
    "run_job": "._jobs",
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
