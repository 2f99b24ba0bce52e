"""Commands that a signal ends, in processes of their own."""

from __future__ import annotations

import asyncio
import signal

import pytest
from aiohttp import web

from postalytics.testing import FakePostalytics
from support.cli.processes import end, start

CHECK_FIRST = "The request may have been carried out. Check that before you send it again."
CREATE = ("contacts", "create", "--list", "1", "--first-name", "Ada", "--yes")


@pytest.mark.parametrize(
    ("words", "hangs", "number", "note"),
    [
        (CREATE, "contacts.create_contact", signal.SIGINT, "contacts list --list 1"),
        (CREATE, "contacts.create_contact", signal.SIGTERM, "contacts list --list 1"),
        (("contacts", "delete", "5002", "--yes"), "contacts.get_contact", signal.SIGINT, None),
        (("contacts", "get", "5002"), "contacts.get_contact", signal.SIGINT, None),
    ],
)
async def test_only_an_interrupted_write_may_have_been_carried_out(
    words: tuple[str, ...],
    hangs: str,
    number: signal.Signals,
    note: str | None,
    server: FakePostalytics,
) -> None:
    arrived = asyncio.Event()

    async def hang(operation: str, _: web.Request) -> None:
        if operation == hangs:
            arrived.set()
            await asyncio.Event().wait()

    server.intercept = hang
    process = await start(server, *words, "--base-url", server.url)
    await arrived.wait()
    process.send_signal(number)
    ended = await end(process)
    command = f"\n  postalytics {note} --base-url {server.url}"
    first = "" if note is None else f"{CHECK_FIRST}{command}\n"
    assert (ended.status, ended.out, ended.err) == (130, "", f"{first}\nInterrupted.\n")


async def test_a_reader_that_has_seen_enough_ends_a_list(server: FakePostalytics) -> None:
    process = await start(server, "contacts", "list", "--list", "1", "--base-url", server.url)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"[\n"
    ended = await end(process)
    assert (ended.status, ended.err) == (0, "")
