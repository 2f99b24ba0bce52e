"""The check for leftovers finds what it must find."""

from __future__ import annotations

import asyncio
import logging
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from support.leftovers import Complaints, leftovers, open_files
from support.runtime.raw_server import answering, serve

needs_proc = pytest.mark.skipif(not open_files(), reason="there is no /proc here")


async def found_after_leaving(leave: str) -> list[str]:
    """Return what the check finds in a process of its own that leaves something open."""
    program = f"""
import asyncio, gc, logging, socket, sys
gc.disable()  # It comes at any time; here only the check collects.
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
import aiohttp
from support.leftovers import Complaints, leftovers, open_files
from support.runtime.raw_server import answering, serve

async def main():
    complaints = Complaints()
    logging.getLogger("asyncio").addHandler(complaints)
    logging.getLogger("asyncio").propagate = False
    before = open_files()
    await leave()
    print("\\n".join(await leftovers(before, complaints)))

async def leave():
    cycle = [{leave}]
    cycle.append(cycle)

asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=subprocess.PIPE
    )
    said, _ = await process.communicate()
    return said.decode().splitlines()


async def test_no_leftover_is_found_if_nothing_is_left() -> None:
    assert await leftovers(open_files(), Complaints()) == []


@pytest.mark.parametrize(
    ("leave", "found"),
    [
        ("asyncio.create_task(asyncio.sleep(9), name='lost')", "<Task pending name='lost'"),
        ("socket.socket()", "ResourceWarning: unclosed <socket.socket"),
        ("open('/dev/null')", "ResourceWarning: unclosed file"),
        ("aiohttp.ClientSession()", "ResourceWarning: Unclosed client session"),
        ("aiohttp.ClientSession()", "Unclosed client session"),
        ("asyncio.get_running_loop().create_future().set_exception(OSError())", "Future exception"),
    ],
)
async def test_leftovers_are_found(leave: str, found: str) -> None:
    said = await found_after_leaving(leave)
    assert [line for line in said if line.startswith(found)] != []


@needs_proc
async def test_a_file_that_is_kept_open_is_found() -> None:
    before = open_files()
    with socket.socket() as kept:
        [line] = await leftovers(before, Complaints())
        assert line == f"open: {open_files()[str(kept.fileno())]}"


async def test_a_session_that_is_closed_is_not_reported() -> None:
    before = open_files()
    async with aiohttp.ClientSession():
        pass
    assert await leftovers(before, Complaints()) == []


@pytest.mark.parametrize("rounds", range(6))
async def test_a_server_that_stops_while_it_takes_a_connection_leaves_nothing(rounds: int) -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)  # Only then asyncio reports it.
    complaints = Complaints()
    logging.getLogger("asyncio").addHandler(complaints)
    before = open_files()
    try:
        async with serve(answering()) as server:
            client = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])))
            for _ in range(rounds):
                await asyncio.sleep(0)
        client.close()
        assert await leftovers(before, complaints) == []
    finally:
        logging.getLogger("asyncio").removeHandler(complaints)
        loop.set_debug(False)
