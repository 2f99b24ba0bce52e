"""The command line of an API whose client is a class of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import click

from postalytics_runtime.cli import CommandLine, ListedUpload
from postalytics_runtime.cli.app import build
from postalytics_runtime.cli.common_options import KeyOption
from postalytics_runtime.cli.lazy import LazyCommand, LazyGroup
from postalytics_runtime.client import Client


def command_line_of(
    client_class: type[object], fake_server: Callable[..., Any] | None = None
) -> CommandLine:
    """Return what the generator emits for the API of a client."""
    client = cast("type[Client]", client_class)
    api, feed = client.api, client.api.events
    return CommandLine(
        name=api.name,
        summary=api.summary,
        api=lambda: api,
        client_class=lambda: client,
        fake_server=None if fake_server is None else lambda: fake_server,
        uploads=tuple(
            ListedUpload(one.resource, one.bulk.command, one.bulk.summary, str(one))
            for one in api.operations
            if one.bulk is not None
        ),
        event_source=None if feed is None else feed.noun,
        has_webhooks=feed is not None and None not in (feed.webhooks, feed.deliveries),
    )


def facts_of(command_line: CommandLine) -> dict[str, object]:
    """Return all but the groups and what loads the rest, and whether there is a fake server."""
    facts = command_line._replace(doctor=None)._asdict()
    return {
        **{name: fact for name, fact in facts.items() if not callable(fact) and name != "groups"},
        "serves": command_line.fake_server is not None,
    }


def loaded(command: click.Command) -> Any:
    """Return the command itself, for one that stands in a list."""
    return command.load() if isinstance(command, LazyCommand) else command


def listed(group: Any) -> Iterator[tuple[click.Command, Any]]:
    """Yield each command below a group as it is listed, and as it is loaded."""
    for entry in group.commands.values():
        command = loaded(entry)
        yield entry, command
        if isinstance(command, click.Group):
            yield from listed(command)


def commands_below(line: CommandLine) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the words and the command itself, for each command of a command line and its root."""

    def below(words: tuple[str, ...], command: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
        yield words, command
        if isinstance(command, click.Group):
            for name, entry in command.commands.items():
                yield from below((*words, name), loaded(entry))

    return below((), build(line))


def brewed(callback: Callable[[], None], *words: str) -> int:
    """Run a function as a command that connects; return its exit status."""
    key = KeyOption(["--key"], expose_value=False)
    brew = LazyCommand("brew", "", lambda: click.Command("brew", callback=callback, params=[key]))
    group = LazyGroup("tea", commands=[brew])
    return int(group.main(["brew", *words], "tea", standalone_mode=False) or 0)
