"""Command tree of an API, built from its description, and the exit statuses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from ..errors import PostalyticsError
from ..safety import bare_name
from ..schema import Api, BulkOptions, Operation
from .commands import (
    event_command_groups,
    jobs_command_group,
    request_command,
    run_upload,
    serve_command,
)
from .input import (
    UploadRequest,
    fixed_example,
    fixed_parameters,
    given_options,
    mapping_of,
    upload_parameters,
)
from .sentences import sentence
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
    """Run the command line, print errors as one sentence, and return the exit status."""
    group = build(client_class, fake_server)
    try:
        with ending_in_order():
            status = group.main(argv, group.name, standalone_mode=False)
    except PostalyticsError as error:
        said = sentence(client_class.api, error, has_fake=fake_server is not None)
        click.echo(f"{click.style('Error:', fg='red')} {said}", err=True)
        return 2
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def build(client_class: type[Client], fake_server: Callable[..., Any] | None) -> click.Group:
    """Build the whole command line of an API."""
    api = client_class.api
    program = api.name.lower()
    root = click.Group(program, help=api.summary, context_settings=_SETTINGS)
    click.version_option(__version__, prog_name=program)(root)
    groups: dict[str, click.Group] = {}
    for operation in api.operations:
        if (bulk := operation.bulk) is not None:
            resource = operation.resource
            if resource not in groups:
                text = f"Commands for {resource.replace('_', ' ')}."
                groups[resource] = click.Group(resource, help=text, short_help=bulk.summary)
                root.add_command(groups[resource])
            groups[resource].add_command(_upload_command(client_class, operation, bulk))
    root.add_command(jobs_command_group(client_class))
    root.add_command(request_command(client_class, has_fake=fake_server is not None))
    for group in event_command_groups(client_class):
        # A resource may have the same name: its commands and these share the group.
        shared = groups.setdefault(str(group.name), group)
        root.add_command(shared)
        for command in group.commands.values():
            shared.add_command(command)
    if fake_server is not None:
        root.add_command(serve_command(api, fake_server))
    return root


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
    """Return a shared value; for a mail target, reduce a URL to its bare name."""
    guarded = operation.guard is not None and name in (one for _, one in operation.guard.match)
    return bare_name(value) if guarded and isinstance(value, str) else value


def _help(api: Api, bulk: BulkOptions) -> str:
    return f"""{bulk.summary}

    FILE.csv has a header line and one {bulk.noun} per line; - reads standard input. Columns are
    matched to fields by name. The command checks the whole file, shows the plan and asks you
    before it sends anything.

    The outcome of each row is written to a journal on disk before anything else happens. After an
    interruption, a crash or a power cut, the same command continues with the pending rows. A list
    that was uploaded completely is not uploaded again by mistake. See {api.name.lower()} jobs.

    Rejected rows and unconfirmed rows are written, byte for byte, to separate files next to
    FILE.csv, so that you can correct them.

    The first Ctrl-C waits for rows in flight to finish; the second aborts immediately.
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
      1    some rows were rejected
      2    wrong usage, a bad file or key, an upload that stopped early, or you
           answered no
      3    some rows are unconfirmed: they may have been {bulk.done}; or the mode
           changed while rows were sent
      130  interrupted before all rows were finished

    The API key is read from the file that --api-key-file names, from the variable
    {api.name.upper()}_API_KEY, or from the file that {api.name.upper()}_API_KEY_FILE names.
    """
