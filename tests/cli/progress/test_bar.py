"""The progress bar on real terminals."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import signal
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics, Fault
from support.cli.processes import uploading

People = Callable[..., Path]
CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@attrs.frozen
class AtTerminal:
    """What a command has written to a terminal."""

    status: int
    out: str
    text: str

    @property
    def drawn(self) -> list[str]:
        """Each line as it was drawn, without colors."""
        plain = CONTROL.sub("", self.text)
        return [line for line in re.split(r"[\r\n]+", plain) if line.strip()]

    @property
    def ups(self) -> list[str]:
        """The moves of the cursor to lines above."""
        return re.findall(r"\x1b\[[0-9]+A", self.text)


async def read_from(leader: int) -> str:
    """Read what is written to a terminal, until the last process that has it ends."""
    chunks: list[bytes] = []

    def read() -> None:
        while True:
            try:
                chunk = os.read(leader, 65_536)
            except OSError:  # So Linux says that the other side was closed.
                return
            if not chunk:
                return
            chunks.append(chunk)

    await asyncio.to_thread(read)
    return b"".join(chunks).decode()


async def on_terminal(
    server: FakePostalytics, columns: int, words: list[str], **variables: str
) -> AtTerminal:
    """Run a command whose standard error is a terminal of this width."""
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, columns))
    own = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    own |= {"POSTALYTICS_API_KEY": server.api_key, "TERM": "xterm-256color", **variables}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", *words),
        stdin=follower,
        stdout=asyncio.subprocess.PIPE,
        stderr=follower,
        env=own,
    )
    os.close(follower)
    (out, _), text = await asyncio.gather(process.communicate(), read_from(leader))
    os.close(leader)
    assert process.returncode is not None
    return AtTerminal(process.returncode, out.decode(), text)


def words(server: FakePostalytics, path: Path, *more: str) -> list[str]:
    return [*map(str, uploading(server, path)), *more]


@pytest.mark.parametrize("columns", [80, 40, 20])
async def test_the_bar_is_one_line_of_the_terminal(
    server: FakePostalytics, people: People, columns: int
) -> None:
    ended = await on_terminal(server, columns, words(server, people(30)))
    assert ended.status == 0
    assert [line for line in ended.drawn if len(line) >= columns] == []
    assert ended.ups == []
    assert "100 %" in ended.drawn[-1]
    assert ("━" in ended.drawn[-1]) is (columns == 80)


async def test_retries_are_counted_in_the_bar_and_not_written_over_it(
    server: FakePostalytics, people: People
) -> None:
    server.faults.append(
        Fault("rate_limited", operation="create_contact", calls=(range(2, 4),), retry_after="0")
    )
    ended = await on_terminal(server, 100, words(server, people(5), "--concurrency", "1"))
    assert ended.status == 0
    assert "sent again" not in ended.text
    assert re.search(r"[12] (retry|retries) \(status 429\)", ended.drawn[-1])


async def test_each_request_is_written_above_the_bar(
    server: FakePostalytics, people: People
) -> None:
    ended = await on_terminal(server, 200, words(server, people(5), "-v"))
    logged = [line for line in ended.drawn if ": 200 OK after " in line]
    assert [line.rpartition(" after ")[0] for line in logged if "POST" in line] == [
        f"POST /contacts at {server.url}: 200 OK"
    ] * 5
    assert "100 %" in ended.drawn[-1]
    assert ended.text.count("\x1b[2K") > 5  # The bar is drawn again below each.


async def test_a_dumb_terminal_gets_lines_without_times(
    server: FakePostalytics, people: People
) -> None:
    ended = await on_terminal(server, 80, words(server, people(5)), TERM="dumb")
    assert "\x1b" not in ended.text
    assert ended.drawn[-1].startswith("5 of 5 rows (100 %)")


@pytest.mark.parametrize(("number", "more"), [(signal.SIGINT, ()), (signal.SIGTERM, ())])
async def test_a_signal_lets_rows_in_flight_finish(
    server: FakePostalytics, people: People, number: signal.Signals, more: tuple[str, ...]
) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def hold(operation: str, _: web.Request) -> None:
        if operation.endswith("create_contact"):
            arrived.set()
            await go_on.wait()

    server.intercept = hold
    leader, follower = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "postalytics", *words(server, people(20), *more)),
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, "POSTALYTICS_API_KEY": server.api_key, "TERM": "xterm"},
    )
    os.close(follower)
    reading = asyncio.create_task(read_from(leader))
    await arrived.wait()
    process.send_signal(number)
    server.intercept = None
    go_on.set()
    text = await reading
    os.close(leader)
    assert await process.wait() == 130
    assert "Stopping: waiting for rows in flight to finish." in text
    assert 0 < len(server.records("contacts")) - 3 < 20
