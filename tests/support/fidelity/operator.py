"""An operator who enters the commands of a guide, one after another, in a folder of their own."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from unittest import mock

from postalytics_runtime import cli
from postalytics_runtime.rate_limit import forget_pacers
from support.fidelity.guide_server import GuideServer
from support.fidelity.guides import HOME, saved_files
from support.fidelity.screen import Keyboard, Screen
from support.fidelity.shown_commands import Entry

FILES = HOME / "examples" / "lists"
"""What the operator's folder holds at the start."""
_SHELL = re.compile(r" [|>] |;")
_SHOWN_HOME = "/home/barbara"
_QUIET_PERIOD = "postalytics_runtime.bulk.jobs.upload.quiet_period"
SHOWN_AFTER = "postalytics_runtime.cli.progress.tasks.SHOWN_AFTER", 600.0
"""No page shows what commands print only if they take long, as on a busy machine."""
_PROGRAMS = {
    "postalytics": "-m support.fidelity.guide_program",
    "python": "-m support.fidelity.guide_script",
    # Plugins of pytest that the reader does not have are not loaded.
    "pytest": "-m pytest -p no:cacheprovider -p asyncio -p postalytics.pytest_plugin",
}
"""What the interpreter of the tests runs in place of the reader's programs."""
_SETTINGS = {"COLUMNS": "80", "LINES": "40", "TERM": "dumb", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Operator:
    """Operator at a terminal.

    Args:
        home: the operator's home.
        screen: what the commands print to.
        keyboard: where answers are typed.
    """

    def __init__(self, home: Path, screen: Screen, keyboard: Keyboard) -> None:
        self._home = home
        self._screen = screen
        self._keyboard = keyboard
        self._status = 0
        self.server = GuideServer(screen)

    def enter(self, entry: Entry) -> str:
        """Carry out a command and return what it prints, with the answers that are typed."""
        self._screen.clear()
        self._keyboard.answers = [*entry.answers]
        program, *words = shlex.split(entry.command)
        if program != "postalytics" or _SHELL.search(entry.command):
            self._run_in_shell(entry.command)
        elif words[0] == "serve":
            self.server.start(words)
        else:
            forget_pacers()  # Each command is a process of its own for its reader.
            self.server.interrupt_after(entry.interrupt)
            self._status = cli.run(self.server.command_line, words)
        assert not self._keyboard.answers, f"Not asked for: {self._keyboard.answers}"
        return self._as_shown(self._screen.text)

    def _run_in_shell(self, command: str) -> None:
        """Run what is more than a command of ours; `$?` is the status of the last one."""
        python = shlex.quote(sys.executable)
        programs = "".join(f'{it}() {{ {python} {run} "$@"; }}\n' for it, run in _PROGRAMS.items())
        variables = {
            "ORIGIN": self.server.origin,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        ended = subprocess.run(  # noqa: S602  The commands are those of our guide.
            f"{programs}(exit {self._status}); {command}",
            shell=True,
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self._status = ended.returncode
        self._screen.write(ended.stdout.decode())

    def _as_shown(self, text: str) -> str:
        return (
            text.replace(str(self._home), _SHOWN_HOME)
            .replace(*self.server.ports)
            .replace("\ufeff", "")  # No terminal shows the mark of a file for spreadsheets.
        )


@contextlib.contextmanager
def operator(page: Path) -> Generator[Operator]:
    """Yield an operator in a copy of the files, with a new server in another terminal.

    A page shows the home of an operator, so the home of the test has a path of the same length. The
    wait before unconfirmed rows are looked up is short.

    Args:
        page: the page that the operator reads; what it says is to be saved is there, too.
    """
    home = Path(tempfile.mkdtemp(prefix="", dir="/tmp"))
    screen = Screen()
    keyboard = Keyboard(screen)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, home)
        shutil.copytree(FILES, home / "lists")
        for name, text in saved_files(page).items():
            (home / "lists" / name).write_text(text, "utf-8")
        stack.enter_context(mock.patch.dict(os.environ, {"HOME": str(home), **_SETTINGS}))
        for name in [*os.environ]:
            if name.startswith(("POSTALYTICS_", "XDG_")):
                del os.environ[name]
        stack.enter_context(mock.patch(_QUIET_PERIOD, return_value=0.2))
        stack.enter_context(mock.patch(*SHOWN_AFTER))
        stack.enter_context(contextlib.chdir(home / "lists"))
        stack.enter_context(mock.patch.object(sys, "stdin", keyboard))
        stack.enter_context(contextlib.redirect_stdout(screen.output))
        stack.enter_context(contextlib.redirect_stderr(screen.messages))
        entering = Operator(home, screen, keyboard)
        stack.enter_context(contextlib.closing(entering.server))
        entering.server.start(["serve"])
        yield entering
