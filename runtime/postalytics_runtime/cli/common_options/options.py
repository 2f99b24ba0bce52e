"""Options of every command that connects, and notes, which one of them turns off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from .retries import count_retry

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_QUIET = f"{__name__}.quiet"


class KeyOption(click.Option):
    """Option for the API key of a command that connects."""


class ProfileOption(click.Option):
    """Option for the profile, which gives the options that are not on the command line."""

    def __init__(self) -> None:
        super().__init__(
            ["--profile"],
            metavar="NAME",
            is_eager=True,  # Its values must be known before other options take their defaults.
            expose_value=False,
            callback=_use_profile,
            shell_complete=complete_profiles,
        )

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the help, with the names of the program."""
        program = str(ctx.find_root().info_name)
        self.help = (
            f"The profile to use, see {program} config.  [default: {program.upper()}_PROFILE, else "
            "that of config use]"
        )
        return super().get_help_record(ctx)


def with_common_options(command: click.Command) -> click.Command:
    """Add the options that are common to all commands that connect, if this command connects."""
    if any(isinstance(parameter, KeyOption) for parameter in command.params):
        command.params += _common_options()
    return command


def _common_options() -> list[click.Option]:
    return [
        _switch(
            ["-v", "--debug"],
            _log_requests,
            "Write each request and its outcome to standard error, without keys and values.",
        ),
        _switch(
            ["--quiet"],
            _be_quiet,
            "Write no notes and no progress to standard error, only warnings and errors.",
        ),
        ProfileOption(),
    ]


def _switch(
    names: list[str], switch: Callable[[click.Context, bool], None], text: str
) -> click.Option:
    """Return an option that no command sees: `switch` is called before the command is."""

    def callback(context: click.Context, _: click.Parameter, is_given: bool) -> None:
        if not context.resilient_parsing:  # As when a shell completes a command.
            switch(context, is_given)

    # They are eager so that they are known before the profile is chosen, which may say a note.
    return click.Option(
        names, is_flag=True, is_eager=True, expose_value=False, callback=callback, help=text
    )


def _use_profile(context: click.Context, _: click.Parameter, name: str | None) -> None:
    if not context.resilient_parsing:  # A completion needs no values.
        from ..profiles import use_profile

        use_profile(context, name, note)


def complete_profiles(
    context: click.Context, _: click.Parameter, begun: str
) -> list[CompletionItem]:
    """Return the names of profiles that begin so, for a shell."""
    from click.shell_completion import CompletionItem

    from ...errors import PostalyticsError
    from ..profiles import read_profiles

    try:
        names = read_profiles(str(context.find_root().info_name)).by_name
    except PostalyticsError:  # A completion has no place for an error.
        return []
    return [CompletionItem(name) for name in names if name.startswith(begun)]


def _log_requests(context: click.Context, is_given: bool) -> None:
    from .request_log import requests_logged

    meta = context.meta  # It is asked when a line is written: the options come in any order.
    log = requests_logged(
        everything=is_given,
        is_quiet=lambda: meta.get(_QUIET, False),
        count_retry=lambda why: count_retry(meta, why),
    )
    # The program's context: it is closed even if a later option is wrong.
    context.find_root().with_resource(log)


def _be_quiet(context: click.Context, is_given: bool) -> None:
    context.meta[_QUIET] = is_given


def is_quiet() -> bool:
    """Return whether the command that runs shall write no notes and no progress."""
    context = click.get_current_context(silent=True)
    return context is not None and context.meta.get(_QUIET) is True


def note(text: str) -> None:
    """Write a note to standard error, unless the command shall be quiet.

    A note is what you may want to know, such as what to do next; not a warning, not an error.
    """
    if not is_quiet():
        from ..format import wrapped  # No list of commands needs it.

        click.echo(wrapped(text), err=True)
