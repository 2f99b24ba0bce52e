"""Events: each once, by webhook, by poll, or by both.

In reading order: `event` (events and reports of them), `typed` (their values, for the emitted
subclass), `identity` (reports from what was received), `judge` (what to respond to a delivery),
`delivery` (its event, without an inbox), `receiver` (HTTP servers and adapters), `router` (handlers
by kind), `inbox` (a file with each event once), `account` (whose inbox it is), `watching` (events
and lists, by polling), `subscription` (webhooks, and the events that they deliver).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..late_names import late_names
from .judge import Headers, Judgement, judge  # The module has the name of its function.

if TYPE_CHECKING:
    from .account import require_account
    from .delivery import parse_delivery
    from .event import Event, Report
    from .identity import (
        event_id,
        fingerprint,
        id_text,
        json_text,
        report_of_delivery,
        report_of_item,
    )
    from .inbox import (
        MAX_ATTEMPTS,
        RETRY_SECONDS,
        EventStream,
        Inbox,
        InboxStatus,
        KeptReport,
        OneWayEvent,
        PollResult,
        RejectedBody,
        ZoneOffset,
        match,
    )
    from .receiver import AsgiHook, HookRoute, Listener, ReceiverLimits, Reception
    from .router import Handler, Router
    from .subscription import (
        ListedWebhook,
        Subscription,
        list_webhooks_by_owner,
        prune,
        subscribe,
        verify,
    )
    from .typed import number_of, structured
    from .watching import Change, poll_events, watch_events, watch_list

__all__ = [
    "MAX_ATTEMPTS",
    "RETRY_SECONDS",
    "AsgiHook",
    "Change",
    "Event",
    "EventStream",
    "Handler",
    "Headers",
    "HookRoute",
    "Inbox",
    "InboxStatus",
    "Judgement",
    "KeptReport",
    "ListedWebhook",
    "Listener",
    "OneWayEvent",
    "PollResult",
    "ReceiverLimits",
    "Reception",
    "RejectedBody",
    "Report",
    "Router",
    "Subscription",
    "ZoneOffset",
    "event_id",
    "fingerprint",
    "id_text",
    "json_text",
    "judge",
    "list_webhooks_by_owner",
    "match",
    "number_of",
    "parse_delivery",
    "poll_events",
    "prune",
    "report_of_delivery",
    "report_of_item",
    "require_account",
    "structured",
    "subscribe",
    "verify",
    "watch_events",
    "watch_list",
]

_HOMES = {
    "require_account": ".account",
    "parse_delivery": ".delivery",
    "Event": ".event",
    "Report": ".event",
    "event_id": ".identity",
    "fingerprint": ".identity",
    "id_text": ".identity",
    "json_text": ".identity",
    "report_of_delivery": ".identity",
    "report_of_item": ".identity",
    "MAX_ATTEMPTS": ".inbox",
    "RETRY_SECONDS": ".inbox",
    "EventStream": ".inbox",
    "Inbox": ".inbox",
    "InboxStatus": ".inbox",
    "KeptReport": ".inbox",
    "OneWayEvent": ".inbox",
    "PollResult": ".inbox",
    "RejectedBody": ".inbox",
    "ZoneOffset": ".inbox",
    "match": ".inbox",
    "AsgiHook": ".receiver",
    "HookRoute": ".receiver",
    "Listener": ".receiver",
    "ReceiverLimits": ".receiver",
    "Reception": ".receiver",
    "Handler": ".router",
    "Router": ".router",
    "ListedWebhook": ".subscription",
    "Subscription": ".subscription",
    "list_webhooks_by_owner": ".subscription",
    "prune": ".subscription",
    "subscribe": ".subscription",
    "verify": ".subscription",
    "number_of": ".typed",
    "structured": ".typed",
    "Change": ".watching",
    "poll_events": ".watching",
    "watch_events": ".watching",
    "watch_list": ".watching",
}

if not TYPE_CHECKING:
    # Load a part when it is used: a list of webhooks needs no inbox.
    __getattr__ = late_names(__name__, _HOMES)
