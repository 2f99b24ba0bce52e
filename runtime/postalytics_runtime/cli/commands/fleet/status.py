"""The commands `fleet status` and `fleet unconfirmed`."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from ....bulk.jobs import WAITS_FOR
from ....errors import (
    AuthenticationError,
    ConfigurationError,
    JournalDamagedError,
    JournalIncompleteError,
    JournalMismatchError,
    JournalMovedError,
    LiveMailError,
    NotFoundError,
    PostalyticsError,
    TooManyRejectedError,
)
from ....fleet import FleetJob, FleetState
from ....text import printable
from ...format import counted, table_lines, to_json, wrapped
from ...help import epilog
from ...input import flag
from .named_fleet import named_fleet

if TYPE_CHECKING:
    from ....client import Client
    from ....fleet import UnconfirmedRow

_SHOWN = 20
"""Maximum number of jobs that are listed for people."""
_FIRST = (FleetState.STOPPED, FleetState.PAUSED, FleetState.WAITING, FleetState.SENDING)
"""The states that are listed first: those that need you, then those in which much happens."""
_WORDS: Mapping[type[PostalyticsError], str] = {
    AuthenticationError: "the API refuses the key",
    ConfigurationError: "the key, the mode or an option does not fit",
    JournalDamagedError: "its records are damaged",
    JournalIncompleteError: "its records may be incomplete",
    JournalMismatchError: "the key is of another account than the job",
    JournalMovedError: "the database is a copy, or another server has taken its place",
    LiveMailError: "the mode has changed, or live mail was not agreed to",
    NotFoundError: "the API does not have what it is sent to",
    TooManyRejectedError: "the API rejects too many rows",
}
_REASONS: Mapping[str, str] = {**WAITS_FOR, **{kind.__name__: _WORDS[kind] for kind in _WORDS}}
"""What a job waits for, and what has stopped it, in words. The database has only their names."""
_STOPPED = (
    "The log of its worker has the whole message of a job that has stopped. Remove the cause, and "
    "put it into the queue again: `fleet resume ACCOUNT`."
)
_STATUS = """Show how far the jobs are.

All jobs of the fleet are counted, and those are listed that need you, or that a worker has. With
ACCOUNT, all jobs of that account are listed.
"""
_UNCONFIRMED = """List the rows that may have been sent.

A row is unconfirmed if the API did not answer, or if a worker was lost at that moment. Mail that is
unconfirmed is never sent again by itself: `jobs row` shows its history, and `jobs resend` sends it.
"""
_UNCONFIRMED_WITH_KEYS = """List the rows that may have been sent.

A row is unconfirmed if the API did not answer, or if a worker was lost at that moment. A worker
sends it again while the API remembers its idempotency key, so that nothing is done twice. Later,
`jobs row` shows its history, and `jobs resend` sends it.
"""
_EXIT = """\b
    Exit status:
      0    done
      2    wrong usage, or the database cannot be used
