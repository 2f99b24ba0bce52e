"""The files of a release in clean environments: each extra, on each interpreter."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

INSTALLED = Path(__file__).parents[1] / "installed.py"
WARNINGS = ("-I", "-X", "dev", "-W", "error")
_MAKING = {"pip", "setuptools"}


class Environment:
    """A new environment with one of the files of a release.

    Args:
        folder: where it is made.
        python: the interpreter.
        file: the wheel or sdist.
        extras: the extras that are installed with it.
    """

    def __init__(self, folder: Path, python: str, file: Path, extras: Iterable[str]) -> None:
        self.python = folder / "bin" / "python"
        self.extras = sorted(extras)
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        wanted = f"{file}[{','.join(self.extras)}]" if self.extras else str(file)
        self._pip("install", "--quiet", wanted)
        self._pip("check")

    def _pip(self, *words: str) -> str:
        return _output([self.python, "-m", "pip", "--disable-pip-version-check", *words])

    def try_it(self) -> str:
        """Run `tests/installed.py` there, each warning an error; returns what it printed."""
        return _output([self.python, *WARNINGS, INSTALLED, *self.extras])

    def packages(self) -> list[str]:
        """Return the names of what was installed, without this package and what installs."""
        listed = json.loads(self._pip("list", "--format", "json"))
        names = {one["name"].lower() for one in listed}
        return sorted(names - _MAKING - {"postalytics"})


def _output(command: Sequence[str | Path]) -> str:
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if run.returncode:
        raise InstallError(" ".join(map(str, command)), run.stdout + run.stderr)
    return run.stdout


class InstallError(Exception):
    """A command in an environment has failed.

    Args:
        command: the command.
        output: all that it printed.
    """

    def __init__(self, command: str, output: str) -> None:
        super().__init__(f"{command}\n{output.rstrip()}")


def one_of_each_minor(listed: str) -> dict[str, str]:
    """Return the oldest interpreter of each minor version: its path by its version.

    Args:
        listed: lines of a version and a path, oldest first, as `.ci/interpreters` prints them.

    >>> one_of_each_minor("3.11.2 /usr/bin/python3\\n3.11.7 /opt/a\\n3.13.0 /opt/b\\n")
    {'3.11.2': '/usr/bin/python3', '3.13.0': '/opt/b'}
    """
    found: dict[str, tuple[str, str]] = {}
    for line in listed.splitlines():
        version, _, path = line.partition(" ")
        found.setdefault(version.rpartition(".")[0], (version, path))
    return dict(found.values())


def sets_of_extras(extras: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield no extra, each extra alone, and all of them."""
    every = tuple(extras)
    yield ()
    yield from ((extra,) for extra in every)
    yield every
