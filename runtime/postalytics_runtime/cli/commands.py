"""The commands, built from the description of an API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from ..bulk.columns import fixed_options
from ..errors import PostalyticsError
from ..operation import Api, Bulk, Operation
from .job import UploadJob
from .key_option import key_option
from .serve import serve_command
from .upload import run_upload

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
                    operation.resource, help=f"Commands for {_words(operation.resource)}."
                )
                root.add_command(group)
            group.add_command(_upload_command(client_class, operation, bulk))
    if fake_server is not None:
        root.add_command(serve_command(api, fake_server))
    return root


def _words(name: str) -> str:
    return name.replace("_", " ")


def _upload_command(
    client_class: type[Client], operation: Operation[Any], bulk: Bulk
) -> click.Command:
    api = client_class.api

    def upload(file: Path, column_map: tuple[str, ...], **given: Any) -> int:
        fixed = {name: given.pop(name) for name in bulk.fixed}
        mapping = _mapping(column_map)
        job = UploadJob(
            api=api,
            operation=operation,
            bulk=bulk,
            file=file,
            fixed=fixed,
            mapping=mapping,
            **given,
        )
        return run_upload(job, client_class)

    return click.Command(
        bulk.command,
        callback=upload,
        help=_help(bulk),
        epilog=_epilog(api, operation, bulk),
        short_help=bulk.summary,
        params=[
            click.Argument(
                ["file"], metavar="FILE.csv", type=click.Path(path_type=Path, readable=False)
            ),
            *_fixed_parameters(operation, bulk),
            *_parameters(api),
        ],
    )


def _fixed_parameters(operation: Operation[Any], bulk: Bulk) -> list[click.Parameter]:
    fields = {field.name: field for field in operation.body.fields} if operation.body else {}
    return [
        click.Option(
            [option, name],
            required=True,
            type=click.INT if fields[name].type in ("int", "int64") else click.STRING,
            metavar="ID" if fields[name].type in ("int", "int64") else "TEXT",
            help=f"The {_words(name)}, the same for all rows.",
        )
        for name, option in fixed_options(bulk).items()
    ]


def _parameters(api: Api) -> list[click.Parameter]:
    prefix = api.name.upper()
    names = [environment.name for environment in api.environments]
    return [
        click.Option(
            ["--environment"],
            type=click.Choice(names),
            help=f"Where to upload to.  [default: {prefix}_ENVIRONMENT, else "
            f"{api.default_environment}]",
        ),
        click.Option(["--base-url"], metavar="URL", help="Another address of that environment."),
        key_option("your key"),
        click.Option(
            ["--ignore-column", "ignore"],
            multiple=True,
            metavar="COLUMN",
            help="Leave a column out. Can be given more than once.",
        ),
        click.Option(
            ["--map", "column_map"],
            multiple=True,
            metavar="COLUMN=FIELD",
            help="Say which field a column is. Can be given more than once.",
        ),
        click.Option(
            ["--skip-bad-rows"],
            is_flag=True,
            help="Upload the good rows of a file that has bad ones, too.",
        ),
        click.Option(
            ["--dry-run"], is_flag=True, help="Check the file and show the plan; send nothing."
        ),
        click.Option(["--yes"], is_flag=True, help="Do not ask before sending."),
    ]


def _mapping(given: tuple[str, ...]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    for text in given:
        column, _, field = text.rpartition("=")
        if not column or not field:
            raise click.BadParameter(f"{text!r} is not COLUMN=FIELD.", param_hint="'--map'")
        if mapping.setdefault(column, field) != field:
            raise click.BadParameter(f"{column!r} is given twice.", param_hint="'--map'")
    return mapping


def _help(bulk: Bulk) -> str:
    return f"""{bulk.summary}

    FILE.csv has a header line and one {bulk.noun} a line, in UTF-8. The columns find their
    fields by name. The whole file is checked, the plan is shown, and you are asked before
    anything is sent.

    Rows that are rejected, in doubt or untouched are written to files of their own next to
    FILE.csv, byte for byte, so that they can be corrected and uploaded again.

    The first Ctrl-C lets the rows under way come to their end, the second stops at once.
    """


def _epilog(api: Api, operation: Operation[Any], bulk: Bulk) -> str:
    options = " ".join(f"{option} 1" for option in fixed_options(bulk).values())
    command = f"{api.name.lower()} {operation.resource} {bulk.command} {bulk.noun}s.csv {options}"
    return f"""\b
    Examples:
      {command} --dry-run
      {command} --environment {api.environments[0].name}
      {command} --ignore-column Notes --map "Given=FIELD"

    \b
    Exit status:
      0    all rows are created, or it was a dry run
      1    some rows are rejected
      2    wrong usage, a bad file, a wrong key, an upload that ended early, or a no
      3    some rows are in doubt: they may have been created
      130  interrupted

    The key is in the file that --api-key-file names, in the variable
    {api.name.upper()}_API_KEY, or in the file that {api.name.upper()}_API_KEY_FILE names.
    """
