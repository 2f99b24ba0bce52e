"""Other processes of this machine."""

from __future__ import annotations

import os


def is_alive(process: int) -> bool:
    """Return whether a process with this id runs; always True on systems other than POSIX."""
    if os.name != "posix":
        return True  # On Windows, os.kill with signal 0 may end the process.
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
