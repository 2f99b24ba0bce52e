"""A key that is read from a file of its owner's, as ssh reads one."""

from __future__ import annotations

import errno
import os
import shlex
import stat

from ..errors import ConfigurationError

_LARGEST = 4096
"""In bytes, and not reached by any key."""
_READ_ONLY = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)
_NOT_THROUGH_LINKS = getattr(os, "O_NOFOLLOW", 0)
_NOT_WAITING = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe would wait for somebody to write to it."""


def read_key_file(file: str | os.PathLike[str], named: str) -> str:
    """The key in a file that nobody but its owner may read.

    It must be a regular file, not a symbolic link, that belongs to whoever runs the program, has
    the mode 0600 or 0400, and holds the key as its only line. On Windows there is no such owner
    and no such mode, so neither is looked at: keep the file where only you may look.

    Args:
        file: the file.
        named: what an error says that the file was given as.

    Raises:
        ConfigurationError: it is not such a file. Its name is shown only if there is such a
            file, for otherwise it may be the key itself.
    """
    key = only_line(_content(os.fspath(file), named))
    if key is None:
        raise ConfigurationError(
            f"The key file {os.fspath(file)} must hold the key as its only line, and nothing else."
        )
    return key


def only_line(content: bytes) -> str | None:
    """The only line of a text; `None` if there are more or none, or it is no text."""
    lines = content.splitlines()
    try:
        return lines[0].decode() if len(lines) == 1 and lines[0] else None
    except UnicodeDecodeError:
        return None


def _content(file: str, named: str) -> bytes:
    try:
        handle = os.open(file, _READ_ONLY | _NOT_THROUGH_LINKS | _NOT_WAITING)
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else errno.EINVAL
    else:
        try:
            _require_private(os.fstat(handle), file)
            content = os.read(handle, _LARGEST)
        finally:
            os.close(handle)
        return content if len(content) < _LARGEST else b""
    if number == errno.ELOOP:
        raise ConfigurationError(
            f"The key file {file} is a symbolic link, which others may point elsewhere: give the "
            "file itself."
        )
    raise ConfigurationError(
        f"The file that {named} names cannot be opened ({os.strerror(number or 0)}). Its name is "
        "not shown, for it may be the key: give the name of a file that holds the key."
    )


def _require_private(status: os.stat_result, file: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationError(f"The key file {file} must be a regular file.")
    if os.name != "posix":
        return
    if status.st_uid != os.geteuid():
        raise ConfigurationError(
            f"The key file {file} belongs to another user, who could change it: make one of your "
            "own."
        )
    mode = stat.S_IMODE(status.st_mode)
    if mode & ~(stat.S_IRUSR | stat.S_IWUSR):
        raise ConfigurationError(
            f"The key file {file} has the mode {mode:04o}, which lets more be done with it than "
            f"its owner needs. Keep it to yourself: chmod 600 {shlex.quote(file)}"
        )
