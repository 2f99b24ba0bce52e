"""Runs many commands in a process each, and imports what they need once.

As a program it is the process that forks: its standard input is a socket, on which each message is
a command, with the ends of its pipes. A test process starts one, and it ends with that.

A command that is forked has its own process, memory, folder and environment variables. What Python
itself does when it starts, and what is imported when, is tested with commands that are started.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

TESTS = Path(__file__).parents[2]
_MODULE = "postalytics"
_LARGEST = 200_000
"""Bytes of a message, which has the environment variables in it."""


async def run_forked(words: Sequence[str], variables: Mapping[str, str]) -> tuple[int, str, str]:
    """Run `postalytics` with these words and no input.

    Return its exit status, its output, and its standard error.

    Args:
        words: what follows the name of the program.
        variables: all environment variables.
    """
    ours, theirs = socket.socketpair()
    (out, out_end), (err, err_end) = os.pipe(), os.pipe()
    order = json.dumps([list(words), dict(variables), str(Path.cwd())]).encode()
    with theirs, ours:
        try:
            socket.send_fds(_forking()[1], [order], [theirs.fileno(), out_end, err_end])
        finally:
            for end in (out_end, err_end):
                os.close(end)
        theirs.close()
        ours.setblocking(False)
        # The command is killed if this is cancelled, for `ours` is closed.
        said, shown = await asyncio.gather(_read(out), _read(err))
        status = await asyncio.get_running_loop().sock_recv(ours, 100)
    return int(status), said.decode(), shown.decode()


async def _read(end: int) -> bytes:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(end, "rb", 0)
    )
    try:
        return await reader.read()
    finally:
        transport.close()


@functools.cache
def _forking() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start the process that forks."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * _LARGEST)
    paths = filter(None, [str(TESTS), os.environ.get("PYTHONPATH", "")])
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "support.cli.forking"],
            stdin=theirs.fileno(),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,  # Ctrl-C ends the tests, and their end ends it.
        )
    return process, ours


def end_forking() -> None:
    """End the process that forks, if there is one."""
    if _forking.cache_info().currsize:
        process, ours = _forking()
        ours.close()
        process.wait()
        _forking.cache_clear()


@attrs.frozen
class _Order:
    words: list[str]
    variables: dict[str, str]
    folder: str
    ends: list[int]
    """The socket for the exit status, and what becomes standard output and standard error."""


@attrs.frozen(eq=False)
class _Child:
    pid: int
    status: socket.socket
    """Receives the exit status. It is closed at the other end when the child is to be killed."""
    alive: int
    """A pipe that is open at its other end while the child lives."""


def _serve(orders: socket.socket) -> _Order | None:
    """Fork until the test process ends; return an order in the process that is to obey it."""
    waiting = selectors.DefaultSelector()
    waiting.register(orders, selectors.EVENT_READ)
    children: list[_Child] = []
    while True:
        for key, _ in waiting.select():
            if key.fileobj is orders:
                text, ends, _, _ = socket.recv_fds(orders, _LARGEST, 3)
                if not text:
                    _kill(children)
                    return None
                words, variables, folder = json.loads(text)
                order = _Order(words, variables, folder, ends)
                if (child := _forked(order)) is None:
                    waiting.close()
                    orders.close()
                    return order
                children.append(child)
                waiting.register(child.status, selectors.EVENT_READ, child)
                waiting.register(child.alive, selectors.EVENT_READ, child)
            elif key.data in children:
                _kill([key.data]) if key.fileobj is key.data.status else None
                _bury(key.data)
                children.remove(key.data)
                waiting.unregister(key.data.status)
                waiting.unregister(key.data.alive)


def _forked(order: _Order) -> _Child | None:
    """Return the new process, and None in that process."""
    alive, held = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(alive)
        return None
    os.close(held)
    status, *pipes = order.ends
    for end in pipes:
        os.close(end)
    return _Child(pid, socket.socket(fileno=status), alive)


def _kill(children: Sequence[_Child]) -> None:
    for child in children:
        os.kill(child.pid, signal.SIGKILL)


def _bury(child: _Child) -> None:
    _, status = os.waitpid(child.pid, 0)
    with child.status, contextlib.suppress(BrokenPipeError):  # The test waits no longer.
        child.status.send(str(os.waitstatus_to_exitcode(status)).encode())
    os.close(child.alive)


def _become(order: _Order) -> None:
    """Make this process what `python -m` makes of a new one, but for the imports."""
    for source, target in zip(order.ends[1:], (1, 2), strict=True):
        os.dup2(source, target)
    for end in order.ends:
        os.close(end)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    sys.stdin = os.fdopen(0)
    sys.stdout = os.fdopen(1, "w")
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace")
    os.environ.clear()
    os.environ.update(order.variables)
    os.chdir(order.folder)
    sys.argv = [_MODULE, *order.words]
    sys.path[0] = order.folder
    try:
        runpy.run_module(_MODULE, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        # Not the rest of Python's end: that takes each imported module apart, for 70 ms.
        atexit._run_exitfuncs()  # pyright: ignore[reportPrivateUsage]  # Nothing public does it.
        sys.stdout.flush()
        sys.stderr.flush()
        assert isinstance(ended.code, int)
        os._exit(ended.code)


def _load() -> None:
    """Import what a command imports, and none of what it keeps."""
    for name in ("postalytics_runtime", _MODULE):
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    _load()
    obeying: Any = _serve(socket.socket(fileno=os.dup(0)))
    if obeying is not None:
        _become(obeying)
