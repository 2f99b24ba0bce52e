"""What it costs to import the library and to start the command, each in a fresh interpreter.

Those that are compared take turns.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from typing import Final

from . import command_line
from .echo import echo_server
from .table import Row, compared

_ROUNDS = 15
_STATEMENTS: Final = {
    "lazy": "import postalytics",
    "aiohttp": "import aiohttp",
    "again": "import aiohttp",
    "client": """
from postalytics import Postalytics
from postalytics.models import NewContact
Postalytics(api_key="key", environment="local")
NewContact(contact_list_id=1)
""",
    "floor": "import aiohttp, attrs, cattrs",
    "floor again": "import aiohttp, attrs, cattrs",
}
_FIRST_CALL: Final = """
import asyncio, sys
from postalytics import Postalytics, contacts
from postalytics.models import NewContact

async def main():
    async with Postalytics(api_key="key", environment="local", base_url=sys.argv[1]) as client:
        await contacts.create_contact(client, NewContact(contact_list_id=1))

asyncio.run(main())
print("cattrs" in sys.modules)
"""


def rows() -> Iterator[Row]:
    """A row for the package, for a client with a model, for each command, and a first call."""
    with tempfile.TemporaryDirectory() as cache:
        seconds = _import_times(_variables(cache))
        commands = [*command_line.rows(_variables(cache))]
    for subject, ours, peer, again, aim in (
        ("import postalytics", "lazy", "aiohttp", "again", 0.05),
        ("import and make a client and a model", "client", "floor", "floor again", 1.05),
    ):
        name = _STATEMENTS[peer]
        theirs = seconds[peer]
        yield compared(subject, seconds[ours], (name, theirs), again=seconds[again], aim=aim)
        yield compared(f"{subject} (least)", [min(seconds[ours])], (name, [min(theirs)]))
    yield from commands
    found = _first_call_imports_cattrs()
    yield Row(
        subject="cattrs at the first call",
        ours="imported" if found else "not imported",
        aim="no hook generated",
        met=not found,
    )


def _variables(cache: str) -> dict[str, str]:
    """An environment in which byte code is kept, as it is for an installed package."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": cache}


def _import_times(variables: Mapping[str, str]) -> dict[str, list[float]]:
    order = random.Random(7)
    for statement in _STATEMENTS.values():
        _import_time(statement, variables)
    seconds: dict[str, list[float]] = {name: [] for name in _STATEMENTS}
    for _ in range(_ROUNDS):
        for name in order.sample(sorted(_STATEMENTS), len(_STATEMENTS)):
            seconds[name].append(_import_time(_STATEMENTS[name], variables))
    return seconds


def _import_time(statement: str, variables: Mapping[str, str]) -> float:
    """The CPU seconds of a statement, beyond those of the interpreter's own start."""
    code = (
        f"import time\nbegan = time.process_time()\n{statement}\nprint(time.process_time() - began)"
    )
    command = [sys.executable, "-c", code]
    return float(subprocess.run(command, env=variables, check=True, capture_output=True).stdout)


def _first_call_imports_cattrs() -> bool:
    with echo_server() as address:
        command = [sys.executable, "-c", _FIRST_CALL, address]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
    return run.stdout.strip() == "True"
