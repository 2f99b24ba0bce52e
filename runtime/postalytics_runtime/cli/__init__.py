"""Command line of any API: bulk operations, events, raw requests, and the fake server.

In reading order: `app` (the command tree and exit codes), `commands` (what each command does),
`input` (options, key, file), `confirm` (check, plan, questions), `execution` (a job while it runs),
`watching` (events while they are watched), `jobs` (stored jobs), `report` (the outcome of a job),
and the leaves `exit_status`, `format`, `private_files`, `sentences` (errors in its words) and
`signals`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..client import Client

__all__ = ["run"]

_EXTRA = ("click", "jinja2", "platformdirs", "rich")
"""The packages of the extra `cli`."""


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
            `api_key`, `other_keys`, `fake` and `records`; called with `host=`, `port=`, `api_key=`,
            `state=`, `speed=`, `realistic=`, `inclusive_pages=`, `list_end=`, `faults=`, `seed=`.
            None if the API has no fake server.
        argv: the arguments; None for the arguments of the process.
    """
    # Looked for now, because some are imported only after rows were sent.
    if missing := [package for package in _EXTRA if find_spec(package) is None]:
        sys.stderr.write(
            f"The command line needs the package {missing[0]}, which comes with the extra `cli`:\n"
            '  pip install "postalytics[cli]"\n'
        )
        return 2
    from .app import invoke

    return invoke(client_class, fake_server, argv)
