"""The boundaries of a job: between its memory, its files and the requests that it sends.

They wrap the program from outside, so that it does not know of them. Each gets a number as it is
passed, and the process can be killed at any of them, for example.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any

FILE_EVENTS = frozenset(
    (
        *("open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir"),
        *("os.symlink", "os.truncate", "fcntl.flock", "fcntl.lockf", "shutil.copyfile"),
    )
)
"""Audit events of the interpreter that come before a file is changed."""


class Boundaries:
    """Counter of the boundaries, from 1.

    Args:
        act: called with the number and the name of each.
    """

    def __init__(self, act: Callable[[int, str], None]) -> None:
        self.names: list[str] = []
        self._numbers = itertools.count(1)
        self._act = act

    def passing(self, name: str) -> None:
        """Pass a boundary."""
        number = next(self._numbers)
        self.names.append(name)
        self._act(number, name)


def killed_at(wanted: int | None) -> Callable[[int, str], None]:
    """Die at a boundary without any cleanup, and leave its name on standard output."""

    def act(number: int, name: str) -> None:
        if number == wanted:
            os.write(1, name.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def suspended_at(wanted: int, seconds: float) -> Callable[[int, str], None]:
    """Wait before a request is sent, then send it, and die at once."""
    leaving = itertools.count(1)
    stood = False

    def act(_: int, name: str) -> None:
        nonlocal stood
        if name == "before the first byte" and next(leaving) == wanted:
            time.sleep(seconds)
            stood = True
        elif stood and name == "after the request":
            os.kill(os.getpid(), signal.SIGKILL)

    return act


def broken_from(wanted: int, calls: float) -> Callable[[int, str], None]:
    """Let the disk fail for `calls` boundaries, from the `wanted` one on."""

    def act(number: int, name: str) -> None:
        if wanted <= number < wanted + calls:
            raise sqlite3.OperationalError("disk I/O error")

    return act


def around(boundaries: Boundaries, owner: Any, name: str, said: str | None = None) -> None:
    """Put a boundary before and after a function, a method or a class method of `owner`."""
    static = inspect.getattr_static(owner, name)
    function = static.__func__ if isinstance(static, classmethod) else static
    said = said or f"{getattr(owner, '__name__', owner)}.{name}"

    @functools.wraps(function)
    def called(*arguments: Any, **keywords: Any) -> Any:
        boundaries.passing(f"before {said}")
        result = function(*arguments, **keywords)
        boundaries.passing(f"after {said}")
        return result

    @functools.wraps(function)
    async def awaited(*arguments: Any, **keywords: Any) -> Any:
        boundaries.passing(f"before {said}")
        result = await function(*arguments, **keywords)
        boundaries.passing(f"after {said}")
        return result

    wrapped: Any = awaited if inspect.iscoroutinefunction(function) else called
    setattr(owner, name, classmethod(wrapped) if isinstance(static, classmethod) else wrapped)


def around_sqlite(boundaries: Boundaries, *, reading: bool) -> None:
    """Put boundaries around every statement of every database that is opened from now on.

    Args:
        boundaries: numbers them.
        reading: whether to include statements that only read. A death there repeats the one before.
    """

    class Connection(sqlite3.Connection):
        pass

    def said(name: str, arguments: tuple[Any, ...]) -> str:
        first = arguments[0] if arguments and isinstance(arguments[0], str) else ""
        return f"{name} {' '.join(first.split()[:3])}".strip()

    def bounded(name: str) -> Callable[..., Any]:
        inner = getattr(sqlite3.Connection, name)

        def call(self: sqlite3.Connection, *arguments: Any, **keywords: Any) -> Any:
            statement = said(name, arguments)
            if not reading and "SELECT" in statement:
                return inner(self, *arguments, **keywords)
            boundaries.passing(f"before {statement}")
            result = inner(self, *arguments, **keywords)
            boundaries.passing(f"after {statement}")
            return result

        return call

    for name in ("execute", "executemany", "executescript", "commit", "rollback", "__exit__"):
        setattr(Connection, name, bounded(name))
    connect = sqlite3.connect

    def connected(*arguments: Any, **keywords: Any) -> Any:
        boundaries.passing("before connecting")
        return connect(*arguments, **{"factory": Connection, **keywords})

    sqlite3.connect = connected


def around_files(boundaries: Boundaries, folder: str) -> None:
    """Put a boundary before each change of a file below a folder, by the file's name."""

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in FILE_EVENTS and arguments and folder in os.fsdecode(str(arguments[0])):
            boundaries.passing(event)

    sys.addaudithook(heard)
    around(boundaries, os, "fsync")
