"""Subscriptions: the webhook of a source, and the events that it delivers.

In reading order: `hook_url` (secret URLs of a receiver), `next_step` (what to do about a webhook),
`registration` (does it).
"""

from __future__ import annotations

from .hook_url import base_of_hooks, hook_url, is_same_url, read_hook_url
from .next_step import Claim, Step, WatchedSource, find_source, next_step
from .registration import WebhookRegistration

__all__ = [
    "Claim",
    "Step",
    "WatchedSource",
    "WebhookRegistration",
    "base_of_hooks",
    "find_source",
    "hook_url",
    "is_same_url",
    "next_step",
    "read_hook_url",
]
