"""The tests run most commands in forked processes, which behave as started ones."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics
from support.cli.processes import end, run, start, uploading


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        ("contacts", "upload", "--help"),
        ("contacts", "upload", "missing.csv"),
        ("no-such-command",),
        ("jobs", "--json"),
        ("templates", "get", "--base-url", "http://127.0.0.1:1", "no-number"),
    ],
    ids=" ".join,
)
async def test_a_forked_command_ends_as_a_started_one(
    words: tuple[str, ...], server: FakePostalytics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert await run(server, *words) == await end(await start(server, *words))


async def test_a_forked_command_has_its_folder_and_its_variables(
    server: FakePostalytics, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text("first_name\n")
    words = uploading(server, "people.csv")
    read = await run(server, *words)
    keyed = await run(server, "templates", "list", POSTALYTICS_API_KEY="two words")
    monkeypatch.chdir("/")
    missing = await run(server, *words)
    assert "people.csv has no rows" in read.err
    assert "The API key has a space" in keyed.err
    assert "people.csv cannot be read" in missing.err


async def test_a_forked_command_is_killed_with_the_test_that_waits_for_it(
    server: FakePostalytics,
) -> None:
    connected, gone = asyncio.Event(), asyncio.Event()

    async def answer_never(_: str, request: web.Request) -> None:
        connected.set()
        while request.transport is not None:  # noqa: ASYNC110 (aiohttp has no event for it)
            await asyncio.sleep(0.01)
        gone.set()

    server.intercept = answer_never
    waiting = asyncio.create_task(run(server, "templates", "list", "--base-url", server.url))
    await connected.wait()
    waiting.cancel()
    await gone.wait()
    with pytest.raises(asyncio.CancelledError):
        await waiting
