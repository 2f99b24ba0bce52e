"""Emits the top of `_operations/`: what holds for the whole API, as data."""

from __future__ import annotations

from ...model import ApiModel, EnvironmentModel
from ..deprecations import deprecation
from .descriptions import record, source
from .python_source import HEADER, call, checked, docstring, items, python

_CLASSES = (
    *("AccountLookup", "Api", "Credential", "Environment", "ErrorShape", "IdempotencyKeys"),
    "RateLimit",
)
_BASIC = {"scheme": "basic", "name": None, "part": None}
"""What the runtime takes for granted."""
_LOAD_EVENTS = """
def _load_events() -> EventFeed:
    from .events import EVENTS

    return EVENTS
"""
_LOAD_EXPORTS = """
def _load_exports() -> tuple[Export, ...]:
    from .._exports import EXPORTS

    return EXPORTS
"""


def api_module(api: ApiModel) -> str:
    """The text of the module with what holds for the whole API."""
    opening = docstring(
        ("The whole API as data.",),
        ("What a resource's module holds, its models and operations, is loaded when it is used.",),
    )
    described = call(
        "Api",
        name=source(api.name),
        version=source(api.version),
        summary=source(api.summary),
        base_path=repr(api.base_path),
        limits=source(api.limits) or "()",
        environments=items(map(_environment, api.environments)) or "()",
        default_environment=source(api.default_environment),
        errors=source(api.errors),
        authentication=_authentication(api),
        resources=source(tuple(resource.name for resource in api.resources)) or "()",
        idempotency=source(api.idempotency),
        account=source(api.account),
        events="_load_events" if api.events else None,
        exports="_load_exports" if api.exports else None,
        load="_load",
    )
    # The formatter leaves all imports of an `__init__.py`.
    used = [name for name in _CLASSES if f"{name}(" in described]
    late = ["EventFeed"] * bool(api.events) + ["Export"] * bool(api.exports)
    imported = f"from postalytics_runtime.schema import {', '.join(late)}" if late else ""
    return f"""{HEADER}{opening}

from __future__ import annotations

import importlib
{"from typing import TYPE_CHECKING" * bool(late)}

from postalytics_runtime.schema import {", ".join(used)}, ResourceDescription
{checked(imported)}

__all__ = ["API"]


def _load(resource: str) -> ResourceDescription:
    loaded: ResourceDescription = importlib.import_module(f".{{resource}}", __name__).RESOURCE
    return loaded

{_LOAD_EVENTS * bool(api.events)}
{_LOAD_EXPORTS * bool(api.exports)}
API = {described}
"""


def _environment(environment: EnvironmentModel) -> str:
    ended = deprecation(environment)
    warning = ended.warning(f"The environment `{environment.name}`") if ended else ""
    return record(environment, deprecated=python(warning) if warning else "")


def _authentication(api: ApiModel) -> str:
    """The places of the API key in a request; empty text if it is sent as in most APIs."""
    given = [{name: getattr(one, name) for name in _BASIC} for one in api.authentication]
    if given == [_BASIC]:
        return ""
    return items(call("Credential", **{n: source(v) for n, v in one.items()}) for one in given)
