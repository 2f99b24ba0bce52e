"""The command `webhooks trigger`, which sends a sample delivery."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson
from yarl import URL

from ...events import Inbox
from ...events.subscription import base_of_hooks, hook_url
from ...schema import Api, Deliveries, EventFeed
from ...text import printable
from ..format import status_text
from ..help import epilog
from ..input import existing_inbox, some_text, value_option
from ..watching import (
    EventSender,
    HandlerFailedError,
    NoConnectionError,
    SampleDelivery,
    example_id,
    http_address,
    is_success,
)

_NOT_ACCEPTED = 1
_NOT_FOUND = 404
_HINT = "The address of a receiver ends in its secret token: --inbox FILE adds it."


def trigger_command(
    inbox_type: type[Inbox], feed: EventFeed, deliveries: Deliveries
) -> click.Command:
    """Return the command."""
    codes = {kind.name: kind.code for kind in feed.kinds if kind.code is not None}
    api = inbox_type.api

    def trigger(kind: str, to: URL, inbox: Path | None, **ids: str) -> int:
        sample = SampleDelivery(
            api=api,
            deliveries=deliveries,
            kind=codes[kind],
            date=f"{datetime.now():%Y-%m-%dT%H:%M:%S}",
            **ids,
        )
        if inbox is not None:
            to = _secret_address(inbox_type(existing_inbox(api, inbox)), to)
        return asyncio.run(_send(to, sample.body, hint="" if inbox else _HINT))

    return click.Command(
        "trigger",
        callback=trigger,
        help="""Send a sample delivery to a receiver, and show the status of its response.

        The sample holds no personal data. A receiver keeps it like any other delivery, and its
        handlers get the event.
        """,
        short_help="Send a sample delivery to a receiver.",
        epilog=_epilog(api, feed, next(iter(codes))),
        params=[
            click.Argument(["kind"], metavar="KIND", type=click.Choice(list(codes))),
            value_option(
                "--to",
                "URL",
                "The address of the receiver: on this machine, or one with https.",
                required=True,
                type=http_address,
            ),
            value_option(
                "--inbox",
                "FILE",
                "Add the secret path of the receiver with this inbox to URL.",
                type=click.Path(path_type=Path),
            ),
            *(
                value_option(
                    f"--{name.replace('_', '-')} {parameter}",
                    "ID",
                    f"The {name} in the delivery.",
                    type=some_text,
                    default=example_id(deliveries, path),
                    show_default=True,
                )
                for name, parameter, path in (
                    (feed.source, "source", deliveries.source),
                    (feed.subject, "subject", deliveries.subject),
                )
            ),
        ],
    )


def _epilog(api: Api, feed: EventFeed, kind: str) -> str:
    command = f"{api.name.lower()} webhooks trigger {kind}"
    return epilog(
        [
            f"{command} --to https://app.example.com/hook/TOKEN",
            f"{command} --to http://127.0.0.1:8080 --inbox events.db",
        ],
        f"""\b
    KIND is one of:
{_kinds(feed)}

    \b
    Exit status:
      0    the receiver accepted the delivery (2xx)
      1    it responded with another status, or not at all
      2    wrong usage, or an address that is refused
    """,
    )


def _kinds(feed: EventFeed) -> str:
    return "\n".join(f"      {kind.name}" for kind in feed.kinds if kind.code is not None)


def _secret_address(inbox: Inbox, url: URL) -> URL:
    try:
        return URL(hook_url(base_of_hooks(str(url)), inbox.tokens[0], inbox.mark))
    finally:
        inbox.close_now()


async def _send(url: URL, body: dict[str, Any], *, hint: str) -> int:
    sender = EventSender(
        url,
        option="--to",
        anywhere=url.scheme == "https",
        remedy="Use an address with https.",
    )
    async with sender:
        began = time.monotonic()
        try:
            status, text = await sender.post(orjson.dumps(body))
        except NoConnectionError:
            click.echo(f"No connection to {url.origin()}. Is the receiver running?", err=True)
            return _NOT_ACCEPTED
        except HandlerFailedError as error:
            click.echo(f"The delivery was not accepted: {error}.", err=True)
            return _NOT_ACCEPTED
    milliseconds = (time.monotonic() - began) * 1000
    click.echo(f"{status_text(status)} from {sender.name}, after {milliseconds:,.0f} ms")
    if first := text.strip().partition("\n")[0]:
        click.echo(f"  {printable(first)}")
    if status == _NOT_FOUND and hint:
        click.echo(hint, err=True)
    return 0 if is_success(status) else _NOT_ACCEPTED
