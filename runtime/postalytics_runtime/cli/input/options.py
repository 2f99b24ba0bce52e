"""The options of the commands that upload."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ...bulk.csv import fixed_options
from ...schema import Api, BulkOptions, Effect, Operation
from .api_key import key_option
from .number_types import number, some_text

_MAX_CONCURRENCY = 50


def fixed_parameters(operation: Operation[Any], bulk: BulkOptions) -> list[click.Parameter]:
    """An option for each value that is the same for all rows, of the path or the body."""
    fields = operation.body.fields if operation.body else ()
    types = {field.name: field.type for field in fields}
    types |= {parameter.name: parameter.type for parameter in operation.path_parameters}
    return [
        click.Option(
            [option, name],
            required=True,
            type=number(int, 1) if _is_number(types[name]) else some_text,
            metavar="ID" if _is_number(types[name]) else name.upper(),
            help=_help_of(option.lstrip("-"), name.replace("_", " ")),
        )
        for name, option in fixed_options(bulk).items()
    ]


def fixed_example(operation: Operation[Any], bulk: BulkOptions) -> str:
    """These options in an example; what is to be filled in is in capitals."""
    options = fixed_parameters(operation, bulk)
    values = ("1" if option.metavar == "ID" else option.metavar for option in options)
    return " ".join(
        f"{option.opts[0]} {value}" for option, value in zip(options, values, strict=True)
    )


def _is_number(kind: str) -> bool:
    return kind in ("int", "int64")


def _help_of(option: str, name: str) -> str:
    words = option.replace("-", " ")
    which = "" if words == name else f", by its {name}"
    return f"The {words} for all rows{which}."


def upload_parameters(
    api: Api, operation: Operation[Any], bulk: BulkOptions
) -> list[click.Parameter]:
    """The other options of a command that uploads."""
    return [
        *_where(api),
        *_about_the_file(bulk),
        click.Option(
            ["--dry-run"], is_flag=True, help="Check the file and show the plan; send nothing."
        ),
        click.Option(["--json"], is_flag=True, help="Show the plan of --dry-run as JSON."),
        yes_option(),
        *(live_parameters() if operation.effect is Effect.MAIL else ()),
        *pace_parameters(),
        click.Option(
            ["--again"],
            is_flag=True,
            help="Upload all of a file once more that was uploaded to its end already.",
        ),
        jobs_option(api),
    ]


def yes_option() -> click.Option:
    """The option that answers the question."""
    return click.Option(
        ["--yes"], is_flag=True, help="Do not ask before sending; never enough for live mail."
    )


def live_parameters() -> Sequence[click.Parameter]:
    """The options that agree to live mail."""
    return [
        click.Option(
            ["--live"],
            type=number(int, 0),
            metavar="N",
            help="Send this many live pieces, which are billed, without being asked; another "
            "number than would be sent is refused.",
        ),
        click.Option(
            ["--unlisted"],
            is_flag=True,
            help="With --live, send though nothing shows that the target exists and is live.",
        ),
    ]


def jobs_option(api: Api) -> click.Option:
    """The option for where jobs are."""
    home = click.get_app_dir(api.name.lower()).replace(str(Path.home()), "~")
    return click.Option(
        ["--jobs"],
        metavar="FOLDER",
        type=click.Path(path_type=Path, file_okay=False),
        help="Where the journals of jobs are, on a disk of this machine.  "
        f"[default: {api.name.upper()}_JOBS, else {home}/jobs]",
    )


def _where(api: Api) -> Sequence[click.Parameter]:
    return [
        click.Option(
            ["--environment"],
            type=click.Choice([environment.name for environment in api.environments]),
            help=f"Where to upload to.  [default: {api.name.upper()}_ENVIRONMENT, else "
            f"{api.default_environment}]",
        ),
        click.Option(["--base-url"], metavar="URL", help="Another address of that environment."),
        key_option("your key"),
    ]


def _about_the_file(bulk: BulkOptions) -> Sequence[click.Parameter]:
    several = "Can be given more than once."
    options = [
        click.Option(
            ["--ignore-column", "ignore"],
            multiple=True,
            metavar="COLUMN",
            help=f"Leave a column out. {several}",
        ),
        click.Option(
            ["--map", "column_map"],
            multiple=True,
            metavar="COLUMN=FIELD",
            help=f"Say which field a column is. {several}",
        ),
        click.Option(
            ["--encoding"], metavar="NAME", help="The file's encoding; else it is found out."
        ),
        click.Option(
            ["--delimiter"], metavar="MARK", help="What stands between cells; else it is found out."
        ),
        click.Option(
            ["--skip-bad-rows"],
            is_flag=True,
            help="Upload the good rows of a file that has bad ones, too.",
        ),
    ]
    if bulk.compare:
        options.append(
            click.Option(
                ["--compare"],
                multiple=True,
                type=click.Choice([comparison.name for comparison in bulk.compare]),
                help=f"Look for rows that are there already. {several}",
            )
        )
    if bulk.reconcile is not None:
        options.append(
            click.Option(
                ["--token-field"],
                metavar="FIELD",
                help="A field to put a mark of each row in, by which it is found again for "
                "certain when no answer came; no column may be that field.",
            )
        )
    return options


def pace_parameters() -> Sequence[click.Parameter]:
    """The options that can be other ones in each run of a job."""
    return [
        click.Option(
            ["--concurrency"],
            type=number(int, 1, _MAX_CONCURRENCY),
            metavar="N",
            help=f"How many rows are under way at once, up to {_MAX_CONCURRENCY}.  [default: 8]",
        ),
        click.Option(
            ["--max-rejected"],
            type=number(float, 0, 100),
            metavar="PERCENT",
            help="Stop when more of the rows than that are rejected.  [default: 5]",
        ),
        click.Option(
            ["--timeout"],
            type=number(float, 0, above=True),
            metavar="SECONDS",
            help="How long an attempt may take in all.  [default: 60]",
        ),
        click.Option(
            ["--quiet-period"],
            type=number(float, 0, above=True),
            metavar="SECONDS",
            help="How long to wait before unconfirmed rows are looked for, longer than --timeout.  "
            "[default: --timeout and a minute]",
        ),
    ]


def given_options(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given: what was not is as by default, or as a job has kept it.

    Raises:
        UsageError: two do not go together.
    """
    quiet, timeout = options.get("quiet_period"), options.get("timeout")
    if quiet is not None and timeout is not None and quiet <= timeout:
        raise click.UsageError(
            f"--quiet-period is {quiet:g} s; it must be longer than --timeout, {timeout:g} s: "
            "a request may arrive until then."
        )
    if options.get("json") and not options.get("dry_run"):
        raise click.UsageError("--json is for the plan of --dry-run: add that, or leave it out.")
    if options.get("unlisted") and options.get("live") is None:
        raise click.UsageError("--unlisted goes with --live: add the number of pieces.")
    return {name: value for name, value in options.items() if value is not None}


def mapping_of(given: tuple[str, ...]) -> dict[str, str]:
    """The fields of columns, as `--map` gives them.

    Raises:
        BadParameter: one is no COLUMN=FIELD, or a column is given twice.
    """
    mapping: dict[str, str] = {}
    for text in given:
        column, _, field = text.rpartition("=")
        if not column or not field:
            raise click.BadParameter(f"{text!r} is not COLUMN=FIELD.", param_hint="'--map'")
        if mapping.setdefault(column, field) != field:
            raise click.BadParameter(f"{column!r} is given twice.", param_hint="'--map'")
    return mapping
