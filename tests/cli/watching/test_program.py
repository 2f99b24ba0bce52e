"""A program gets each event on its standard input."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from pathlib import Path

import click
import pytest

from postalytics_runtime.cli.watching import HandlerFailedError, Program, program_words

LINE = b'{"id":"1"}\n'


def python(code: str, *arguments: str | Path, seconds: float = 60) -> Program:
    return Program((sys.executable, "-c", code, *map(str, arguments)), seconds)


async def failure(program: Program) -> str:
    with pytest.raises(HandlerFailedError) as raised:
        await program.run(LINE)
    return str(raised.value)


async def test_the_event_is_on_standard_input(tmp_path: Path) -> None:
    code = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())"
    await python(code, tmp_path / "event").run(LINE)
    assert (tmp_path / "event").read_bytes() == LINE


async def test_what_it_prints_goes_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    await python("print('read')").run(LINE)
    assert capfd.readouterr() == ("", "read\n")


async def test_what_it_prints_is_lost_without_standard_error(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", None)
    await python("print('read')").run(LINE)
    assert capfd.readouterr().out == ""


async def test_a_program_need_not_read_the_event() -> None:
    await python("pass").run(LINE * 100_000)


async def test_another_exit_status_is_a_failure() -> None:
    name = Path(sys.executable).name
    assert await failure(python("raise SystemExit(3)")) == f"{name} ended with exit status 3"
    code = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert await failure(python(code)) == f"{name} was ended by signal 15"


async def test_a_program_that_is_gone_is_a_failure() -> None:
    assert await failure(Program(("/gone/handler",))) == (
        "handler cannot start: No such file or directory"
    )


WITH_A_CHILD = """
import subprocess, sys
open_as_long_as_they_run = open(sys.argv[1], "w")
sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
child = subprocess.Popen(sleep, pass_fds=[open_as_long_as_they_run.fileno()])
print("started", file=open_as_long_as_they_run, flush=True)
child.wait()
"""


async def test_a_cancelled_program_is_ended_with_its_children(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    running = asyncio.ensure_future(python(WITH_A_CHILD, fifo).run(LINE))
    with await asyncio.to_thread(fifo.open) as pipe:
        assert await asyncio.to_thread(pipe.readline) == "started\n"
        running.cancel()
        await asyncio.wait([running])
        assert running.cancelled()
        assert await asyncio.to_thread(pipe.read) == ""  # Its end: both are gone.


async def test_a_program_that_takes_too_long_is_ended() -> None:
    sleeping = Program(("sleep", "600"), 0.01)
    assert await failure(sleeping) == "sleep ran longer than 0.01 s"


def test_no_shell_reads_the_command() -> None:
    command = f"{shlex.quote(sys.executable)} -c 'print(1)' '$HOME' *"
    assert program_words(command) == (sys.executable, "-c", "print(1)", "$HOME", "*")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("python 'x", "The command cannot be read: No closing quotation."),
        (" ", "The command is empty. Name a program."),
        (
            "no-such-program x",
            "There is no program 'no-such-program'. No shell reads the command: to use one, name "
            "it, such as --exec \"sh -c '...'\".",
        ),
    ],
)
def test_a_command_that_cannot_run_is_refused(command: str, message: str) -> None:
    with pytest.raises(click.BadParameter) as raised:
        program_words(command)
    assert raised.value.message == message
