"""A closed terminal or a dropped connection stops an upload like Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aiohttp import web

from cli.conftest import PEOPLE
from postalytics.testing import FakePostalytics
from postalytics_runtime.cli.signals import on_interrupt
from support.cli.processes import names_in, only_job, run, uploading
from support.cli.shop import shelve, titles

Books = Callable[..., Path]
People = Callable[..., Path]

_ON_A_TERMINAL = """\
import fcntl, os, runpy, signal, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
runpy.run_module("postalytics", run_name="__main__", alter_sys=True)
"""
_NOT_UNDER_NOHUP = """\
import runpy, signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)
runpy.run_module("postalytics", run_name="__main__", alter_sys=True)
"""


async def closed_after_five(server: FakePostalytics, path: Path, *words: str) -> int:
    """Upload at a terminal that closes after five rows, and return the exit status."""
    master, slave = pty.openpty()

    async def close(operation: str, _: web.Request) -> None:
        if operation.endswith("create_contact") and len(server.records("contacts")) == 3 + 5:
            server.intercept = None
            os.close(master)
            process.send_signal(signal.SIGHUP)  # As a shell does in the same moment.

    server.intercept = close
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _ON_A_TERMINAL, *map(str, uploading(server, path)), *words),
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "POSTALYTICS_API_KEY": server.api_key},
    )
    os.close(slave)
    return await process.wait()


@pytest.mark.parametrize("words", [(), ("--json-progress",), ("--quiet",)])
async def test_rows_in_flight_finish_and_the_job_can_be_resumed(
    server: FakePostalytics, people: People, jobs: Path, words: tuple[str, ...]
) -> None:
    status = await closed_after_five(server, people(40), *words)
    (job,) = json.loads((await run(server, "jobs", "--json")).out)
    counts = job["counts"]
    assert (status, job["exit_status"]) == (130, 130)
    assert (counts["unconfirmed"], counts["succeeded"]) == (0, len(server.records("contacts")) - 3)
    assert 5 <= counts["succeeded"] < 40
    assert (jobs / only_job(jobs) / "report.html").exists()
    assert (await run(server, "jobs", "resume", only_job(jobs), "--yes")).status == 0
    assert len(server.records("contacts")) == 43


@pytest.mark.parametrize("words", [(), ("--quiet",), ("--json-progress",)])
async def test_a_terminal_may_close_while_a_list_is_checked(
    server: FakePostalytics, tmp_path: Path, jobs: Path, words: tuple[str, ...]
) -> None:
    """The list is a pipe whose other end says when it is read."""
    rows = PEOPLE + "Ada;Byron;1 Main St;Boston;MA;02134\r\n" * 40_000
    master, slave = pty.openpty()
    given = ["contacts", "upload", "-", "--list", "1", "--base-url", server.url, "--yes", *words]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _NOT_UNDER_NOHUP, *given),
        stdin=asyncio.subprocess.PIPE,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "POSTALYTICS_API_KEY": server.api_key},
    )
    os.close(slave)
    assert process.stdin is not None
    process.stdin.write(rows.encode())
    await process.stdin.drain()  # All but the last part is read, and shown.
    os.close(master)
    process.send_signal(signal.SIGHUP)
    assert await process.wait() == 130
    process.stdin.close()
    assert (list(server.requests), names_in(jobs)) == ([], [])


async def test_under_nohup_the_upload_continues(
    server: FakePostalytics, people: People, tmp_path: Path
) -> None:
    out = tmp_path / "nohup.out"
    with out.open("w") as file:
        process = await asyncio.create_subprocess_exec(
            *("nohup", sys.executable, "-m", "postalytics"),
            *map(str, uploading(server, people(20))),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**os.environ, "POSTALYTICS_API_KEY": server.api_key},
        )

    async def hang_up(operation: str, _: web.Request) -> None:
        if operation.endswith("create_contact"):
            server.intercept = None
            process.send_signal(signal.SIGHUP)

    server.intercept = hang_up
    assert (await process.wait(), len(server.records("contacts"))) == (0, 23)


async def test_a_job_runs_without_standard_streams(server: FakePostalytics, people: People) -> None:
    words = " ".join(map(str, uploading(server, people(3))))
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", f"{sys.executable} -m postalytics {words} >&- 2>&-"),
        env={**os.environ, "POSTALYTICS_API_KEY": server.api_key},
    )
    assert (await process.wait(), len(server.records("contacts"))) == (0, 6)


async def test_sigterm_counts_once_a_second_and_ctrl_c_each_time() -> None:
    calls: list[str] = []
    now = [5.0]
    with on_interrupt(lambda: calls.append("called"), clock=lambda: now[0]):
        for now[0] in (5.0, 5.9, 6.0):
            signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(0)
        by_sigterm = len(calls)
        for _ in range(2):
            signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(0)
    assert (by_sigterm, len(calls)) == (2, 4)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_before_the_job_starts_leaves_no_copy_of_the_list(
    number: signal.Signals, books: Books, jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen: list[str] = []

    def cut_off(*_: object, **__: object) -> None:
        frozen.extend(names_in(jobs / only_job(jobs)))
        try:
            signal.raise_signal(number)
        finally:
            signal.raise_signal(signal.SIGHUP)  # As a service manager does.
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("postalytics_runtime.cli.execution.job_runner.JobPlan.parameters", cut_off)
    before = signal.getsignal(number)
    assert shelve(books("Emma")) == 130
    assert (titles(), names_in(jobs)) == ([], [])
    assert [name.partition(".")[0] for name in frozen] == ["command", "rows"]
    assert signal.getsignal(number) is before


async def test_the_second_signal_of_a_closed_terminal_does_not_count() -> None:
    calls: list[int] = []
    with on_interrupt(lambda: calls.append(1)):
        signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGHUP)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert calls == [1]


def test_a_command_runs_in_a_thread_too(books: Books) -> None:
    """Python handles signals in the main thread only."""
    with ThreadPoolExecutor() as pool:
        assert pool.submit(shelve, books("Emma")).result() == 0
    assert titles() == ["Emma"]
