"""The commands, built from the description of an API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from ..errors import PostalyticsError
from ..safety import bare_name
from ..schema import Api, BulkOptions, Operation
from .commands import jobs_command_group, run_upload, serve_command
from .input import (
    UploadRequest,
    fixed_example,
    fixed_parameters,
    given_options,
    mapping_of,
    upload_parameters,
)
from .signals import ending_in_order

if TYPE_CHECKING:
    from ..client import Client

INTERRUPTED = 130
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def invoke(
    client_class: type[Client],
    fake_server: Callable[..., Any] | None,
    argv: Sequence[str] | None,
) -> int:
    """Run the command line and return the exit status; errors are told in a sentence."""
    group = build(client_class, fake_server)
    try:
        with ending_in_order():
            status = group.main(argv, group.name, standalone_mode=False)
    except PostalyticsError as error:
        click.echo(f"{click.style('Error:', fg='red')} {error.message}", err=True)
        return 2
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def build(client_class: type[Client], fake_server: Callable[..., Any] | None) -> click.Group:
    """The whole command line of an API."""
    api = client_class.api
    program = api.name.lower()
    root = click.Group(program, help=api.summary, context_settings=_SETTINGS)
    click.version_option(__version__, prog_name=program)(root)
    groups: dict[str, click.Group] = {}
    for operation in api.operations:
        if (bulk := operation.bulk) is not None:
            group = groups.get(operation.resource)
            if group is None:
                group = groups[operation.resource] = click.Group(
                    operation.resource,
                    help=f"Commands for {_words(operation.resource)}.",
                    short_help=bulk.summary,
                )
                root.add_command(group)
            group.add_command(_upload_command(client_class, operation, bulk))
    root.add_command(jobs_command_group(client_class))
    if fake_server is not None:
        root.add_command(serve_command(api, fake_server))
    return root


def _words(name: str) -> str:
    return name.replace("_", " ")


def _upload_command(
    client_class: type[Client], operation: Operation[Any], bulk: BulkOptions
) -> click.Command:
    api = client_class.api

    def upload(file: Path, column_map: tuple[str, ...], **given: Any) -> int:
        fixed = {name: _bare(operation, name, given.pop(name)) for name in bulk.fixed}
        job = UploadRequest(
            api=api,
            operation=operation,
            bulk=bulk,
            file=file,
            source=file,
            fixed=fixed,
            mapping=mapping_of(column_map),
            **given_options(given),
        )
        return run_upload(job, client_class)

    return click.Command(
        bulk.command,
        callback=upload,
        help=_help(api, bulk),
        epilog=_epilog(api, operation, bulk),
        short_help=bulk.summary,
        params=[
            click.Argument(
                ["file"], metavar="FILE.csv", type=click.Path(path_type=Path, readable=False)
            ),
            *fixed_parameters(operation, bulk),
            *upload_parameters(api, operation, bulk),
        ],
    )


def _bare(operation: Operation[Any], name: str, value: Any) -> Any:
    """A value that is the same for all rows; of what is mailed through, an address will do."""
    guarded = operation.guard is not None and name in (one for _, one in operation.guard.match)
    return bare_name(value) if guarded and isinstance(value, str) else value


def _help(api: Api, bulk: BulkOptions) -> str:
    return f"""{bulk.summary}

    FILE.csv has a header line and one {bulk.noun} a line; - is standard input. The columns find
    their fields by name. The whole file is checked, the plan is shown, and you are asked before
    anything is sent.

    What becomes of each row is kept in a journal, on the disk before anything else happens. So
    after an interruption, a crash or a power cut the same command goes on with the rows that are
    left, and a list that was uploaded to its end is not uploaded again by mistake. See
    {api.name.lower()} jobs.

    Rows that are rejected or unconfirmed are written to files of their own next to FILE.csv, byte
    for byte, so that they can be corrected.

    The first Ctrl-C lets the rows under way come to their end, the second stops at once.
    """


def _epilog(api: Api, operation: Operation[Any], bulk: BulkOptions) -> str:
    options = fixed_example(operation, bulk)
    command = f"{api.name.lower()} {operation.resource} {bulk.command} {bulk.noun}s.csv {options}"
    return f"""\b
    Examples:
      {command} --dry-run
      {command} --environment {api.environments[0].name}
      {command} --ignore-column Notes --map "Given=FIELD"

    \b
    Exit status:
      0    all rows are {bulk.done}, or it was a dry run
      1    some rows are rejected
      2    wrong usage, a bad file, a wrong key, an upload that ended early, or a no
      3    some rows are unconfirmed: they may have been {bulk.done}; or the mode has changed
           while rows were sent
      130  interrupted, with rows left

    The key is in the file that --api-key-file names, in the variable
    {api.name.upper()}_API_KEY, or in the file that {api.name.upper()}_API_KEY_FILE names.
    """
