"""Ends a server and removes its folders when the process that started it is gone, even by SIGKILL.

Run by itself: python watcher.py FOLDER...

Its standard input is a pipe from that process, which writes the process id of the server into it,
and an empty line when the server has ended. The pipe ends when that process does.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time

LONGEST_WAIT = 5.0
"""Seconds for a server to end by itself: PostgreSQL then ends its own processes, too."""


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def end(pid: int) -> None:
    for number in (signal.SIGQUIT, signal.SIGKILL):
        give_up = time.monotonic() + LONGEST_WAIT
        try:
            os.kill(pid, number)
            os.kill(pid, signal.SIGCONT)  # One that a test has stopped gets no signal before.
        except ProcessLookupError:
            return
        while is_there(pid) and time.monotonic() < give_up:
            time.sleep(0.02)


def main(folders: list[str]) -> None:
    running = ""
    for line in sys.stdin:
        running = line.strip()
    if running:
        end(int(running))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
