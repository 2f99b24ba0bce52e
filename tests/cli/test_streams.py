"""Standard streams that are closed, or that cannot be written."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from postalytics.testing import FakePostalytics, Fault
from postalytics_runtime.cli.streams import OutputError, guarded_streams, lossy
from support.cli.processes import uploading

FULL = Path("/dev/full")
needs_full_disk = pytest.mark.skipif(not FULL.exists(), reason="needs a full disk")
CLOSED = """
import os, sys
for number in map(int, sys.argv.pop(1)):
    os.close(number)
os.execv(sys.executable, [sys.executable, "-m", "postalytics", *sys.argv[1:]])
"""


@needs_full_disk
@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["jobs"], ["config", "path"], ["serve", "--port", "0"]]
)
def test_a_full_disk_under_standard_output_is_an_error(words: list[str]) -> None:
    with FULL.open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "postalytics", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    error = "Error: Standard output cannot be written: No space left on device.\n"
    assert (ended.returncode, ended.stderr) == (3, error)


@needs_full_disk
async def test_a_lost_message_hides_no_unknown_outcome(server: FakePostalytics) -> None:
    server.faults.append(Fault("reset_after", operation="create_contact"))
    words = ("contacts", "create", "--list", "1", "--first-name", "Ada", "--yes")
    with os.fdopen(os.open(FULL, os.O_WRONLY), "wb") as full:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "postalytics", *words, "--base-url", server.url),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=full,
            env={**os.environ, "POSTALYTICS_API_KEY": server.api_key},
        )
        assert await process.wait() == 3
    assert len(server.records("contacts")) == 4


@needs_full_disk
def test_a_message_that_cannot_be_written_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    with FULL.open("w") as full:
        monkeypatch.setattr("sys.stderr", full)
        monkeypatch.setattr("sys.__stderr__", full)
        with guarded_streams():
            click.echo("A note.", err=True)
        assert sys.stderr is full


@needs_full_disk
def test_output_that_is_still_in_the_buffer_fails_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FULL.open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        monkeypatch.setattr("sys.__stdout__", full)
        with guarded_streams(), pytest.raises(OutputError, match="No space left on device"):
            click.echo("A row.")
        assert os.path.samestat(os.fstat(full.fileno()), Path(os.devnull).stat())


def test_the_reader_of_a_pipe_may_end_early(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as output:
        monkeypatch.setattr("sys.stdout", output)
        monkeypatch.setattr("sys.__stdout__", output)
        with guarded_streams(), pytest.raises(BrokenPipeError):
            click.echo("A row.")


@pytest.mark.parametrize("closed", ["2", "02", "012"])
def test_messages_are_not_written_to_standard_output(closed: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CLOSED, closed, "nonsense"], capture_output=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, b"", b"")


@needs_full_disk
async def test_a_plan_that_cannot_be_printed_is_not_a_problem_of_the_file(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    words = map(str, uploading(server, people(1)))
    with os.fdopen(os.open(FULL, os.O_WRONLY), "wb") as full:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "postalytics", *words),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=full,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "POSTALYTICS_API_KEY": server.api_key},
        )
        _, err = await process.communicate()
    error = "Error: The plan cannot be written to standard output: No space left on device. "
    assert (process.returncode, err.decode()) == (2, f"{error}Nothing was sent.\n")
    assert len(server.records("contacts")) == 3


def test_a_flush_after_the_stream_was_closed_is_silent() -> None:
    below = io.StringIO()
    stream = lossy(below)
    below.close()
    stream.flush()
    assert stream.closed is False
