"""Runs the command in a process of its own, against a fake server on a real socket."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import attrs
from aiohttp import web

from postalytics.testing import FakePostalytics
from support.cli.forking import run_forked

Answer = Callable[[], Awaitable[web.StreamResponse | None]]


@attrs.frozen
class Ended:
    status: int
    out: str
    err: str


def _environment(server: FakePostalytics, variables: Mapping[str, str]) -> dict[str, str]:
    kept = {
        name: text
        for name, text in os.environ.items()
        if "POSTALYTICS" not in name or name == "POSTALYTICS_JOBS"
    }
    return {**kept, "POSTALYTICS_API_KEY": server.api_key, **variables}


async def start(
    server: FakePostalytics, *words: str | Path, typed: bytes | None = None, **variables: str
) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", *map(str, words)),
        stdin=asyncio.subprocess.DEVNULL if typed is None else asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=_environment(server, variables),
    )
    if typed is not None:
        assert process.stdin is not None
        process.stdin.write(typed)
        process.stdin.close()
    return process


async def end(process: asyncio.subprocess.Process) -> Ended:
    out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


def uploading(server: FakePostalytics, path: Path | str) -> list[str | Path]:
    """Return the words of an upload to the first list, without a question."""
    return ["contacts", "upload", path, "--list", "1", "--base-url", server.url, "--yes"]


async def upload(server: FakePostalytics, path: Path | str, *words: str, **variables: str) -> Ended:
    return await run(server, *uploading(server, path), *words, **variables)


async def run(server: FakePostalytics, *words: str | Path, **variables: str) -> Ended:
    if sys.platform != "linux":
        return await end(await start(server, *words, **variables))
    return Ended(*await run_forked([*map(str, words)], _environment(server, variables)))


async def interrupt(process: asyncio.subprocess.Process) -> None:
    """Press Ctrl-C, and read until the process has noticed."""
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    while not (line := await process.stderr.readline()).startswith(b"Stopping: "):
        assert line


async def interrupt_by_signal(process: asyncio.subprocess.Process) -> str:
    """Send SIGTERM when standard error shows that rows are sent; return what it showed."""
    assert process.stderr is not None
    seen = b""
    while b'"phase":"uploading"' not in seen:
        line = await process.stderr.readline()
        assert line, seen
        seen += line
    process.send_signal(signal.SIGTERM)
    return seen.decode()


def after(
    number: int, answer: Answer, name: str = "create_contact"
) -> Callable[[str, web.Request], Awaitable[web.StreamResponse | None]]:
    """Return an `intercept` that lets `number` requests pass, and then awaits `answer`."""
    seen = 0

    async def intercept(operation: str, request: web.Request) -> web.StreamResponse | None:
        nonlocal seen
        seen += operation.endswith(name)
        return await answer() if seen > number and operation.endswith(name) else None

    return intercept


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def only_job(jobs: Path) -> str:
    """Return the id of the only job."""
    (job,) = names_in(jobs)
    return job
