"""Ends a server and removes its folders after the end of the process that started it.

Run by itself: python watcher.py PARENT FILE FOLDER...

It waits for the process PARENT to end, even by SIGKILL. FILE has the process id of the server and
the number of the signal that ends it, while there is a server.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from pathlib import Path

LONGEST_WAIT = 5.0
"""Seconds for a server to end by itself: PostgreSQL then ends its own processes, too."""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        # In a container, the first process may never collect those that have ended.
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2][1] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()


def end(pid: int, by: int) -> None:
    for number in (by, signal.SIGKILL):
        give_up = time.monotonic() + LONGEST_WAIT
        try:
            os.kill(pid, number)
            os.kill(pid, signal.SIGCONT)  # A paused process gets no other signal before.
        except ProcessLookupError:
            return
        while is_running(pid) and time.monotonic() < give_up:
            time.sleep(0.02)


def main(parent: str, file: str, *folders: str) -> None:
    while os.getppid() == int(parent):
        time.sleep(0.2)
    server = Path(file).read_text(encoding="ascii").split() if Path(file).exists() else []
    if server:
        end(*map(int, server))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)  # That process may have begun to remove it.


if __name__ == "__main__":
    main(*sys.argv[1:])
