"""Source of the API key.

No option takes the key itself: a list of processes would show it.
"""

from __future__ import annotations

import sys

import click

from ...errors import ConfigurationError
from ..common_options import KeyOption
from ..profiles import profile_name, typed_value

_NAME = "--api-key-file"


def key_option(whose: str, *, connects: bool = True) -> click.Option:
    """Return the option for a key.

    Args:
        whose: describes the key in the help.
        connects: whether the command connects with the key.
    """
    kind = KeyOption if connects else click.Option
    return kind(
        [_NAME],
        metavar="FILE",
        help=f"A file with {whose} as its only line, readable only by you (mode 600); - reads one "
        "line from standard input.",
    )


def key_in(file: str | None) -> str | None:
    """Return the key from the file that the option names, or from standard input for `-`.

    Returns `None` without a file.

    Raises:
        ConfigurationError: there is no key.
    """
    if file is None:
        return None
    if file != "-":
        from ...config import read_key_file

        in_profile = typed_value("api_key_file", file) is None
        return read_key_file(file, f"the profile {profile_name()}" if in_profile else _NAME)
    if sys.stdin.isatty():
        return str(click.prompt("API key", hide_input=True, err=True))
    try:
        line = sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        line = ""
    if not line:
        raise ConfigurationError(
            f"{_NAME} - reads the API key from standard input, and there is none. Pipe the key in "
            "as one line, or name a file."
        )
    return line
