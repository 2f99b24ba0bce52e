"""Where the key is. No option takes the key itself: whoever lists the processes would see it."""

from __future__ import annotations

import sys

import click

from ...config import read_key_file
from ...errors import ConfigurationError

_NAME = "--api-key-file"


def key_option(whose: str) -> click.Option:
    """The option, for a key that is described by `whose`."""
    return click.Option(
        [_NAME],
        metavar="FILE",
        help=f"A file with {whose} as its only line, which nobody but you can read (mode 600); - "
        "to read a line of standard input.",
    )


def key_in(file: str | None) -> str | None:
    """The key in the file that the option names, or typed where it is `-`; `None` without one.

    Raises:
        ConfigurationError: there is no key.
    """
    if file is None:
        return None
    if file != "-":
        return read_key_file(file, _NAME)
    if sys.stdin.isatty():
        return str(click.prompt("API key", hide_input=True, err=True))
    try:
        line = sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        line = ""
    if not line:
        raise ConfigurationError(f"{_NAME} - reads the key as a line of standard input: give one.")
    return line
