"""Starts processes in a hundredth of a second each, by forking one with all imports done.

As a program it is that process, and its argument is the module that carries out plans: its `load`
imports what they need, its `run` returns the exit status. It reads a plan from each line of JSON on
standard input, and prints how each of its children ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import sys
import traceback
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import attrs

TESTS = Path(__file__).parents[1]
KILLED = -signal.SIGKILL


@attrs.frozen(eq=False)
class Child:
    """A running process."""

    number: int
    server: ForkServer
    ended: asyncio.Future[int]
    """The exit status; below 0, the signal that ended the process."""

    def kill(self) -> None:
        """Kill the process, if it has not ended yet."""
        self.send(signal.SIGKILL)

    def send(self, which: signal.Signals) -> None:
        """Send a signal to the process, if it has not ended yet."""
        self.server.order({"send": which, "to": self.number})


class ForkServer:
    """Client of the process that forks."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._children: dict[int, Child] = {}
        self._started = 0

    def start(self, plan: dict[str, Any], said: Path) -> Child:
        """Carry out a plan in a new process, with its output in a file."""
        self._started += 1
        child = Child(self._started, self, asyncio.get_running_loop().create_future())
        self._children[child.number] = child
        self.order({"start": child.number, "plan": plan, "said": str(said)})
        return child

    def order(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")

    async def listen(self) -> None:
        """Receive the exit status of each child."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            number, status = json.loads(line)
            self._children.pop(number).ended.set_result(status)


@contextlib.asynccontextmanager
async def fork_server(module: str = "crash.uploader") -> AsyncIterator[ForkServer]:
    """A process that forks; none of its children outlives the context.

    Args:
        module: carries out the plans of the children.
    """
    # What they run is measured where it is tested; here it would take twice the time.
    variables = {name: value for name, value in os.environ.items() if "COV" not in name}
    # What is there stays: the tests of a copied tree run the copy, not what is installed.
    paths = [str(TESTS), os.environ.get("PYTHONPATH", "")]
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "crash.fork_server", module),
        stdin=PIPE,
        stdout=PIPE,
        env=variables,
    )
    server = ForkServer(process)
    listening = asyncio.create_task(server.listen())
    try:
        yield server
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
        await listening


class _Forking:
    def __init__(self, program: Any) -> None:
        self._program = program
        self._pids: dict[int, int] = {}
        self._read, self._write = os.pipe()

    def serve(self) -> None:
        os.set_blocking(self._write, False)
        signal.set_wakeup_fd(self._write)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        orders = selectors.DefaultSelector()
        orders.register(0, selectors.EVENT_READ)
        orders.register(self._read, selectors.EVENT_READ)
        text = b""
        while True:
            for key, _ in orders.select():
                if key.fd == self._read:
                    os.read(self._read, 4096)
                    self._bury()
                elif not (read := os.read(0, 1 << 20)):
                    self._kill_all()
                    return
                else:
                    *lines, text = (text + read).split(b"\n")
                    for line in lines:
                        self._obey(json.loads(line))

    def _obey(self, order: dict[str, Any]) -> None:
        if "start" not in order:
            for pid in (pid for pid, number in self._pids.items() if number == order["to"]):
                os.kill(pid, order["send"])
            return
        pid = os.fork()
        if pid == 0:
            self._be_born(order)
        self._pids[pid] = order["start"]

    def _be_born(self, order: dict[str, Any]) -> None:
        status = 70
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _onto(os.devnull, os.O_RDONLY, 0)
            _onto(order["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 1)
            _onto(f"{order['said']}.error", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 2)
            status = self._program.run(order["plan"])
            sys.stdout.flush()
        except BaseException:  # noqa: BLE001 (nothing may come back to what forked)
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)

    def _bury(self) -> None:
        while self._pids:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            ended = json.dumps([self._pids.pop(pid), os.waitstatus_to_exitcode(status)])
            os.write(1, f"{ended}\n".encode())

    def _kill_all(self) -> None:
        for pid in self._pids:
            os.kill(pid, signal.SIGKILL)
        for pid in self._pids:
            os.waitpid(pid, 0)


def _onto(path: str, flags: int, descriptor: int) -> None:
    opened = os.open(path, flags, 0o600)
    os.dup2(opened, descriptor)
    os.close(opened)


if __name__ == "__main__":
    carrying_out: Any = importlib.import_module(sys.argv[1])
    carrying_out.load()  # What children need is there before they are.
    gc.collect()
    gc.freeze()
    _Forking(carrying_out).serve()
