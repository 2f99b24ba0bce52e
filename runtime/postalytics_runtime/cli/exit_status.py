"""Exit statuses of the commands that send one request, by what became of it."""

from __future__ import annotations

import enum

import click

from ..errors import (
    AuthenticationError,
    NotFoundError,
    Outcome,
    PostalyticsError,
    UnreadableResponseError,
    outcome_of,
)
from .format import wrapped
from .streams import wants_colors


class ExitStatus(enum.IntEnum):
    """Exit status of a command."""

    DONE = 0
    REFUSED = 1
    """The API returned an error, so nothing was carried out."""
    NOT_SENT = 2
    """Wrong usage, a key that is missing or refused, an answer of no, or no connection."""
    UNKNOWN = 3
    """Nothing shows whether the request was carried out, or its response cannot be shown."""
    INTERRUPTED = 130


EXIT_STATUS = """\b
    Exit status:
      0    done
      1    the API returned an error, or has no such record: nothing was carried
           out
      2    wrong usage, the key is missing or refused, you answered no, or the
           request was not sent
      3    the outcome is unknown: the request may have been carried out; or its
           response cannot be read or written
      130  interrupted
"""
"""The part of a command's help that explains these."""


def exit_status_of(error: PostalyticsError) -> ExitStatus:
    """Return the exit status of a command that ended with this error."""
    if isinstance(error, AuthenticationError):
        return ExitStatus.NOT_SENT
    outcome = outcome_of(error)
    if isinstance(error, NotFoundError) and isinstance(error.__cause__, PostalyticsError):
        return ExitStatus.UNKNOWN  # An earlier attempt of the call may have deleted it.
    if outcome is Outcome.UNKNOWN or isinstance(error, UnreadableResponseError):
        return ExitStatus.UNKNOWN
    return ExitStatus.REFUSED if outcome is Outcome.ANSWERED else ExitStatus.NOT_SENT


def show_error(message: str) -> None:
    """Print an error to standard error."""
    title = "Error:"
    text = wrapped(f"{title} {message}").removeprefix(title)
    click.echo((click.style(title, fg="red") if wants_colors() else title) + text, err=True)
