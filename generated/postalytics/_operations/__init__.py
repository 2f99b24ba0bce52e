# Emitted from the spec by postalytics-codegen. Do not edit: change the spec instead.
"""The whole API as data.

What a resource's module holds, its models and operations, is loaded when it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from postalytics_runtime.schema import (
    AccountLookup,
    Api,
    Environment,
    ErrorShape,
    RateLimit,
    ResourceDescription,
)

if TYPE_CHECKING:
    from postalytics_runtime.schema import EventFeed, Export

__all__ = ["API"]


def _load(resource: str) -> ResourceDescription:
    loaded: ResourceDescription = importlib.import_module(f".{resource}", __name__).RESOURCE
    return loaded


def _load_events() -> EventFeed:
    from .events import EVENTS

    return EVENTS


def _load_exports() -> tuple[Export, ...]:
    from .._exports import EXPORTS

    return EXPORTS


API = Api(
    name="Postalytics",
    version="v1",
    summary="Direct mail by API. Postcards and letters to people on contact lists.",
    base_path="/api/v1",
    limits=(RateLimit(requests=3, seconds=1), RateLimit(requests=180, seconds=60)),
    environments=(
        Environment(
            name="production",
            url="https://api.postalytics.com",
            summary="The live service. Mail sent through a live campaign is printed and billed.",
            limits=(RateLimit(requests=3, seconds=1), RateLimit(requests=180, seconds=60)),
        ),
        Environment(
            name="sandbox",
            url="https://api-dev.postalytics.com",
            summary="The vendor's sandbox. It needs an account of its own, from app-staging.postalytics.com, and that account's key.",
            limits=(RateLimit(requests=3, seconds=1), RateLimit(requests=180, seconds=60)),
        ),
        Environment(
            name="local",
            url="http://127.0.0.1:8765",
            summary="The fake server of this package, started with `postalytics serve`.",
            api_key="00000000-FA4E-4000-8000-000000000000",
            limits=(RateLimit(requests=100, seconds=1), RateLimit(requests=6000, seconds=60)),
        ),
    ),
    default_environment="local",
    errors=ErrorShape(
        message_paths=("error.message", "message", "Message", "detail", "title", "error", "."),
        details_paths=("errors", "ModelState"),
        envelope="error",
    ),
    resources=(
        "accounts",
        "campaigns",
        "contacts",
        "flows",
        "mail",
        "suppressions",
        "templates",
        "webhooks",
    ),
    account=AccountLookup(
        read="accounts.get_my_account", field="account_id", names=("company", "username")
    ),
    events=_load_events,
    exports=_load_exports,
    load=_load,
)