"""


def status_command(client_class: type[Client]) -> click.Command:
    """Return the command that shows how far the jobs are."""

    def status(account: str | None, *, as_json: bool) -> int:
        jobs = asyncio.run(named_fleet(client_class).status(account))
        if as_json:
            click.echo(to_json(_data(jobs)), nl=False)
        else:
            click.echo("\n".join(_lines(jobs, account)))
        return 0

    command = f"{client_class.api.name.lower()} fleet status"
    return click.Command(
        "status",
        callback=status,
        help=_STATUS,
        short_help=_STATUS.partition("\n")[0],
        epilog=epilog([command, f"{command} acme", f"{command} --json"], _EXIT),
        params=[
            click.Argument(["account"], required=False),
            flag("--json as_json", "Print all jobs as JSON."),
        ],
    )


def unconfirmed_command(client_class: type[Client]) -> click.Command:
    """Return the command that lists unconfirmed rows."""

    def unconfirmed(account: str | None, *, as_json: bool) -> int:
        rows = asyncio.run(named_fleet(client_class).unconfirmed(account))
        if as_json:
            click.echo(to_json([_row(row) for row in rows]), nl=False)
        else:
            lines = [
                f"{one.account}  {one.job}  row {one.row}  {one.at:%Y-%m-%d %H:%M}" for one in rows
            ]
            click.echo("\n".join([*lines, f"{counted(len(rows), 'row')} unconfirmed."]))
        return 0

    command = f"{client_class.api.name.lower()} fleet unconfirmed"
    keys = client_class.api.idempotency
    text = _UNCONFIRMED_WITH_KEYS if keys is not None and keys.seconds else _UNCONFIRMED
    return click.Command(
        "unconfirmed",
        callback=unconfirmed,
        help=text,
        short_help=text.partition("\n")[0],
        epilog=epilog([command, f"{command} acme --json"], _EXIT),
        params=[
            click.Argument(["account"], required=False),
            flag("--json as_json", "Print the rows as JSON."),
        ],
    )


def _lines(jobs: Sequence[FleetJob], account: str | None) -> list[str]:
    if not jobs:
        return ["There are no jobs." if account is None else f"There are no jobs of {account}."]
    states = Counter(job.state for job in jobs)
    rows = _rows(jobs)
    facts = [
        ("Jobs", [f"{len(jobs):,} of {counted(len({job.account for job in jobs}), 'account')}"]),
        (
            "States",
            [", ".join(f"{states[state]:,} {state}" for state in FleetState if states[state])],
        ),
        ("Rows", [", ".join(_words(rows))]),
    ]
    listed = _needing(jobs) if account is None else list(jobs)
    left = max(0, len(listed) - _SHOWN) if account is None else 0
    lines = table_lines(facts)
    if shown := listed[: len(listed) - left]:
        lines += ["", *_listed(shown)]
    if left:
        lines.append(f"and {counted(left, 'other job')}: see --json, or name an account.")
    if any(job.state is FleetState.STOPPED for job in shown):
        lines += ["", _STOPPED]
    return [wrapped(line) for line in lines]


def _needing(jobs: Sequence[FleetJob]) -> list[FleetJob]:
    return sorted(
        (job for job in jobs if job.state in _FIRST), key=lambda job: _FIRST.index(job.state)
    )


def _listed(jobs: Sequence[FleetJob]) -> list[str]:
    """Return a line for each job, and what stands in its way below it."""
    accounts, names, states = (
        max(map(len, cells), default=0)
        for cells in zip(
            *((one.account, printable(one.job), one.state) for one in jobs), strict=True
        )
    )
    lines: list[str] = []
    for job in jobs:
        name = f"{job.account:{accounts}}  {printable(job.job):{names}}  {job.state:{states}}"
        counts = _counts(job)
        done = f"{counts.pop('succeeded'):,} of {counted(job.counts.rows, 'row')} succeeded"
        del counts["pending"]  # The rest, for which the line has no room.
        lines.append(f"{name}  {', '.join([done, *_words(counts)])}")
        if job.reason:
            until = f"until {job.until:%H:%M:%S} UTC: " if job.until else ""
            lines.append(f"  {until}{_REASONS.get(job.reason, printable(job.reason))}")
    return lines


def _counts(job: FleetJob) -> dict[str, int]:
    """Return the number of rows in each state; those in flight count only as such."""
    counts = {state.value: count for state, count in job.counts.by_state.items()}
    counts["unconfirmed"] -= job.in_flight
    pending = counts.pop("pending")
    return {**counts, "in_flight": job.in_flight, "pending": pending}


def _words(counts: Mapping[str, int]) -> list[str]:
    return [f"{count:,} {state.replace('_', ' ')}" for state, count in counts.items() if count]


def _rows(jobs: Sequence[FleetJob]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for job in jobs:
        total.update(_counts(job))
    return dict(total)


def _data(jobs: Sequence[FleetJob]) -> dict[str, Any]:
    states = Counter(job.state for job in jobs)
    return {
        "jobs": len(jobs),
        "states": {state.value: states[state] for state in FleetState},
        "rows": _rows(jobs),
        "each": [
            {
                "account": job.account,
                "job": job.job,
                "state": job.state.value,
                "reason": job.reason,
                "until": None if job.until is None else job.until.isoformat(),
                "counts": _counts(job),
            }
            for job in jobs
        ],
    }


def _row(row: UnconfirmedRow) -> dict[str, Any]:
    return {"account": row.account, "job": row.job, "row": row.row, "at": row.at.isoformat()}
