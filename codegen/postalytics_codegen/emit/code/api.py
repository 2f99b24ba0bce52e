"""Emits the top of `_operations/`: what holds for the whole API, as data."""

from __future__ import annotations

from collections.abc import Iterable

from ...model import ApiModel, ErrorsModel, IdentityModel, WindowModel
from .python_source import HEADER, call, docstring, items, several


def api_module(api: ApiModel) -> str:
    """The text of the module with what holds for the whole API."""
    opening = docstring(
        ("The whole API as data.",),
        ("What a resource's module holds, its models and operations, is loaded when it is used.",),
    )
    names = several(
        {"Api", "Environment", "ErrorShape", "RateLimit", "ResourceDescription"}
        | ({"AccountLookup"} if api.account else set())
    )
    return f"""{HEADER}{opening}

from __future__ import annotations

import importlib

from postalytics_runtime.schema import {names}

__all__ = ["API"]


def _load(resource: str) -> ResourceDescription:
    loaded: ResourceDescription = importlib.import_module(f".{{resource}}", __name__).RESOURCE
    return loaded


{_api(api)}
"""


def _windows(windows: tuple[WindowModel, ...]) -> str:
    return items(call("RateLimit", f"{w.requests}", f"{w.seconds}") for w in windows) or "()"


def _api(api: ApiModel) -> str:
    environments = items(
        call(
            "Environment",
            name=f'"{environment.name}"',
            url=environment.url.literal(),
            summary=environment.summary.literal(),
            api_key=environment.api_key.literal() if environment.api_key else None,
            limits=_windows(environment.limits),
        )
        for environment in api.environments
    )
    described = call(
        "Api",
        name=f'"{api.name}"',
        version=api.version.literal(),
        summary=api.summary.literal(),
        base_path=repr(api.base_path),
        limits=_windows(api.limits),
        environments=environments,
        default_environment=f'"{api.default_environment}"',
        errors=_errors(api.errors),
        resources=_names(resource.name for resource in api.resources),
        account=_identity(api.account) if api.account else None,
        load="_load",
    )
    return f"API = {described}"


def _errors(errors: ErrorsModel) -> str:
    return call(
        "ErrorShape",
        message_paths=_names(errors.message_at),
        details_paths=_names(errors.details_at) if errors.details_at else None,
        envelope=f'"{errors.envelope}"' if errors.envelope else None,
    )


def _identity(identity: IdentityModel) -> str:
    return call(
        "AccountLookup",
        read=f'"{identity.read.resource}.{identity.read.name}"',
        field=f'"{identity.field.name}"',
    )


def _names(names: Iterable[str]) -> str:
    return items(f'"{name}"' for name in names) or "()"
