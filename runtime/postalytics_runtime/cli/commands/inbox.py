"""The commands `events status`, `events replay` and `events purge`, which need no API key."""

from __future__ import annotations

import asyncio
import re
import shlex
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import attrs
import click

from ...events import MAX_ATTEMPTS, Inbox, InboxStatus, RejectedBody
from ...text import printable
from ..confirm import confirm
from ..format import counted, period, table_lines, to_json
from ..help import epilog
from ..input import existing_inbox, flag, inbox_option, some_text, time_ago, value_option
from ..jobs import local_time

T = TypeVar("T")
_STATES = {"pending": "waiting", "leased": "in hand", "done": "handled", "dead": "dead"}
_DEAD = 1
"""The exit status of `events status` if events are dead."""
_NOTHING_CHOSEN = 1


def inbox_commands(inbox_type: type[Inbox]) -> list[click.Command]:
    """Return the commands about what is in an inbox."""
    return [
        _status_command(inbox_type),
        _replay_command(inbox_type),
        _purge_command(inbox_type),
    ]


def _carry_out(
    inbox_type: type[Inbox], file: Path | None, work: Callable[[Inbox], Awaitable[T]]
) -> T:
    """Do something with an inbox that exists."""

    async def opened() -> T:
        async with inbox_type(existing_inbox(inbox_type.api, file)) as inbox:
            return await work(inbox)

    return asyncio.run(opened())


def _status_command(inbox_type: type[Inbox]) -> click.Command:
    program = inbox_type.api.name.lower()

    async def read(inbox: Inbox) -> tuple[Path, InboxStatus, list[RejectedBody]]:
        return inbox.path, await inbox.status(), await inbox.rejected()

    def status(inbox: Path | None, as_json: bool) -> int:
        path, found, rejected = _carry_out(inbox_type, inbox, read)
        if as_json:
            click.echo(to_json({"inbox": str(path), **attrs.asdict(found)}), nl=False)
        else:
            lines = _status_lines(inbox_type, path, found, rejected)
            if found.dead:
                option = "" if inbox is None else f" --inbox {shlex.quote(str(inbox))}"
                replay = printable(f"{program} events replay --failed{option}")
                lines += ["", "To handle the dead events again:", f"  {replay}"]
            click.echo("\n".join(lines))
        return _DEAD if found.dead else 0

    return click.Command(
        "status",
        callback=status,
        help="Show how many events are in the inbox, and what became of them.",
        epilog=epilog(
            [f"{program} events status", f"{program} events status --json"],
            f"""\b
        Exit status:
          0    no event is dead
          1    some events are dead: handling them failed {MAX_ATTEMPTS} times. See
               {program} events replay --failed
          2    wrong usage, or the inbox cannot be read
        """,
        ),
        params=[inbox_option(inbox_type.api), flag("--json as_json", "Print the status as JSON.")],
    )


def _status_lines(
    inbox_type: type[Inbox], path: Path, found: InboxStatus, rejected: list[RejectedBody]
) -> list[str]:
    feed = inbox_type.feed
    states = [f"{count:,} {_STATES.get(state, state)}" for state, count in found.states.items()]
    kinds = [f"{count:,} {printable(kind)}" for kind, count in found.kinds.items()]
    polls = [
        f"{local_time(at)}, {feed.source} {printable(source)}"
        for source, at in found.last_polls.items()
    ]
    return table_lines(
        [
            ("Inbox", [printable(str(path))]),
            ("Events", [f"{found.events:,}", *states]),
            ("Kinds", kinds),
            ("Last event", [_time_text(found.last_event)]),
            ("Last delivery", [_time_text(found.last_delivery)]),
            ("Last poll", polls or ["never"]),
            ("Zones", [_offset_text(found.offset)]),
            ("Unmatched", _unmatched_lines(found.unmatched)),
            ("Rejected", _rejected_lines(found.rejected, rejected)),
        ]
    )


def _time_text(time: datetime | None) -> str:
    return "never" if time is None else local_time(time)


def _offset_text(offset: int | None) -> str:
    if offset is None:
        return "not known yet: no event came by webhook and by poll"
    if offset == 0:
        return "deliveries and polled events have the same dates"
    later = "later" if offset > 0 else "earlier"
    return f"deliveries are dated {period(abs(offset))} {later} than polled events"


