"""Program that is run for each event, with the event on its standard input."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
import sys
from typing import cast

import attrs
import click

from .failures import HandlerFailedError

_STANDARD_ERROR = 2
_SECONDS = 240.0
"""The maximum duration of one run: less than an event is leased for."""


def program_words(text: object) -> tuple[str, ...]:
    """Return the words of a command. No shell reads them.

    Raises:
        BadParameter: a quotation has no end, or there is no such program.
    """
    try:
        words = shlex.split(str(text))
    except ValueError as error:
        raise click.BadParameter(f"The command cannot be read: {error}.") from error
    if not words:
        raise click.BadParameter("The command is empty. Name a program.")
    if shutil.which(words[0]) is None:
        raise click.BadParameter(
            f"There is no program {words[0]!r}. No shell reads the command: to use one, "
            "name it, such as --exec \"sh -c '...'\"."
        )
    return tuple(words)


@attrs.frozen
class Program:
    """Program with its arguments."""

    words: tuple[str, ...]
    seconds: float = _SECONDS
    """The maximum duration of one run."""

    @property
    def name(self) -> str:
        """The name of the program; its arguments may be secret."""
        return os.path.basename(self.words[0])  # noqa: PTH119 (a word, not a path)

    async def run(self, line: bytes) -> None:
        """Run the program with an event on its standard input; exit status 0 means handled.

        Its output goes to standard error: standard output has one line for each event.

        Raises:
            HandlerFailedError: it could not start, took too long, or ended with another status.
        """
        try:
            # A session of its own: a Ctrl-C at the terminal lets a running program finish.
            process = await asyncio.create_subprocess_exec(
                *self.words,
                stdin=asyncio.subprocess.PIPE,
                stdout=_STANDARD_ERROR if sys.stderr else asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise HandlerFailedError(f"{self.name} cannot start: {error.strerror}") from None
        try:
            async with asyncio.timeout(self.seconds):
                await process.communicate(line)
                # A program need not read the event. Python 3.11 logs that error if nothing asks for
                # it.
                with contextlib.suppress(OSError):
                    await cast("asyncio.StreamWriter", process.stdin).wait_closed()
        except TimeoutError:
            raise HandlerFailedError(f"{self.name} ran longer than {self.seconds:g} s") from None
        finally:
            if process.returncode is None:
                await _kill(process)
        if process.returncode:
            raise HandlerFailedError(f"{self.name} {_ending(process.returncode)}")


async def _kill(process: asyncio.subprocess.Process) -> None:
    """End a program and the programs that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _ending(status: int) -> str:
    if status > 0:
        return f"ended with exit status {status}"
    return f"was ended by signal {-status}"
