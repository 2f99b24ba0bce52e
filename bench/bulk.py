"""Uploading many rows with the limits lifted, beside a bare aiohttp loop doing the same.

A journal is tried in a file and in a PostgreSQL on this machine, which then shares its two cores.

Client and server have a core each, so the thread of a journal shares the client's.
"""

from __future__ import annotations

import asyncio
import importlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import aiohttp

from support.servers.postgres_server import running_postgres

from .bulk_memory import MANY_ROWS
from .bulk_uploads import PACE, ROWS, Uploads
from .echo import echo_server
from .measuring import Work, paired_ratio, take_turns
from .table import Row, compared

_AT_ONCE = (8, 50)
_BLOCKS = 7
_STALL_ROUNDS = 3
_TICK = 0.001
_AIM = 1.10
_LEAST_WITH_JOURNAL = 0.5
_LEAST_IN_DATABASE = 0.5
_LEAST_PACE = 0.99
_MOST_STALLED = 0.05
_MOST_MEMORY = 5.0

Upload = Callable[[int], Awaitable[None]]


def rows() -> Iterator[Row]:
    """Rows for CPU, rows a second, stalls, pace and a journal."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        # Before the others have a core each: it may use both.
        database = closing.enter_context(running_postgres(on_disk=True)).new_database()
        address = closing.enter_context(echo_server())
        runner = closing.enter_context(asyncio.Runner())
        uploads = Uploads(folder, address, runner.run(_open_session()), database)
        closing.callback(lambda: runner.run(uploads.aclose()))
        for at_once in _AT_ONCE:
            yield from _compare(runner, uploads, at_once)
        yield _stall("longest stall of an upload", runner, uploads.ours)
        yield _stall("longest stall, with a journal", runner, uploads.journalled)
        yield _pace(runner, uploads)
        yield Row(subject="a row in a journal", ours=f"{uploads.journal_bytes / ROWS:.0f} bytes")


def rows_under_uvloop() -> Iterator[Row]:
    """A row for CPU, where the library and the loop by hand run on uvloop."""
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        address = closing.enter_context(echo_server())
        loop_factory = importlib.import_module("uvloop").new_event_loop
        runner = closing.enter_context(asyncio.Runner(loop_factory=loop_factory))
        uploads = Uploads(folder, address, runner.run(_open_session()), database="")
        closing.callback(lambda: runner.run(uploads.aclose()))
        at_once = _AT_ONCE[0]
        contestants = {"ours": uploads.ours, "bare": uploads.bare, "again": uploads.bare}
        works = {name: _work(runner, upload, at_once) for name, upload in contestants.items()}
        seconds = take_turns(works, _BLOCKS)
        yield compared(
            f"upload a row, {at_once} at once",
            seconds["ours"].cpu,
            ("aiohttp loop", seconds["bare"].cpu),
            each=ROWS,
            again=seconds["again"].cpu,
            wall=(seconds["ours"].wall, seconds["bare"].wall),
            aim=_AIM,
        )


async def _open_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


def _compare(runner: asyncio.Runner, uploads: Uploads, at_once: int) -> Iterator[Row]:
    contestants = {
        "ours": uploads.ours,
        "journalled": uploads.journalled,
        "stored": uploads.stored,
        "orjson": uploads.bare,
        "again": uploads.bare,
        "json": uploads.bare_json,
    }
    works = {name: _work(runner, upload, at_once) for name, upload in contestants.items()}
    seconds = take_turns(works, _BLOCKS)
    ours, bare = seconds["ours"], seconds["orjson"]
    for peer, name, again, aim in (
        ("orjson", "aiohttp loop", seconds["again"].cpu, _AIM),
        ("json", "aiohttp loop, json=", None, None),
    ):
        yield compared(
            f"upload a row, {at_once} at once",
            ours.cpu,
            (name, seconds[peer].cpu),
            each=ROWS,
            again=again,
            wall=(ours.wall, seconds[peer].wall),
            aim=aim,
        )
    journalled, stored = seconds["journalled"].wall, seconds["stored"].wall
    yield _share(
        f"upload with a journal, {at_once} at once",
        journalled,
        ("aiohttp loop", bare.wall),
        _LEAST_WITH_JOURNAL,
    )
    yield _share(
        f"  in PostgreSQL, {at_once} at once",
        stored,
        ("in SQLite", journalled),
        _LEAST_IN_DATABASE,
    )


def _work(runner: asyncio.Runner, upload: Upload, at_once: int) -> Work:
    async def carry_out() -> None:
        await upload(at_once)

    return lambda: runner.run(carry_out())


def _share(
    subject: str, ours: Sequence[float], peer: tuple[str, Sequence[float]], least: float
) -> Row:
    """A row for the share of a peer's rows a second that is reached."""
    name, theirs = peer
    share = paired_ratio(theirs, ours)
    return Row(
        subject=subject,
        ours=_rate(ours),
        peer=name,
        theirs=_rate(theirs),
        ratio=f"{share:.3f}",
        aim=f">= {least}",
        met=share >= least,
    )


def _rate(seconds: Sequence[float]) -> str:
    return f"{ROWS / statistics.median(seconds):,.0f} rows/s"


def _stall(subject: str, runner: asyncio.Runner, upload: Upload) -> Row:
    longest = max(runner.run(_longest_stall(upload)) for _ in range(_STALL_ROUNDS))
    return Row(
        subject=subject,
        ours=f"{longest * 1000:.1f} ms",
        aim=f"< {_MOST_STALLED * 1000:.0f} ms",
        met=longest < _MOST_STALLED,
    )


async def _longest_stall(upload: Upload) -> float:
    """For how long, at most, nothing else had its turn."""
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            began = time.perf_counter()
            await asyncio.sleep(_TICK)
            longest = max(longest, time.perf_counter() - began - _TICK)

    watching = asyncio.create_task(watch())
    await upload(_AT_ONCE[0])
    watching.cancel()
    return longest


def _pace(runner: asyncio.Runner, uploads: Uploads) -> Row:
    kept, plain = (runner.run(uploads.paced(journal=journal)) for journal in (True, False))
    return Row(
        subject=f"upload at {PACE} rows/s with a journal",
        ours=f"{kept:.1f} rows/s",
        peer="without",
        theirs=f"{plain:.1f} rows/s",
        ratio=f"{kept / plain:.3f}",
        aim=f">= {_LEAST_PACE}",
        met=kept / plain >= _LEAST_PACE,
    )


def memory_rows() -> Iterator[Row]:
    """In a process of its own: what others have taken and freed would hide it."""
    command = [sys.executable, "-m", "bench.bulk_memory"]
    grown = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    yield Row(
        subject=f"memory that {MANY_ROWS:,} rows take",
        ours=f"{grown:.1f} MiB",
        aim=f"<= {_MOST_MEMORY} MiB",
        met=grown <= _MOST_MEMORY,
    )
