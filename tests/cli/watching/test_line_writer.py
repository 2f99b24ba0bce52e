"""Lines are written whole, without holding up the event loop."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Iterator

import pytest

from postalytics_runtime.cli.watching import LineWriter, OutputClosedError, standard_output
from postalytics_runtime.errors import ConfigurationError

LONG = b"x" * 1_000_000 + b"\n"


@pytest.fixture
def pipe() -> Iterator[tuple[io.FileIO, io.FileIO]]:
    """Yield both ends of a pipe."""
    reading, writing = os.pipe()
    with io.FileIO(reading) as reader, io.FileIO(writing, "w") as writer:
        yield reader, writer


async def test_a_line_that_the_reader_takes_in_parts_is_whole(
    pipe: tuple[io.FileIO, io.FileIO],
) -> None:
    reader, writer = pipe
    writing = asyncio.ensure_future(LineWriter(writer.fileno()).write(LONG))
    read = await asyncio.to_thread(reader.read, 1) or b""
    assert not writing.done()
    while len(read) < len(LONG):
        read += await asyncio.to_thread(reader.read, 100_000) or b""
    await writing
    assert read == LONG


async def test_a_reader_that_is_gone_closes_the_output(
    pipe: tuple[io.FileIO, io.FileIO],
) -> None:
    reader, writer = pipe
    reader.close()
    with pytest.raises(OutputClosedError):
        await LineWriter(writer.fileno()).write(b"1\n")


async def test_output_that_cannot_be_written_is_an_error(
    pipe: tuple[io.FileIO, io.FileIO],
) -> None:
    reader, _ = pipe
    with pytest.raises(ConfigurationError) as raised:
        await LineWriter(reader.fileno()).write(b"1\n")
    assert raised.value.message == (
        "Standard output cannot be written: Bad file descriptor. The event is handled again when "
        "you enter the same command again."
    )


async def test_a_write_can_be_cancelled_while_nothing_reads(
    pipe: tuple[io.FileIO, io.FileIO],
) -> None:
    reader, writer = pipe
    writing = asyncio.ensure_future(LineWriter(writer.fileno()).write(LONG))
    await asyncio.to_thread(reader.read, 1)  # The thread writes.
    writing.cancel()
    await asyncio.wait([writing])
    assert writing.cancelled()
    rest = b""
    while len(rest) < len(LONG) - 1:
        rest += await asyncio.to_thread(reader.read, 100_000) or b""


def test_a_closed_loop_is_nothing_to_a_late_write(pipe: tuple[io.FileIO, io.FileIO]) -> None:
    reader, writer = pipe

    async def leave() -> None:
        asyncio.ensure_future(LineWriter(writer.fileno()).write(LONG)).add_done_callback(
            lambda _: None
        )
        await asyncio.to_thread(reader.read, 1)

    asyncio.run(leave())
    left = len(LONG) - 1
    while left:
        left -= len(reader.read(100_000) or b"")
    assert left == 0


def test_standard_output_may_be_closed_or_have_no_descriptor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert standard_output() is None
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert standard_output() is None


def test_standard_output_has_a_writer(capfd: pytest.CaptureFixture[str]) -> None:
    writer = standard_output()
    assert writer is not None
    asyncio.run(writer.write(b"1\n"))
    assert capfd.readouterr().out == "1\n"
