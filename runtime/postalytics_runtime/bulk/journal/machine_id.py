"""Identity of the machine, or of the container, that a job runs on."""

from __future__ import annotations

import hashlib
import os
import socket
import uuid
from pathlib import Path

NAMED_BY = "JOB_MACHINE"
"""The environment variable that names a place without a lasting identity of its own."""
MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
"""The files that hold the id of the machine; the first one that is not empty counts."""
PROC = Path("/proc")
"""The view that Linux gives of its processes: proc(5)."""
HOST_NAMESPACE = 0xEFFFFFFC
"""The number of the process namespace that Linux itself starts in (PROC_PID_INIT_INO)."""
_STARTED = 19
"""The index of the start time in /proc/PID/stat, counted after the name: proc(5)."""
_RANDOM = 1 << 40
"""Set in the number of `uuid.getnode` where no hardware address was found: RFC 4122, 4.5."""


def this_machine() -> str:
    """Return a hash that stays the same on a machine, and is new in each container.

    All containers of an image share `/etc/machine-id`, so a container counts as another machine
    each time its first process starts. Where that is too often, for example in a container that
    runs one command, `JOB_MACHINE` names the place instead.
    """
    named = os.environ.get(NAMED_BY) or f"{_machine_id()} {_container()}"
    return hashlib.blake2b(named.encode(), digest_size=8).hexdigest()


def _machine_id() -> str:
    names = [path.read_text().strip() for path in MACHINE_IDS if path.is_file()]
    address = uuid.getnode()
    hardware = socket.gethostname() if address & _RANDOM else f"{address:x}"
    return next((name for name in names if name), hardware)


def _container() -> str:
    try:
        if (PROC / "self/ns/pid").stat().st_ino == HOST_NAMESPACE:
            return ""
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        started = (PROC / "1/stat").read_text().rpartition(")")[2].split()[_STARTED]
    except OSError:  # Not Linux, or /proc is hidden.
        return ""
    return f"{boot} {started}"
