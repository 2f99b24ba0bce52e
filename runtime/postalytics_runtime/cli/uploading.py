"""Options and help of the commands that upload a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..schema import Api, BulkOptions, Operation
from .command_line import CommandLine
from .help import epilog
from .input import (
    fixed_example,
    fixed_parameters,
    given_options,
    mapping_of,
    numbered_columns,
    upload_parameters,
    warn_of_deprecated,
)

if TYPE_CHECKING:
    from .input import UploadRequest


def upload_command(
    command_line: CommandLine,
    operation: Operation[Any],
    bulk: BulkOptions,
    carry_out: Callable[[UploadRequest], int] | None = None,
) -> click.Command:
    """Return the command that uploads a file with an operation.

    Args:
        command_line: the command line.
        operation: the operation that is called for each row.
        bulk: what is known of its upload.
        carry_out: carries out the upload; by default it is checked, shown, confirmed and sent.
    """
    api = command_line.api()

    def upload(
        file: Path,
        column_map: tuple[str, ...],
        column: tuple[str, ...],
        mapping_file: Path | None,
        **given: Any,
    ) -> int:
        from .commands import run_upload
        from .input import UploadRequest, with_mapping_file

        warn_of_deprecated("This command", operation.deprecated)
        fixed = {name: _bare(operation, name, given.pop(name)) for name in bulk.fixed}
        job = UploadRequest(
            api=api,
            operation=operation,
            bulk=bulk,
            file=file,
            source=file,
            fixed=fixed,
            mapping=mapping_of(column_map),
            columns=numbered_columns(column),
            **given_options(given),
        )
        if mapping_file is not None:
            job = with_mapping_file(job, mapping_file)
        if carry_out is not None:
            return carry_out(job)
        return run_upload(job, command_line.client_class())

    return click.Command(
        bulk.command,
        callback=upload,
        help=_help(api, operation, bulk),
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
    from ..safety import bare_name

    guarded = operation.guard is not None and name in (one for _, one in operation.guard.match)
    return bare_name(value) if guarded and isinstance(value, str) else value


def _help(api: Api, operation: Operation[Any], bulk: BulkOptions) -> str:
    opening = "\n\n    ".join(filter(None, [bulk.summary, operation.deprecated]))
    return f"""{opening}

    FILE.csv has a header line and one {bulk.noun} per line; - reads standard input. It may also be
    packed (.gz, .zip) or an Excel workbook (.xlsx). Columns are matched to fields by name. The
    command checks the whole file, shows the plan and asks you before it sends anything.

    The outcome of each row is written to a journal, on disk or in a database (--jobs), before
    anything else happens. After an interruption, a crash or a power cut, the same command continues
    with the pending rows. A file that was uploaded completely is not uploaded again by mistake. See
    {api.name.lower()} jobs.

    Rejected rows and unconfirmed rows are written, byte for byte, to separate files next to
    FILE.csv, so that you can correct them.

    The first Ctrl-C waits for rows in flight to finish; the second aborts immediately.
    """


def _epilog(api: Api, operation: Operation[Any], bulk: BulkOptions) -> str:
    options = fixed_example(operation, bulk)
    command = f"{api.name.lower()} {operation.resource} {bulk.command} {bulk.noun}s.csv {options}"
    examples = (
        "--dry-run",
        f"--environment {api.environments[0].name}",
        '--ignore-column Notes --map "Given=FIELD"',
    )
    return epilog(
        [f"{command} {options}" for options in examples],
        f"""\b
    Exit status:
      0    all rows are {bulk.done}, or it was a dry run
      1    some rows were rejected
      2    wrong usage, a bad file or key, an upload that stopped early, or you
           answered no
      3    some rows are unconfirmed: they may have been {bulk.done}; or the mode
           changed while rows were sent
      130  interrupted before all rows were finished
    """,
        f"""
    The API key is read from the file that --api-key-file names, from the variable
    {api.name.upper()}_API_KEY, or from the file that {api.name.upper()}_API_KEY_FILE names.
    """,
    )
