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
        type=click.Path(readable=False),  # So that a shell completes it; `key_in` looks at it.
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
    in_profile = file != "-" and typed_value("api_key_file", file) is None
    return secret_in(file, f"the profile {profile_name()}" if in_profile else _NAME, "API key")


def secret_in(file: str, option: str, what: str) -> str:
    """Return the only line of a file that only its owner may read, or of standard input for `-`.

    Args:
        file: the path of the file.
        option: the option that names it, or else what does.
        what: what the line is, in messages.

    Raises:
        ConfigurationError: there is no such line.
    """
    if file != "-":
        from ...config import read_key_file

        return read_key_file(file, option)
    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt(what, hide_input=True, err=True))
    try:
        line = "" if sys.stdin is None else sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        line = ""
    if not line:
        raise ConfigurationError(
            f"{option} - reads the {what} from standard input, and there is none. Pipe it in as "
            "one line, or name a file."
        )
    return line
