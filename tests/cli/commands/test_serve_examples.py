"""The commands that the fake server shows at its start work with it."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from postalytics import Postalytics
from postalytics.testing import FakePostalytics
from postalytics_runtime.cli.commands import introduction
from postalytics_runtime.fake import example_value
from support.bulk.bookshelf_api import API
from support.cli.processes import run
from support.cli.watching import free_port, watcher

HOME = "http://127.0.0.1:8765"


def shown(server: FakePostalytics, url: str, *, realistic: bool = False) -> list[str]:
    known = partial(example_value, server)
    return introduction(Postalytics.api, url, server.api_key, known=known, realistic=realistic)


def commands(lines: Sequence[str]) -> list[list[str]]:
    """Return the words of each command."""
    text = "\n".join(lines[lines.index("Try, in another terminal:") + 1 :])
    return [shlex.split(line) for line in text.replace("\\\n", "").splitlines()]


async def test_the_commands_name_what_the_server_has(server: FakePostalytics) -> None:
    assert shown(server, HOME)[-5:] == [
        "  postalytics contacts upload FILE.csv --list 1",
        "  postalytics flows enroll FILE.csv --flow f10a7ed001",
        "  postalytics mail send FILE.csv --endpoint b4d5c0ffee",
        "  postalytics suppressions fill FILE.csv --list 7654",
        "  postalytics webhooks listen --campaign 60323 --url http://127.0.0.1:8080",
    ]


async def test_each_line_fits_a_terminal(server: FakePostalytics) -> None:
    for realistic in (False, True):
        lines = shown(server, server.url, realistic=realistic)
        assert [line for line in lines if len(line) > 80] == []


async def test_each_command_works_with_the_server(
    server: FakePostalytics, people: Callable[..., Path]
) -> None:
    tried: list[str] = []
    for words in commands(shown(server, server.url)):
        tried.append(" ".join(words[:3]))
        if words[0] == "curl":
            assert await answered(words[-1], words[2].removesuffix(":")) == 200
        elif "listen" in words:
            async with watcher(server, *words[1:], "--port", f"{free_port()}") as listener:
                await listener.noted("Listening on")
                assert await listener.stop() == 0
        else:
            given = [str(people(2)) if word == "FILE.csv" else word for word in words[1:]]
            # A flow shows no mode, so its mail counts as live: --yes alone does not agree to it.
            live = ["--live", "2", "--unlisted"] if "flows" in words else []
            ended = await run(server, *given, "--yes", *live)
            assert (ended.status, "  rejected     0\n" in ended.out) == (0, True)
    assert tried == [
        f"curl --user {server.api_key}:",
        f"curl --user {server.api_key}:",
        "postalytics contacts upload",
        "postalytics flows enroll",
        "postalytics mail send",
        "postalytics suppressions fill",
        "postalytics webhooks listen",
    ]


async def answered(url: str, key: str) -> int:
    basic = base64.b64encode(f"{key}:".encode()).decode()
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Basic {basic}"}) as session,
        session.get(url) as response,
    ):
        return response.status


async def test_without_a_source_there_is_no_command_to_watch(server: FakePostalytics) -> None:
    lines = introduction(Postalytics.api, HOME, server.api_key)
    assert lines[-1] == "  postalytics suppressions fill FILE.csv --list 1"


@pytest.mark.parametrize(
    ("value", "option"), [(12, "12"), ("a b", "'a b'"), ("\x1b[", "'\\x1b['"), (None, "1")]
)
def test_a_value_of_a_record_is_one_word(value: object, option: str) -> None:
    def known(operation: str, name: str) -> object:
        assert (operation, name) == ("books.shelve_book", "shelf_id")
        return value

    lines = introduction(API, HOME, "everybody", known=known)
    assert lines[-1] == f"  bookshelf books shelve FILE.csv --shelf {option}"
