"""The whole command in a process of its own, against the fake server on a real socket."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics

HEADER = "\ufeffFirst Name;Last Name;Address;City;State;ZIP\r\n"


@attrs.frozen
class Ended:
    status: int
    out: str
    err: str


@pytest.fixture
async def server() -> AsyncIterator[FakePostalytics]:
    async with FakePostalytics(speed=100) as server:
        yield server


@pytest.fixture
def people(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file with that many people, and more lines."""

    def people(number: int, *more: str) -> Path:
        path = tmp_path / "people.csv"
        lines = [f"Ada {at};Byron;1 Main St;Boston;MA;02134\r\n" for at in range(number)]
        path.write_text("".join([HEADER, *lines, *more]), encoding="utf-8", newline="")
        return path

    return people


async def start(
    server: FakePostalytics, path: Path, *words: str, **variables: str
) -> asyncio.subprocess.Process:
    command = ["contacts", "upload", str(path), "--list", "1", "--base-url", server.url, "--yes"]
    environment = {name: text for name, text in os.environ.items() if "POSTALYTICS" not in name}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", *command, *words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**environment, "POSTALYTICS_API_KEY": server.api_key, **variables},
    )


async def end(process: asyncio.subprocess.Process) -> Ended:
    out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


async def upload(server: FakePostalytics, path: Path, *words: str, **variables: str) -> Ended:
    return await end(await start(server, path, *words, **variables))


def uploaded(server: FakePostalytics) -> list[dict[str, Any]]:
    return server.records("contacts")[3:]


def after(
    number: int, answer: Callable[[], Awaitable[web.StreamResponse | None]]
) -> Callable[[str, web.Request], Awaitable[web.StreamResponse | None]]:
    """What a server does that answers that many requests and then something else."""
    seen = 0

    async def intercept(operation: str, request: web.Request) -> web.StreamResponse | None:
        nonlocal seen
        seen += 1
        return await answer() if seen > number else None

    return intercept


async def test_a_whole_list_is_uploaded(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    ended = await upload(server, people(60))
    assert (ended.status, "  created    60\n" in ended.out) == (0, True)
    assert sorted(record["first_name"] for record in uploaded(server)) == sorted(
        f"Ada {at}" for at in range(60)
    )
    assert {record["address_zip"] for record in uploaded(server)} == {"02134"}


async def test_a_bad_row_is_named_and_nothing_is_sent(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    ended = await upload(server, people(3, "Eve;;1 Main St;Boston;MA;\r\n"))
    assert ended.status == 2
    assert ended.err.splitlines() == [
        "1 of 4 rows of people.csv cannot be uploaded:",
        "  people.csv:5 (row 4), column ZIP: is missing",
        "  people.csv:5 (row 4): needs First Name and Last Name, or company",
        "Nothing was sent. Correct the file, or upload the other 3 rows with --skip-bad-rows.",
    ]
    assert list(server.requests) == []


async def test_skipped_rows_can_be_corrected_and_uploaded(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    path = people(3, "Eve;;1 Main St;Boston;MA;10001\r\n")
    assert (await upload(server, path, "--skip-bad-rows")).status == 1
    rejected = path.with_name("people.rejected.csv")
    content = rejected.read_bytes().decode()
    assert content == HEADER + "Eve;;1 Main St;Boston;MA;10001\r\n"
    rejected.write_bytes(content.replace("Eve;;", "Eve;Byron;").encode())
    assert (await upload(server, rejected)).status == 0
    assert len(uploaded(server)) == 4


@pytest.mark.parametrize("key", ["wrong-key", ""])
async def test_a_wrong_key_is_one_sentence_and_no_row_is_created(
    server: FakePostalytics, people: Callable[..., Path], key: str
) -> None:
    path = people(20)
    ended = await upload(server, path, "--environment", "production", POSTALYTICS_API_KEY=key)
    assert ended.status == 2
    assert "Traceback" not in ended.err
    assert "POSTALYTICS_API_KEY" in ended.err if not key else "No row was created." in ended.out
    assert uploaded(server) == []
    assert [other.name for other in path.parent.iterdir()] == ["people.csv"]


async def test_a_missing_file_is_one_sentence(server: FakePostalytics, tmp_path: Path) -> None:
    ended = await upload(server, tmp_path / "none.csv")
    assert (ended.status, ended.err) == (
        2,
        f"Error: {tmp_path / 'none.csv'} cannot be read: No such file or directory.\n",
    )


async def test_a_list_that_is_not_there_rejects_its_rows(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    path = people(2)
    ended = await upload(server, path, "--list", "99")
    assert ended.status == 1
    assert "2 rows (row 1, 2): " in ended.out
    assert "Contact list not found." in ended.out
    rejected = path.with_name("people.rejected.csv").read_bytes()
    assert sorted(rejected.splitlines()) == sorted(path.read_bytes().splitlines())


async def test_a_server_that_fails_leaves_rows_in_doubt(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    async def fail() -> web.StreamResponse:
        return web.Response(status=500)

    server.intercept = after(3, fail)
    path = people(5)
    ended = await upload(server, path)
    assert ended.status == 3
    assert "  created    3\n  rejected   0\n  in doubt   2  " in ended.out
    assert len(path.with_name("people.in-doubt.csv").read_bytes().splitlines()) == 3


async def test_an_interrupted_upload_ends_gently_and_goes_on(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        arrived.set()
        await go_on.wait()

    server.intercept = after(10, wait)
    path = people(40)
    process = await start(server, path)
    await arrived.wait()
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    while not (line := await process.stderr.readline()).startswith(b"Stopping: "):
        assert line
    go_on.set()
    ended = await end(process)
    server.intercept = None
    rest = path.with_name("people.untouched.csv")
    assert ended.status == 130
    assert "in doubt    0\n" in ended.out
    assert f"  postalytics contacts upload {rest} --list 1" in ended.out
    assert 0 < len(uploaded(server)) < 40
    assert (await upload(server, rest)).status == 0
    assert sorted(record["first_name"] for record in uploaded(server)) == sorted(
        f"Ada {at}" for at in range(40)
    )


async def test_a_second_interruption_ends_an_upload_at_once(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    arrived, never = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        arrived.set()
        await never.wait()

    server.intercept = after(10, hang)
    path = people(40)
    process = await start(server, path)
    await arrived.wait()
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    while not (line := await process.stderr.readline()).startswith(b"Stopping: "):
        assert line
    process.send_signal(signal.SIGINT)
    ended = await end(process)
    never.set()
    assert ended.status == 130
    rows = {
        state: len(path.with_name(f"people.{state}.csv").read_bytes().splitlines()) - 1
        for state in ("in-doubt", "untouched")
    }
    assert "  created    10\n" in ended.out
    assert 10 + rows["in-doubt"] + rows["untouched"] == 40
    assert rows["in-doubt"] >= 1


async def test_the_server_of_the_command_line_serves_and_stops() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", "serve", "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    first = (await process.stdout.readline()).decode()
    port = first.split()[5].rstrip(".").rpartition(":")[2]
    taken = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", "serve", "--port", port),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    refused = await end(taken)
    process.send_signal(signal.SIGINT)
    ended = await end(process)
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert refused.err.startswith(f"Error: Cannot listen on 127.0.0.1, port {port}: ")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.endswith("Stopped.\n")
