"""The user's file of profiles, readable and writable only by its owner."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from ...errors import ConfigurationError
from ...text import printable
from .profile import Profiles

if sys.platform != "win32":
    import fcntl

_MAX_SIZE = 1024 * 1024
_READ_ONLY = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_FILE = "profiles.ini"


def profiles_path(program: str) -> Path | None:
    """Return the path of the user's file of profiles; `None` if this user has no home."""
    try:
        return platformdirs.user_config_path(program, appauthor=False) / _FILE
    except RuntimeError:  # This user has no home.
        return None


def read_profiles(program: str) -> Profiles:
    """Return the user's profiles; none if there is no file.

    Raises:
        ConfigurationError: the file cannot be read, is not only its owner's, or is wrong.
    """
    path = profiles_path(program)
    if path is None or (content := _content(path)) is None:
        return Profiles(path or Path(_FILE))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"Line {line} of {printable(str(path))} is not UTF-8 text."
        ) from None
    from .profiles_text import parsed_profiles  # Most users have no profiles to be read.

    return parsed_profiles(text, path)


def _content(path: Path) -> bytes | None:
    from ...config import require_private  # The help of a command needs no file.

    shown = printable(str(path))
    try:
        handle = os.open(path, _READ_ONLY)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigurationError(f"{shown} cannot be read: {error.strerror}.") from error
    try:
        # Another user who could write this file could have your key sent to an address of theirs.
        require_private(os.fstat(handle), str(path), "The file of profiles")
        content = os.read(handle, _MAX_SIZE + 1)
    finally:
        os.close(handle)
    if len(content) > _MAX_SIZE:
        raise ConfigurationError(f"{shown} is larger than a file of profiles can be.")
    return content


@contextmanager
def only_writer(path: Path) -> Generator[None]:
    """Wait until no other process changes the file; until the end, no other one will.

    Raises:
        ConfigurationError: the folder of the file cannot be written.
    """
    path = Path(os.path.realpath(path))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Not the file itself, which is replaced.
        handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        if sys.platform != "win32":
            fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError as error:
        raise ConfigurationError(
            f"{printable(str(path))} cannot be written: {error.strerror}."
        ) from error
    try:
        yield
    finally:
        os.close(handle)


def write_profiles(profiles: Profiles, program: str) -> None:
    """Write the user's profiles; the file is replaced as a whole, and only you can read it.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    import tempfile

    from .profiles_text import text_of

    path = Path(os.path.realpath(profiles.path))  # A link to the file stays a link.
    new: str | None = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # Mode 600.
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text_of(profiles, program))
            file.flush()
            os.fsync(handle)
        Path(new).replace(path)
    except OSError as error:
        if new is not None:
            with suppress(OSError):
                Path(new).unlink()
        raise ConfigurationError(
            f"{printable(str(path))} cannot be written: {error.strerror}."
        ) from error
