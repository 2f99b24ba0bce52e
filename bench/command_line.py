"""What it costs to start the command, as whole processes that take turns."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from .table import Row, compared

_ROUNDS = 11
_CLICK: Final = ("-c", "import click")
_LISTS: Final = {
    "--version": ("--version",),
    "--help": ("--help",),
    "contacts --help": ("contacts", "--help"),
    "jobs --help": ("jobs", "--help"),
    "completion bash": ("completion", "bash"),
    "contacts upload --help": ("contacts", "upload", "--help"),
}
_COMPLETIONS: Final = {"completing a command": "postalytics con"}
_FLOOR: Final = """
import aiohttp, click, socket, sys, time
socket.create_connection(("127.0.0.1", int(sys.argv[1])))
time.sleep(60)
"""
_MOST = 2.0
"""How many times the import of click a list of commands may take."""
_MOST_OF_A_CALL = 1.15
"""How many times the imports of aiohttp and click the way to the first request may take."""


@attrs.frozen
class _Times:
    """Seconds of the runs of one command."""

    cpu: list[float] = attrs.field(factory=list[float])
    wall: list[float] = attrs.field(factory=list[float])


def rows(variables: Mapping[str, str]) -> Iterator[Row]:
    """A row for each list of commands, for a completion, and for a command that calls."""
    runs: dict[str, tuple[Sequence[str], Mapping[str, str]]] = {
        "click": (_CLICK, variables),
        "again": (_CLICK, variables),
    }
    for name, words in _LISTS.items():
        runs[name] = (("-m", "postalytics", *words), variables)
    for name, typed in _COMPLETIONS.items():
        asked = {"COMP_WORDS": typed, "COMP_CWORD": "1", "_POSTALYTICS_COMPLETE": "bash_complete"}
        runs[name] = (("-c", _COMPLETE), {**variables, **asked})
    found = _taking_turns({name: _Whole(*run) for name, run in runs.items()})
    for name in (*_LISTS, *_COMPLETIONS):
        aim = None if name == "contacts upload --help" else _MOST
        yield _row(f"command {name}" if name in _LISTS else name, found, name, "click", aim)
    variables = {**variables, "POSTALYTICS_INBOX": "/nowhere/events.db"}
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        call = (
            "-m",
            "postalytics",
            "webhooks",
            "receivers",
            "--base-url",
            f"http://127.0.0.1:{port}",
        )
        floor = ("-c", _FLOOR, str(port))
        found = _taking_turns(
            {
                "list": _UntilARequest(call, variables, server),
                "aiohttp, click": _UntilARequest(floor, variables, server),
                "again": _UntilARequest(floor, variables, server),
            }
        )
    yield _row("until webhooks receivers calls", found, "list", "aiohttp, click", _MOST_OF_A_CALL)


_COMPLETE: Final = """
import sys
sys.argv = ["postalytics"]
from postalytics.__main__ import main
main()
"""


def _row(subject: str, found: Mapping[str, _Times], name: str, peer: str, aim: float | None) -> Row:
    ours, theirs = found[name], found[peer]
    return compared(
        subject,
        ours.cpu,
        (f"import {peer}", theirs.cpu),
        again=found["again"].cpu,
        wall=(ours.wall, theirs.wall),
        aim=aim,
    )


@attrs.frozen
class _Whole:
    """Run of a process to its end."""

    words: Sequence[str]
    variables: Mapping[str, str]

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Let it end by itself."""


@attrs.frozen
class _UntilARequest(_Whole):
    """Run of a process until it connects."""

    server: socket.socket

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for the connection, and end the process."""
        connection, _ = self.server.accept()
        process.kill()
        connection.close()


def _taking_turns(runs: Mapping[str, _Whole]) -> dict[str, _Times]:
    order = random.Random(7)
    for run in runs.values():
        _timed(run)
    found = {name: _Times() for name in runs}
    for _ in range(_ROUNDS):
        for name in order.sample(sorted(runs), len(runs)):
            cpu, wall = _timed(runs[name])
            found[name].cpu.append(cpu)
            found[name].wall.append(wall)
    return found


def _timed(run: _Whole) -> tuple[float, float]:
    """The CPU seconds of a process, and the seconds until it ended or did what was waited for."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *run.words],
        env=run.variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    run.wait(process)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began
