"""What tells the machine, or the container, that a job runs on from all others."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_PROC = Path("/proc")
_SPACE_OF_THE_MACHINE = 0xEFFFFFFC
"""The number of the process namespace that Linux itself starts in (PROC_PID_INIT_INO)."""
_STARTED = 19
"""Which field behind the name in /proc/PID/stat says when a process was started: proc(5)."""


def machine() -> str:
    """A hash that is the same at each start of a machine, and another one in each container.

    A container has the files of its image, often also the identity of another machine in them,
    so it is told by the start of its first process: when it is started anew, it is another one.
    """
    names = [path.read_text().strip() for path in _MACHINE_IDS if path.is_file()]
    named = next((name for name in names if name), f"{uuid.getnode():x}")
    return hashlib.blake2b(f"{named} {_container()}".encode(), digest_size=8).hexdigest()


def _container() -> str:
    try:
        if (_PROC / "self/ns/pid").stat().st_ino == _SPACE_OF_THE_MACHINE:
            return ""
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        started = (_PROC / "1/stat").read_text().rpartition(")")[2].split()[_STARTED]
    except OSError:  # No Linux, or one that shows nothing of itself.
        return ""
    return f"{boot} {started}"
