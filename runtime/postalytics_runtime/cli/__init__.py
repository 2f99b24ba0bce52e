"""Command line of any API: a command for each bulk operation, and one for the fake server.

In reading order: `app` (the command tree and exit codes), `commands` (what each command does),
`input` (options, key, file), `confirm` (check, plan, questions), `execution` (a job while it runs),
`jobs` (stored jobs), `report` (the outcome of a job), and the leaves `format`, `private_files` and
`signals`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..client import Client

__all__ = ["run"]


def run(
    client_class: type[Client],
    fake_server: Callable[..., Any] | None,
    argv: Sequence[str] | None = None,
) -> int:
    """Run the command line and return the exit status.

    Args:
        client_class: the API's client; called with a key or None, an environment's name or None,
            and `base_url=`.
        fake_server: creates the API's fake server, an async context manager with `url`,
            `api_key` and `other_keys`; called with `host=`, `port=`, `api_key=`, `state=`,
            `speed=`, `realistic=`, `inclusive_pages=`, `list_end=`, `faults=`, `seed=`. None if
            the API has no fake server.
        argv: the arguments; None for the arguments of the process.
    """
    try:
        from .app import invoke
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in ("click", "jinja2", "rich"):
            raise
        sys.stderr.write(
            f"The command line needs the package {package}, which comes with the extra `cli`:\n"
            '  pip install "postalytics[cli]"\n'
        )
        return 2
    return invoke(client_class, fake_server, argv)
