"""Subscriptions: the webhook of a source, and the events that it delivers.

In reading order: `hook_url` (secret URLs of a receiver), `next_step` (what to do about a webhook),
`registration` (does it), `masking` (takes secret URLs out of its errors), `ownership` (whose
webhooks an account has; deletes those that were left behind), `verification` (reads an event back),
`reconciliation` (polls for what was not delivered), `subscription` (the events for handlers),
`opening` (all of it, from start to end).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...late_names import late_names

# These two modules have the names of their functions: loaded later, they would hide them.
from .hook_url import base_of_hooks, hook_url, is_same_url, read_hook_url
from .next_step import Claim, Step, WatchedSource, find_source, next_step

if TYPE_CHECKING:
    from .opening import subscribe
    from .ownership import ListedWebhook, list_webhooks_by_owner, prune
    from .reconciliation import Due, Mode, Times, due
    from .registration import WebhookRegistration
    from .subscription import Subscription
    from .verification import verify

__all__ = [
    "Claim",
    "Due",
    "ListedWebhook",
    "Mode",
    "Step",
    "Subscription",
    "Times",
    "WatchedSource",
    "WebhookRegistration",
    "base_of_hooks",
    "due",
    "find_source",
    "hook_url",
    "is_same_url",
    "list_webhooks_by_owner",
    "next_step",
    "prune",
    "read_hook_url",
    "subscribe",
    "verify",
]

_HOMES = {
    "subscribe": ".opening",
    "ListedWebhook": ".ownership",
    "list_webhooks_by_owner": ".ownership",
    "prune": ".ownership",
    "Due": ".reconciliation",
    "Mode": ".reconciliation",
    "Times": ".reconciliation",
    "due": ".reconciliation",
    "WebhookRegistration": ".registration",
    "Subscription": ".subscription",
    "verify": ".verification",
}

if not TYPE_CHECKING:
    # Load a part when it is used: a list of webhooks needs no receiver.
    __getattr__ = late_names(__name__, _HOMES)
