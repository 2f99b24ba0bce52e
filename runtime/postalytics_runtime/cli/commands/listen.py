"""The command `webhooks listen`: receives the events of a source, and handles each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import attrs
import click

from ...errors import ConfigurationError, WebhookTakenError
from ...events import Inbox
from ...events.subscription import Subscription, subscribe
from ...schema import Api, EventFeed
from ...text import printable
from ..format import period
from ..help import epilog
from ..input import (
    WholeNumber,
    connection,
    connection_parameters,
    created_inbox,
    first_date,
    flag,
    inbox_option,
    since_option,
    source_option,
    value_option,
)
from ..watching import (
    ABORTED,
    Ending,
    HandlerOptions,
    WatchCounts,
    WatchDisplay,
    follow,
    handler_parameters,
    masked_address,
    run_to_its_end,
    watch_display,
)

if TYPE_CHECKING:
    from ...client import Client

PORT = 8080
"""The port to listen on by default."""


def listen_command(
    client_class: type[Client], inbox_type: type[Inbox], feed: EventFeed
) -> click.Command:
    """Return the command."""
    api = client_class.api

    def listen(inbox: Path | None, **given: Any) -> int:
        connect = connection(client_class, given)
        handling = HandlerOptions.taken_from(given)
        listening = _Listening(
            connect=connect,
            inbox_type=inbox_type,
            inbox=created_inbox(api, inbox),
            handling=handling,
            **given,
        )
        return asyncio.run(listening.run())

    return click.Command(
        "listen",
        callback=listen,
        help=_help(api, feed),
        short_help=f"Receive the events of a {feed.noun} by webhook.",
        epilog=_epilog(api, feed),
        params=[
            source_option(feed, f"The {feed.noun} whose events you want."),
            value_option(
                "--url",
                "URL",
                "The public address, with https, that leads to this machine and port. A secret "
                "path is added to it.",
                required=True,
            ),
            value_option(
                "--host",
                "HOST",
                "The address to listen on.",
                default="127.0.0.1",
                show_default=True,
            ),
            value_option(
                "--port",
                "N",
                "The port to listen on; 0 for any free port.",
                type=WholeNumber(0, 65535),
                default=PORT,
                show_default=True,
            ),
            inbox_option(api),
            *handler_parameters(),
            flag(
                "--forever",
                "Keep the webhook at the end, so that nothing is lost until the next start. Use "
                "this for a service.",
            ),
            flag("--replace", "Take the webhook over if it calls another receiver."),
            since_option(),
            *connection_parameters(api, f"The environment of the {feed.noun}."),
        ],
    )


@attrs.frozen(kw_only=True)
class _Listening:
    """One run of the command."""

    connect: Callable[[], Client]
    inbox_type: type[Inbox]
    inbox: Path
    handling: HandlerOptions
    source: str
    url: str
    host: str
    port: int
    forever: bool
    replace: bool
    since: timedelta | None

    async def run(self) -> int:
        """Listen until a signal comes, and return the exit status."""
        with watch_display(WatchCounts(self.inbox_type.feed)) as display:
            try:
                status = await run_to_its_end(lambda ending: self._listen(ending, display), display)
            except WebhookTakenError as error:
                raise self._taken(error) from error
            if status == ABORTED and not self.forever:
                display.note(
                    "The webhook may still be there. Enter the same command again, or delete it "
                    f"with `{self.inbox_type.api.name.lower()} webhooks prune`."
                )
            display.note(display.counts.summary)
        return status or 0

    async def _listen(self, ending: Ending, display: WatchDisplay) -> None:
        feed = self.inbox_type.feed
        async with self.connect() as client, self.handling.handler(feed, display) as handler:
            display.note(f"Preparing the webhook of {feed.noun} {printable(self.source)}.")
            async with subscribe(
                client,
                self.source,
                url=self.url,
                inbox=self.inbox,
                on_exit=self._on_exit,
                host=self.host,
                port=self.port,
                replace=self.replace,
                start=first_date(self.since),
                inbox_type=self.inbox_type,
            ) as subscription:
                for line in self._introduction(subscription):
                    display.note(line)
                await follow(subscription, handler, display, ending)
                if not self.forever and subscription.mode == "webhook":
                    display.note("Deleting the webhook.")

    def _taken(self, error: WebhookTakenError) -> ConfigurationError:
        """Return the error with the option that takes the webhook over."""
        noun, program = self.inbox_type.feed.noun, self.inbox_type.api.name.lower()
        return ConfigurationError(
            f"{error.message.partition(' Pass ')[0]} Add --replace to take it over, or poll the "
            f"events: `{program} events watch --{noun.replace(' ', '-')} {self.source}`."
        )

    @property
    def _on_exit(self) -> Literal["keep", "delete"]:
        return "keep" if self.forever else "delete"

    def _introduction(self, subscription: Subscription[Any]) -> list[str]:
        feed, program = self.inbox_type.feed, self.inbox_type.api.name.lower()
        way = f"The webhook calls {masked_address(subscription.url)}"
        end = "Ctrl-C ends this, and the webhook " + ("stays." if self.forever else "is deleted.")
        if subscription.mode == "polling":
            way = f"There is no webhook: events are polled every {period(feed.polled.interval)}."
            end = "Ctrl-C ends this."
        kind = next((kind.name for kind in feed.kinds if kind.code is not None), "KIND")
        option = f"--{feed.source.replace('_', '-')}"
        return [
            f"Listening on {subscription.local_url} for the events of {subscription.name}.",
            way,
            f"Events are kept in {printable(str(self.inbox))}.",
            end,
            "To try it, in another terminal:",
            f"  {program} webhooks trigger {kind} {option} {subscription.source.polled} \\",
            f"    --to {subscription.local_url} --inbox {printable(str(self.inbox))}",
        ]


def _help(api: Api, feed: EventFeed) -> str:
    return f"""Receive the events of a {feed.noun} by webhook, and handle each.

    The command creates the webhook of the {feed.noun}, and listens for its deliveries. Each is
    stored in the inbox before it is acknowledged. Events that came while nothing listened are
    polled.

    Each event is printed as one line of JSON with its id, after it was forwarded and COMMAND has
    run. What fails is tried 8 times within 24 hours. Each event is handled at least once, and
    with the same id each time.

    The first Ctrl-C, or SIGTERM, finishes the event in hand and deletes the webhook; the second
    aborts immediately.
    """


def _epilog(api: Api, feed: EventFeed) -> str:
    option = f"--{feed.noun.replace(' ', '-')}"
    command = f"{api.name.lower()} webhooks listen {option} 1 --url https://hooks.example.com"
    return epilog(
        [
            command,
            f"{command} --forward-to http://localhost:3000/events",
            f'{command} --forever --exec "python handle.py" > /dev/null',
        ],
        """\b
    Exit status:
      0    stopped by a signal, or because nothing reads standard output any more
      2    wrong usage, a bad key, a webhook of another receiver, or an inbox that
           cannot be used
      130  aborted; the event in hand is handled again at the next start

    Standard output and the inbox hold personal data. Messages go to standard error.
    """,
    )
