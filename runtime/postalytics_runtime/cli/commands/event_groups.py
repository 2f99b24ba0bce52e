"""The command groups `events` and `webhooks`, of an API that has events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from ...events import Inbox
from ...schema import Api, EventFeed
from .inbox import inbox_commands
from .listen import listen_command
from .trigger import trigger_command
from .watch import watch_command
from .webhooks import webhook_commands

if TYPE_CHECKING:
    from ...client import Client


def event_command_groups(client_class: type[Client]) -> list[click.Group]:
    """Return the groups; none if the API has no events, one if it has no webhooks."""
    api, feed = client_class.api, client_class.api.events
    if feed is None:
        return []
    inbox_type = _inbox_type(api, feed)
    events = _group(
        "events",
        f"Watch the events of a {feed.noun}, and see what became of them.",
        [watch_command(client_class, inbox_type, feed), *inbox_commands(inbox_type)],
    )
    if feed.webhooks is None or feed.deliveries is None:
        return [events]
    webhooks = _group(
        "webhooks",
        f"Receive the events of a {feed.noun} by webhook.",
        [
            listen_command(client_class, inbox_type, feed),
            trigger_command(inbox_type, feed, feed.deliveries),
            *webhook_commands(client_class, inbox_type, feed),
        ],
    )
    return [events, webhooks]


def _group(name: str, text: str, commands: Iterable[click.Command]) -> click.Group:
    group = click.Group(name, help=text)
    for command in commands:
        group.add_command(command)
    return group


def _inbox_type(api: Api, feed: EventFeed) -> type[Inbox]:
    # The emitted class has typed events as well; a command has no use for them.
    return type("CommandInbox", (Inbox,), {"api": api, "feed": feed})