def _unmatched_lines(unmatched: int) -> list[str]:
    text = f"{counted(unmatched, 'event')} without an id or a date: no poll can show the same event"
    return [text] if unmatched else []


def _rejected_lines(count: int, kept: list[RejectedBody]) -> list[str]:
    if not count:
        return []
    lines = [f"{counted(count, 'request')} that held no delivery"]
    if kept:
        last = kept[-1]
        lines.append(f"the last: {local_time(last.received_at)}, {printable(last.reason)}")
    return lines


def _replay_command(inbox_type: type[Inbox]) -> click.Command:
    program = inbox_type.api.name.lower()

    def replay(
        inbox: Path | None, ids: tuple[str, ...], failed: bool, since: timedelta | None
    ) -> int:
        if not (ids or failed or since):
            raise click.UsageError("Choose events with --failed, --since or --id.")

        async def choose(opened: Inbox) -> int:
            # A local time without a zone, as the inbox takes it.
            moment = None if since is None else datetime.now() - since
            return await opened.replay(ids, failed=failed, since=moment)

        count = _carry_out(inbox_type, inbox, choose)
        if not count:
            click.echo("No handled or dead event was chosen, so nothing changed.")
            return _NOTHING_CHOSEN
        click.echo(
            f"{counted(count, 'event')} will be handled again, by the command that is running for "
            "this\n"
            f"inbox, or the next `{program} events watch` or `{program} webhooks listen`."
        )
        return 0

    return click.Command(
        "replay",
        callback=replay,
        help="Have events handled again that were handled before, or are dead.",
        epilog=epilog(
            [f"{program} events replay --failed", f"{program} events replay --since 2d"],
            """\b
        Exit status:
          0    some events will be handled again
          1    no event was chosen
          2    wrong usage, or the inbox cannot be used
        """,
        ),
        params=[
            inbox_option(inbox_type.api),
            flag("--failed", f"All dead events: handling them failed {MAX_ATTEMPTS} times."),
            value_option(
                "--since", "TIME", "All events received since then: 30m, 12h, 2d.", type=time_ago
            ),
            value_option(
                "--id ids",
                "ID",
                "The event with this id, of 64 characters. You can repeat this option.",
                type=_event_id,
                multiple=True,
            ),
        ],
    )


def _event_id(value: object) -> str:
    text = str(value).strip().lower()
    if re.fullmatch("[0-9a-f]{64}", text) is None:
        raise click.BadParameter("The id of an event has 64 characters, 0 to 9 and a to f.")
    return text


def _purge_command(inbox_type: type[Inbox]) -> click.Command:
    name = inbox_type.feed.subject

    def purge(inbox: Path | None, subject: str, yes: bool) -> int:
        path = existing_inbox(inbox_type.api, inbox)
        question = f"Delete what the inbox holds about {name} {printable(subject)}?"
        if not confirm(question, yes=yes, without="Nothing was deleted."):
            return 2

        async def delete(opened: Inbox) -> int:
            return await opened.purge(subject)

        count = _carry_out(inbox_type, path, delete)
        click.echo(
            f"Deleted the data of {counted(count, 'event')} of {name} {printable(subject)}."
            if count
            else f"The inbox holds no data about {name} {printable(subject)}."
        )
        return 0

    option = f"--{name.replace('_', '-')}"
    return click.Command(
        "purge",
        callback=purge,
        help=f"""Delete the personal data of all events of one {name}.

        Only the ids of the events stay, so that they are known when they are reported again.
        """,
        short_help="Delete the personal data of one person.",
        epilog=epilog(
            [f"{inbox_type.api.name.lower()} events purge {option} 5002"],
            """\b
        Exit status:
          0    the data is deleted, or there was none
          2    wrong usage, you answered no, or the inbox cannot be used
        """,
        ),
        params=[
            inbox_option(inbox_type.api),
            value_option(
                f"{option} subject",
                "ID",
                f"The {name}, as each event shows it.",
                type=some_text,
                required=True,
            ),
            flag("--yes", "Do not ask."),
        ],
    )
