"""Command line of any API: bulk operations, events, raw requests, and the fake server.

In reading order: `command_line` (what is known before the API is loaded), `app` (the command tree
and exit codes), `lazy` (commands that are loaded when they are named), `common_options` (options of
every command that connects), `help` (its examples, and completion), `uploading` (the options and
the help of an upload), `job_group` (`jobs` and `fleet`), `commands` (what each command does),
`operations` (commands that call one operation each), `input` (options, key, file), `output`
(records as tables, JSON and CSV), `confirm` (check, plan, questions), `execution` (a job while it
runs), `progress` (a bar or lines), `watching` (events while they are watched), `jobs` (stored
jobs), `places` (where jobs are stored), `report` (the outcome of a job), `manual` (the reference),
and the leaves `exit_status`, `format`, `profiles` (settings with a name), `sentences` (errors in
its words), `sending` (requests until a signal), `private_files`, `signals`, `state_folder` (where
programs keep things) and `streams` (of the process).
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from .command_line import CommandGroup, CommandLine, ListedUpload

__all__ = ["CommandGroup", "CommandLine", "ListedUpload", "run"]

_EXTRA = ("click", "jinja2", "platformdirs", "rich")
"""The packages of the extra `cli`."""
_OBJECTS = 20_000
"""The number of new objects after which the garbage collector looks at them.

Loading modules makes many objects and hardly any garbage; Python looks at each 700, or 2,000.
"""


def run(command_line: CommandLine, argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    Args:
        command_line: what is known of it before the API is loaded.
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
    from .streams import guarded_streams

    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        with guarded_streams():
            return invoke(command_line, argv)
    finally:
        gc.set_threshold(*before)
