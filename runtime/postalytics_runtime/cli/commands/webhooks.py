"""The commands `webhooks receivers` and `webhooks prune`."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
import sys
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from ...errors import ConfigurationError
from ...text import printable
from ..format import counted, to_json
from ..help import epilog
from ..input import (
    connection,
    connection_parameters,
    existing_inbox,
    flag,
    inbox_option,
    value_option,
)
from ..profiles import place_text, profile_name, typed_value

if TYPE_CHECKING:
    from yarl import URL

    from ...client import Client
    from ...events import Inbox
    from ...events.subscription import ListedWebhook
    from ...schema import EventFeed

_WIDE = 400
_THIS_INBOX = "this inbox"
_FOREIGN = "foreign"
_SOME_LEFT = 1


def webhook_commands(
    client_class: type[Client], inbox_type: Callable[[], type[Inbox]], feed: EventFeed
) -> list[click.Command]:
    """Return the commands; `inbox_type` loads the inbox."""
    account = _WebhooksOfAccount(client_class, inbox_type, feed)
    return [_receivers_command(account), _prune_command(account)]


@attrs.frozen
class _WebhooksOfAccount:
    """Webhooks of the account of a key, and the inbox that some of them belong to."""

    client_class: type[Client]
    inbox_type: Callable[[], type[Inbox]]
    feed: EventFeed

    @property
    def program(self) -> str:
        return self.client_class.api.name.lower()

    def parameters(self) -> list[click.Option]:
        text = "The environment of the webhooks."
        return [
            inbox_option(self.client_class.api),
            *connection_parameters(self.client_class.api, text),
        ]

    @contextlib.asynccontextmanager
    async def opened(
        self, connect: Callable[[], Client], path: Path | None
    ) -> AsyncGenerator[tuple[Client, Inbox | None]]:
        """Yield the client and the inbox; `None` without an inbox."""
        async with connect() as client:
            if path is None:
                yield client, None
                return
            async with self.inbox_type()(path) as inbox:
                yield client, inbox

    def connected(self, given: dict[str, Any]) -> Callable[[], Client]:
        """Take the options of the connection, and return what connects."""
        return connection(self.client_class, given)


def _receivers_command(account: _WebhooksOfAccount) -> click.Command:
    def receivers(inbox: Path | None, as_json: bool, **given: Any) -> int:
        path = _inbox_if_there(account, inbox)
        delete = _with_options(f"{account.program} webhooks prune", inbox=inbox, **given)
        found = asyncio.run(_listed(account, account.connected(given), path))
        if as_json:
            click.echo(to_json([attrs.asdict(one) for one in found]), nl=False)
            return 0
        if not found:
            click.echo("There are no webhooks.")
            return 0
        _print_table(account.feed, found)
        if any(one.owner == _THIS_INBOX for one in found):
            click.echo(
                f"\nTo delete the webhooks of this inbox, if nothing listens any more:\n  {delete}"
            )
        return 0

    return click.Command(
        "receivers",
        callback=receivers,
        help="""List the webhooks of the account, without the secrets in their addresses.

        Receiver is "this inbox" for a webhook that was created for the inbox, "another inbox" if
        it was created by this program for another one, and "foreign" for any other.
        """,
        short_help="List the webhooks and the inboxes that they are for.",
        epilog=epilog(
            [
                f"{account.program} webhooks receivers",
                f"{account.program} webhooks receivers --json",
            ],
            """\b
        Exit status:
          0    the webhooks are listed, or there are none
          2    wrong usage, a bad key, or the webhooks cannot be read
        """,
        ),
        params=[*account.parameters(), flag("--json as_json", "Print the list as JSON.")],
    )


def _with_options(
    command: str, *, inbox: Path | None, environment: str | None, base_url: str | None, **_: Any
) -> str:
    """Return a command with the options that were given, each in a line of its own."""
    options: Mapping[str, object] = {
        "--inbox": inbox,
        "--environment": typed_value("environment", environment),
        "--base-url": typed_value("base_url", base_url),
        "--profile": profile_name(),
    }
    given = {name: str(value) for name, value in options.items() if value is not None}
    lines = [command, *(f"    {name} {shlex.quote(value)}" for name, value in given.items())]
    return " \\\n".join(printable(line) for line in lines)


def _inbox_if_there(account: _WebhooksOfAccount, given: Path | None) -> Path | None:
    """Return the inbox; `None` if you named none and have none."""
    try:
        return existing_inbox(account.client_class.api, given)
    except ConfigurationError:
        if given is not None:
            raise
        return None


async def _listed(
    account: _WebhooksOfAccount, connect: Callable[[], Client], path: Path | None
) -> list[ListedWebhook]:
    from ...events.subscription import list_webhooks_by_owner

    async with account.opened(connect, path) as (client, inbox):
        return await list_webhooks_by_owner(client, inbox)


def _print_table(feed: EventFeed, webhooks: Sequence[ListedWebhook]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in (feed.noun.capitalize(), "Active", "Receiver"):
        table.add_column(title, no_wrap=True)
    table.add_column("Address", overflow="fold")
    for one in webhooks:
        cells = (f"{one.source}", "yes" if one.active else "no", one.owner, one.origin)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console = Console(file=sys.stdout, width=_WIDE)
    console.print(table)


def _address(value: str) -> URL:
    from ..watching import http_origin

    return http_origin(value)


def _prune_command(account: _WebhooksOfAccount) -> click.Command:
    def prune_(inbox: Path | None, at: URL | None, yes: bool, **given: Any) -> int:
        api, origin = account.client_class.api, None if at is None else str(at.origin())
        path = _inbox_if_there(account, inbox) if origin else existing_inbox(api, inbox)
        connect = account.connected(given)
        found = [
            one
            for one in asyncio.run(_listed(account, connect, path))
            if one.owner == _THIS_INBOX or (one.owner != _FOREIGN and one.origin == origin)
        ]
        if not found:
            click.echo("There is no webhook to delete.")
            return 0
        _print_table(account.feed, found)
        from ..confirm import confirm

        webhooks = counted(len(found), "webhook")
        place = place_text(connect().environment)
        question = f"Delete {webhooks} in {place}, if nothing listens any more?"
        if not confirm(question, yes=yes, without="Nothing was deleted."):
            return 2
        deleted = asyncio.run(_pruned(account, connect, path, origin))
        click.echo(f"Deleted {counted(len(deleted), 'webhook')}.")
        if left := [one for one in found if one not in deleted]:
            noun, ids = account.feed.noun, ", ".join(f"{one.source}" for one in left)
            text = f"Left, because its id may mean another {noun}, too: {noun} {ids}."
            click.echo(text, err=True)
            return _SOME_LEFT
        return 0

    return click.Command(
        "prune",
        callback=prune_,
        help="""Delete webhooks that this program created and whose receivers are gone.

        These are the webhooks of the inbox, and with --origin also those of other inboxes at that
        address. A foreign webhook is never deleted. Make sure that nothing listens for them.
        """,
        short_help="Delete webhooks whose receivers are gone.",
        epilog=epilog(
            [
                f"{account.program} webhooks prune",
                f"{account.program} webhooks prune --origin https://hooks.example.com",
            ],
            """\b
        Exit status:
          0    the webhooks are deleted, or there were none
          1    some were left, because their ids may mean another one, too
          2    wrong usage, a bad key, you answered no, or a webhook is still there
        """,
        ),
        params=[
            *account.parameters(),
            value_option(
                "--origin at",
                "URL",
                "Also delete the webhooks of other inboxes at this address, such as "
                "https://hooks.example.com.",
                type=_address,
            ),
            flag("--yes", "Do not ask."),
        ],
    )


async def _pruned(
    account: _WebhooksOfAccount,
    connect: Callable[[], Client],
    path: Path | None,
    origin: str | None,
) -> list[ListedWebhook]:
    from ...events.subscription import prune

    async with account.opened(connect, path) as (client, inbox):
        return await prune(client, inbox, origin=origin)
