"""Reader for a key file that only its owner may access, as ssh requires."""

from __future__ import annotations

import errno
import os
import shlex
import stat

from ..errors import ConfigurationError
from ..text import printable

_MAX_SIZE = 4096
"""Maximum size in bytes; a key is always shorter."""
_READ_ONLY = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0)
"""Without this flag, opening a pipe would block until another process writes to it."""


def read_key_file(file: str | os.PathLike[str], named: str) -> str:
    """Return the key in a file that only its owner may read.

    The file must be a regular file, not a symbolic link. It must belong to the user that runs the
    program, have the mode 0600 or 0400, and hold the key as its only line. On Windows owner and
    mode are not checked, because Windows has neither in this form: keep the file where only you
    have access.

    Args:
        file: the path of the file.
        named: the name of the argument or variable with the path, for errors.

    Raises:
        ConfigurationError: the file does not meet these conditions. The message shows the path
            only if the file can be opened, because otherwise the path may be the key itself.
    """
    key = only_line(_content(os.fspath(file), named))
    if key is None:
        raise ConfigurationError(
            f"The key file {os.fspath(file)} must hold the key as its only line, and nothing else."
        )
    return key


def only_line(content: bytes) -> str | None:
    """Return the only line of a text; `None` if there is not exactly one, or it is not UTF-8."""
    lines = content.splitlines()
    try:
        return lines[0].decode() if len(lines) == 1 and lines[0] else None
    except UnicodeDecodeError:
        return None


def _content(file: str, named: str) -> bytes:
    try:
        handle = os.open(file, _READ_ONLY | _NO_FOLLOW | _NON_BLOCKING)
    except (OSError, ValueError) as error:
        number = error.errno if isinstance(error, OSError) else errno.EINVAL
    else:
        try:
            # fstat on the open file: the path could be swapped between a stat and the open.
            require_private(os.fstat(handle), file, "The key file")
            content = os.read(handle, _MAX_SIZE)
        finally:
            os.close(handle)
        return content if len(content) < _MAX_SIZE else b""
    if number == errno.ELOOP:
        raise ConfigurationError(
            f"The key file {file} is a symbolic link, and another user could change its target: "
            "pass the path of the file itself."
        )
    raise ConfigurationError(
        f"The file that {named} names cannot be opened ({os.strerror(number or 0)}). The path is "
        "not shown, because it may be the key itself: pass the path of a file that holds the key."
    )


def require_private(status: os.stat_result, file: str, what: str) -> None:
    """Require a regular file of this user that no other user may read or write.

    Args:
        status: the status of the opened file.
        file: its path.
        what: what the file is, such as `The key file`.

    Raises:
        ConfigurationError: the file is another one.
    """
    named = f"{what} {printable(file)}"
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationError(f"{named} must be a regular file.")
    if os.name != "posix":
        return
    if status.st_uid != os.geteuid():
        raise ConfigurationError(
            f"{named} belongs to another user, who could change it: create your own."
        )
    mode = stat.S_IMODE(status.st_mode)
    if mode & ~(stat.S_IRUSR | stat.S_IWUSR):
        raise ConfigurationError(
            f"{named} has the mode {mode:04o}, which permits more than its owner "
            f"needs. Restrict it: chmod 600 {printable(shlex.quote(file))}"
        )
