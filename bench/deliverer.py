"""A client that delivers events to a receiver, with as little work as can be.

It runs in a process of its own, so that the receiver's CPU time is the receiver's alone. A line of
standard input is a piece of work, `PORT PATH EVENTS AT_ONCE RATE`; a rate of 0 is as fast as it
goes. It responds with a line of JSON: how long each event took until it was acknowledged.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager

_HEAD = "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
_numbers = itertools.count(os.getpid() * 10**6)


class Deliverer:
    """The client's process.

    Args:
        process: the process.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def deliver(self, url: str, events: int, at_once: int, rate: float = 0.0) -> list[float]:
        """The seconds from each event's time until it was acknowledged; the last is the total."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        port, _, path = url.partition("://127.0.0.1:")[2].partition("/")
        self._process.stdin.write(f"{port} /{path} {events} {at_once} {rate}\n")
        self._process.stdin.flush()
        seconds: list[float] = json.loads(self._process.stdout.readline())
        return seconds


@contextmanager
def open_deliverer() -> Generator[Deliverer]:
    """A running client. Client and receiver get a core each, where they can."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    command = [sys.executable, "-m", __name__]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            if len(cores) > 1:
                os.sched_setaffinity(process.pid, cores[:1])
                os.sched_setaffinity(0, cores[1:2])
            yield Deliverer(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            if len(cores) > 1:
                os.sched_setaffinity(0, cores)


def _request(path: str) -> bytes:
    """A new event, with about as much around it as the vendor's documents show."""
    number = next(_numbers)
    body = json.dumps(
        {
            "mailId": number,
            "eventType": number % 9 + 2,
            "eventDate": "2026-05-27T08:49:11.123Z",
            "expectedDeliveryDate": "",
            "status": 200,
            "statusDescription": "",
            "retryAttempts": 0,
            "to": {"firstName": "Ada", "lastName": "Lovelace", "address": "1 Main St"} | _EMPTY,
            "from": {"company": "Analytical Engines"} | _EMPTY,
            "piece": _EMPTY,
            "meta": {"dataId": number, "dropId": 71238, "fields": _EMPTY},
        }
    )
    return (_HEAD.format(path=path, length=len(body)) + body).encode()


_EMPTY = {f"field{number}": "" for number in range(10)}


async def _deliver(port: int, path: str, events: int, at_once: int, rate: float) -> list[float]:
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(at_once)]
    requests = [_request(path) for _ in range(events)]
    began = time.perf_counter()
    # Each event has its time, whether there is a connection for it by then or not.
    due = (began + number / rate if rate else 0.0 for number in range(events))
    pending = zip(requests, due, strict=True)
    seconds: list[float] = []
    await asyncio.gather(*(_work(*connection, pending, seconds) for connection in connections))
    seconds.append(time.perf_counter() - began)
    for _, writer in connections:
        writer.close()
    return seconds


async def _work(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    pending: Iterator[tuple[bytes, float]],
    seconds: list[float],
) -> None:
    for request, due in pending:
        await asyncio.sleep(max(due - time.perf_counter(), 0.0))
        sent = due or time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        await reader.readexactly(int(head.partition(b"Content-Length: ")[2].partition(b"\r")[0]))
        seconds.append(time.perf_counter() - sent)


def main() -> None:
    """Do the work of each line."""
    for line in sys.stdin:
        port, path, events, at_once, rate = line.split()
        work = _deliver(int(port), path, int(events), int(at_once), float(rate))
        print(json.dumps(asyncio.run(work)), flush=True)


if __name__ == "__main__":
    main()
