"""The command `fleet submit`."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import attrs
import click

from ....config import masked
from ....errors import ConfigurationError, PostalyticsError
from ....fleet import KeyOf, keys_from
from ...format import counted, wrapped, wrapped_item
from ...help import epilog
from ...input import UploadRequest, value_option
from ...jobs import AlreadyBegunError
from ...places import database_address
from ...sentences import sentence
from ..upload import run_upload
from .accounts_file import SubmittedLine, read_accounts
from .named_fleet import keys_option

if TYPE_CHECKING:
    from ....client import Client

UploadCommand: TypeAlias = Callable[[str, Callable[[UploadRequest], int]], click.Command]
"""Returns the command that uploads a file, by its name such as `readers.upload`; what it is given
carries out the upload."""

_OF_ONE_UPLOAD = {
    "--dry-run": "To check a list without sending it, use the command of its upload.",
    "--json": "`fleet status --json` shows the jobs as JSON.",
    "--yes": "A fleet asks no question.",
    "--jobs": "Name the database before `submit`.",
    "--api-key-file": "--keys says where the key of each account is.",
    "--save-mapping": "Save it with the command of the upload, and give it with --mapping.",
    "--json-progress": "`fleet status --json` shows how far the jobs are.",
    "--help": "The command of the upload has the options.",
}
"""Options of an upload that a fleet cannot carry out, and what to do instead."""

_HELP = """Put the lists of many accounts into the queue.

ACCOUNTS.csv has one line for each job, with the columns account and file, and a column for each
option of the upload that accounts have values of, such as `{column}`. What follows -- are options
for all. Each file is checked as the upload checks it. A list that cannot be sent is named, and the
others are submitted. No row is sent: `fleet work` does that.

You can repeat it: a list that is in the queue, or was sent, is not put there again.

The key of each account is where --keys says, on this machine.
"""


def submit_command(
    client_class: type[Client], uploads: Sequence[str], upload_command: UploadCommand
) -> click.Command:
    """Return the command that submits lists.

    Args:
        client_class: the client of the API.
        uploads: the names of the uploads.
        upload_command: returns the command of an upload.
    """
    api = client_class.api
    program = api.name.lower()

    def submit(accounts: Path, operation: str, keys: str, options: tuple[str, ...]) -> int:
        given: str | None = click.get_current_context().obj
        words = f"{program} fleet --jobs postgresql://USER@HOST/DATABASE submit"
        dsn = database_address(api, given, words)
        key_of = keys_from(keys)

        def submitted(line: SubmittedLine) -> str | None:
            """Submit one list; return why it was not."""
            key = masked(asyncio.run(_key(key_of, line.account)))

            def carry_out(job: UploadRequest) -> int:
                placed = attrs.evolve(job, fleet=line.account, api_key=key, jobs=dsn, yes=True)
                return run_upload(placed, client_class)

            command = _for_a_fleet(upload_command(operation, carry_out))
            with contextlib.redirect_stdout(io.StringIO()):
                status = command.main(
                    [str(line.file), *line.options, *options], operation, standalone_mode=False
                )
            return None if status == 0 else "its rows have the problems above."

        _refuse_those_of_one_upload(options)
        lines = read_accounts(accounts, *_columns(upload_command(operation, lambda _: 0)))
        left = begun = 0
        for line in lines:
            try:
                problem = submitted(line)
            except AlreadyBegunError as error:
                begun += 1
                click.echo(wrapped_item(f"{line.account}  {error.message}"))
                continue
            except PostalyticsError as error:
                problem = sentence(api, error, has_fake=False)
            except click.NoSuchOption as error:  # Those of columns are known, so it is for all.
                raise ConfigurationError(f"{error.format_message()} It is for all lists.") from None
            except click.ClickException as error:
                problem = error.format_message()
            if problem is None:
                click.echo(wrapped_item(f"{line.account}  {line.file.name}  in the queue"))
            else:
                left += 1
                said = f"{accounts.name}:{line.line}: {line.account}: {problem}"
                click.echo(wrapped(said), err=True)
        said = f"{counted(len(lines) - left - begun, 'list')} in the queue, {left:,} not."
        click.echo(wrapped(f"{said}{f' {begun:,} before.' if begun else ''}"), err=True)
        return 2 if left else 0

    return click.Command(
        "submit",
        callback=submit,
        help=_HELP.format(column="list"),
        short_help=_HELP.partition("\n")[0],
        epilog=epilog(
            [
                f"{program} fleet submit accounts.csv --keys 'file:/run/secrets/{{account}}'",
                f"{program} fleet submit accounts.csv --operation {uploads[0]} --keys "
                "'env:KEY_{account}' -- --skip-bad-rows",
            ],
            """\b
            Exit status:
              0    all lists are in the queue, or were sent before
              2    some are not, or wrong usage, or the database cannot be used
            """,
        ),
        params=[
            click.Argument(
                ["accounts"],
                metavar="ACCOUNTS.csv",
                type=click.Path(path_type=Path, readable=False),
            ),
            click.Argument(["options"], nargs=-1, type=click.UNPROCESSED, metavar="[-- OPTIONS]"),
            value_option(
                "--operation",
                "UPLOAD",
                "What is done with each row.",
                type=click.Choice(uploads),
                default=uploads[0],
                show_default=True,
            ),
            keys_option(),
        ],
    )


async def _key(key_of: KeyOf, account: str) -> str:
    return await key_of(account)


def _for_a_fleet(upload: click.Command) -> click.Command:
    """Take options away that would do something else than to submit a list, or nothing."""
    upload.params = [one for one in upload.params if one.opts[0] not in _OF_ONE_UPLOAD]
    upload.add_help_option = False
    return upload


def _refuse_those_of_one_upload(options: Sequence[str]) -> None:
    for name in (word.partition("=")[0] for word in options):
        if name in _OF_ONE_UPLOAD:
            raise ConfigurationError(
                f"{name} is not for a fleet. {_OF_ONE_UPLOAD[name]} Nothing was submitted."
            )


def _columns(upload: click.Command) -> tuple[list[str], list[str]]:
    """Return the long options that can be columns, and those that take no value."""
    options = [one for one in _for_a_fleet(upload).params if isinstance(one, click.Option)]
    return (
        [one.opts[0] for one in options if not one.is_flag],
        [one.opts[0] for one in options if one.is_flag],
    )
