"""Other processes of this machine."""

from __future__ import annotations

import os


def is_alive(process: int) -> bool:
    """Whether there is a process with this number; elsewhere than on POSIX, one never knows."""
    if os.name != "posix":
        return True  # There, to ask may be to end it.
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
