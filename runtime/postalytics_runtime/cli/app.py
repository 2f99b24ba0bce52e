"""Command tree of an API and the exit statuses.

A command is loaded when it is named: nothing here imports more than `click`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

import click

from .. import __version__
from .command_line import CommandGroup, CommandLine, ListedUpload, RunningCommand
from .commands import event_command_groups
from .job_group import fleet_command, jobs_command
from .lazy import LazyCommand, LazyGroup
from .signals import ending_in_order, silence
from .streams import OutputError, wants_colors

if TYPE_CHECKING:
    from ..doctor import Doctor
    from ..errors import PostalyticsError
    from ..schema import BulkOptions

INTERRUPTED = 130
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 80}


def invoke(command_line: CommandLine, argv: Sequence[str] | None) -> int:
    """Run the command line, print errors as one sentence, and return the exit status."""
    run = RunningCommand(command_line, [])
    status = _invoked(run, argv)
    for end in run.endings:
        end(status)
    return status


def _invoked(run: RunningCommand, argv: Sequence[str] | None) -> int:
    """Run the command line; the command adds what is called at the end."""
    command_line = run.command_line
    group = build(command_line)
    try:
        with ending_in_order():
            status = group.main(argv, group.name, standalone_mode=False, obj=run)
    except click.ClickException as error:
        _show(error)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except OutputError as error:
        return _unwritten(error)
    except SystemExit:  # A completion is printed, and what follows would load the errors.
        raise
    except _error_class() as error:
        from .exit_status import show_error
        from .sentences import sentence

        has_fake = command_line.fake_server is not None
        show_error(sentence(command_line.api(), error, has_fake=has_fake))
        return 2
    return status if isinstance(status, int) else 0


def _show(error: click.ClickException) -> None:
    from .format import wrapped

    said = io.StringIO()
    error.show(said)
    click.echo(wrapped(said.getvalue()), nl=False, err=True)


def _unwritten(error: OutputError) -> int:
    from .exit_status import ExitStatus, show_error

    silence([sys.stdout.fileno()])  # What is left in the buffer would fail again at the end.
    show_error(f"Standard output cannot be written: {error.strerror}.")
    return ExitStatus.UNKNOWN


def _error_class() -> type[PostalyticsError]:
    from ..errors import PostalyticsError

    return PostalyticsError


def build(command_line: CommandLine) -> click.Group:
    """Build the whole command line of an API, from what is known before the API is loaded."""
    program = command_line.program
    colors = {} if wants_colors() else {"color": False}
    settings = {**_SETTINGS, **colors}
    root = LazyGroup(program, help=command_line.summary, context_settings=settings)
    click.version_option(__version__, prog_name=program)(root)
    groups = {group.name: _operations(command_line, group) for group in command_line.groups}
    for own in groups.values():
        root.add_command(own)
    for upload in command_line.uploads:
        resource = upload.resource
        if resource not in groups:
            text = f"Commands for {resource.replace('_', ' ')}."
            groups[resource] = LazyGroup(resource, help=text, short_help=upload.summary)
            root.add_command(groups[resource])
        load = _upload(command_line, upload)
        groups[resource].add_command(LazyCommand(upload.command, upload.summary, load))
    root.add_command(jobs_command(command_line))
    if command_line.uploads:
        root.add_command(fleet_command(command_line))
    text = "Manage profiles: environment, key file, defaults."
    root.add_command(LazyCommand("config", text, lambda: _config(command_line)))
    text = "Send a request to any path of the API."
    root.add_command(LazyCommand("request", text, lambda: _request(command_line)))
    if command_line.doctor is not None:
        text = "Ask the real API what its documentation leaves open."
        root.add_command(LazyCommand("doctor", text, _doctor(command_line, command_line.doctor)))
    for group in event_command_groups(command_line):
        # A resource may have the same name: its commands and these share the group.
        shared = groups.setdefault(str(group.name), group)
        root.add_command(shared)
        for command in group.commands.values():
            shared.add_command(command)
    root.add_command(_completion_command(program))
    if command_line.fake_server is not None:
        text = f"Run a fake {command_line.name} on this machine."
        root.add_command(LazyCommand("serve", text, _serve(command_line, command_line.fake_server)))
    return root


def _config(command_line: CommandLine) -> click.Command:
    from .commands import config_command

    return config_command(command_line.program, command_line.api)


def _request(command_line: CommandLine) -> click.Command:
    from .commands import request_command

    has_fake = command_line.fake_server is not None
    return request_command(command_line.client_class(), has_fake=has_fake)


def _completion_command(program: str) -> LazyCommand:
    text = "Print a script that lets your shell complete commands."

    def load() -> click.Command:
        from .help import completion_command

        return completion_command(program, text)

    return LazyCommand("completion", text, load)


def _operations(command_line: CommandLine, group: CommandGroup) -> click.Group:
    """Return the group of the commands that call the operations of a resource."""

    def named(name: str) -> Callable[[], click.Command]:
        def load() -> click.Command:
            from .operations import operation_command

            command = next(command for command in group.load() if command.name == name)
            return operation_command(command_line, command)

        return load

    # Without a short help, click cuts the help.
    made = LazyGroup(group.name, help=group.summary, short_help=group.summary)
    for name, text in group.commands:
        made.add_command(LazyCommand(name, text, named(name)))
    return made


def _doctor(command_line: CommandLine, doctor: Callable[[], Doctor]) -> Callable[[], click.Command]:
    def load() -> click.Command:
        from .commands import doctor_command

        has_fake = command_line.fake_server is not None
        return doctor_command(command_line.client_class(), doctor(), has_fake=has_fake)

    return load


def _upload(command_line: CommandLine, upload: ListedUpload) -> Callable[[], click.Command]:
    def load() -> click.Command:
        from .uploading import upload_command

        operation = command_line.api().operation(upload.operation)
        return upload_command(command_line, operation, cast("BulkOptions", operation.bulk))

    return load


def _serve(
    command_line: CommandLine, fake_server: Callable[[], Callable[..., object]]
) -> Callable[[], click.Command]:
    def load() -> click.Command:
        from .commands import serve_command

        return serve_command(command_line.api(), fake_server())

    return load
