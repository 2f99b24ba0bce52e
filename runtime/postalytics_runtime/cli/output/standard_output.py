"""Standard output: bytes, and readers that end before all is written."""

from __future__ import annotations

import json
import sys

import click

from ..exit_status import ExitStatus, show_error
from ..signals import silence


def is_terminal() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def escaped(text: str) -> str:
    """Return the text with each unprintable character but a newline as JSON escapes it.

    So it cannot hold the control sequences of a terminal.
    """
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def write(data: bytes) -> ExitStatus | None:
    """Write to standard output; return the exit status of a command that must end now, else `None`.

    A reader that has seen enough, as `head` has, ends it with `DONE`; a disk that is full with
    `UNKNOWN`, after an error message.
    """
    try:
        click.echo(data, nl=False)
    except OSError as error:
        # What is left in the buffer would be written, and fail again, when Python ends.
        silence([sys.stdout.fileno()])
        if isinstance(error, BrokenPipeError):
            return ExitStatus.DONE
        show_error(
            f"The API accepted the request, but its response cannot be written: {error.strerror}."
        )
        return ExitStatus.UNKNOWN
    return None
