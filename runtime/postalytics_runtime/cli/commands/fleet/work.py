"""The command `fleet work`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from ....fleet import JOBS_AT_ONCE
from ...format import wrapped
from ...help import epilog
from ...input import WholeNumber, value_option
from .named_fleet import keys_option, named_fleet

if TYPE_CHECKING:
    from ....client import Client

_HELP = """Carry out jobs of the queue.

Run it on as many machines as you like, under a supervisor that starts it again. It goes on until it
gets SIGTERM or Ctrl-C: then rows in flight get their outcomes, and other workers go on with the
jobs.

The key of each account is where --keys says, on the machine of the worker: in a file that only its
owner may read, in an environment variable, or in the keyring. A key is never in the database.
"""


def work_command(client_class: type[Client]) -> click.Command:
    """Return the command that carries out jobs."""
    program = client_class.api.name.lower()

    def work(keys: str, at_once: int) -> int:
        fleet = named_fleet(client_class, keys)
        said = f"Carrying out jobs of {fleet.name}, up to {at_once:,} at once."
        click.echo(wrapped(said), err=True)
        asyncio.run(fleet.work(jobs=at_once))
        click.echo("Stopped: no job is held.", err=True)
        return 0

    command = f"{program} fleet work"
    return click.Command(
        "work",
        callback=work,
        help=_HELP,
        short_help=_HELP.partition("\n")[0],
        epilog=epilog(
            [
                f"{command} --keys 'file:/run/secrets/{{account}}'",
                f"{command} --keys 'env:{program.upper()}_KEY_{{account}}' --at-once 50",
            ],
            """\b
            Exit status:
              0    a signal ended it, and its jobs are released
              2    wrong usage, or the database cannot be used
            """,
        ),
        params=[
            keys_option(),
            value_option(
                "--at-once",
                "JOBS",
                "Maximum number of jobs at once, each of another account. Each needs one or two "
                "connections to the database.",
                type=WholeNumber(1),
                default=JOBS_AT_ONCE,
                show_default=True,
            ),
        ],
    )
