"""The command groups `events` and `webhooks`, of an API that has events."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

import click

from ..command_line import CommandLine
from ..lazy import LazyGroup, lazy_commands

if TYPE_CHECKING:
    from ...client import Client
    from ...events import Inbox
    from ...schema import Deliveries, EventFeed


def event_command_groups(command_line: CommandLine) -> list[click.Group]:
    """Return the groups; none if the API has no events, one if it has no webhooks."""
    source = command_line.event_source
    if source is None:
        return []
    events = _group(
        "events",
        f"Watch the events of a {source}, and see what became of them.",
        _events(command_line, source),
    )
    if not command_line.has_webhooks:
        return [events]
    webhooks = _group(
        "webhooks",
        f"Receive the events of a {source} by webhook.",
        _webhooks(command_line, source),
    )
    return [events, webhooks]


def _group(name: str, text: str, commands: Iterable[click.Command]) -> click.Group:
    group = LazyGroup(name, help=text)
    for command in commands:
        group.add_command(command)
    return group


def _events(command_line: CommandLine, source: str) -> list[click.Command]:
    def watch() -> list[click.Command]:
        from .watch import watch_command

        return [watch_command(*_parts(command_line))]

    def inbox() -> list[click.Command]:
        from .inbox import inbox_commands

        return inbox_commands(_inbox_type(command_line))

    return [
        *lazy_commands({"watch": f"Poll the events of a {source}, and handle each."}, watch),
        *lazy_commands(
            {
                "status": "Show how many events are in the inbox, and what became of them.",
                "replay": "Have events handled again that were handled before, or are dead.",
                "purge": "Delete the personal data of one person.",
            },
            inbox,
        ),
    ]


def _webhooks(command_line: CommandLine, source: str) -> list[click.Command]:
    def listen() -> list[click.Command]:
        from .listen import listen_command

        return [listen_command(*_parts(command_line))]

    def trigger() -> list[click.Command]:
        from .trigger import trigger_command

        feed = _feed(command_line)
        deliveries = cast("Deliveries", feed.deliveries)
        return [trigger_command(_inbox_type(command_line), feed, deliveries)]

    def manage() -> list[click.Command]:
        from .webhooks import webhook_commands

        return webhook_commands(
            command_line.client_class(), lambda: _inbox_type(command_line), _feed(command_line)
        )

    return [
        *lazy_commands({"listen": f"Receive the events of a {source} by webhook."}, listen),
        *lazy_commands({"trigger": "Send a sample delivery to a receiver."}, trigger),
        *lazy_commands(
            {
                "receivers": "List the webhooks and the inboxes that they are for.",
                "prune": "Delete webhooks whose receivers are gone.",
            },
            manage,
        ),
    ]


def _feed(command_line: CommandLine) -> EventFeed:
    """Load the description of the events; the groups are there only for an API with events."""
    return cast("EventFeed", command_line.api().events)


def _inbox_type(command_line: CommandLine) -> type[Inbox]:
    """Load the inbox."""
    from ...events import Inbox

    # The emitted class has typed events as well; a command has no use for them.
    facts = {"api": command_line.api(), "feed": _feed(command_line)}
    return type("CommandInbox", (Inbox,), facts)


def _parts(command_line: CommandLine) -> tuple[type[Client], type[Inbox], EventFeed]:
    return command_line.client_class(), _inbox_type(command_line), _feed(command_line)
