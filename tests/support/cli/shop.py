"""A client and a fake server of the bookshelf that need no network."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

import attrs
import pytest

from postalytics_runtime import cli
from postalytics_runtime.errors import (
    AuthenticationError,
    ConfigurationError,
    NotSentError,
    OutcomeUnknownError,
    ResponseError,
)
from postalytics_runtime.http import Timeout
from postalytics_runtime.schema import Api, Environment, Operation
from support.bulk.bookshelf_api import API, NewBook, Shelved
from support.cli.command_lines import command_line_of

TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}"
ERRORS = {
    "rejected": ResponseError("The book is not for sale.", status=400),
    "unconfirmed": OutcomeUnknownError("No answer came."),
    "no network": NotSentError("The network is down."),
    "wrong key": AuthenticationError("The key is wrong.", status=401),
}


class Shop:
    """A client whose responses depend on the titles of the books."""

    api: ClassVar[Api] = API
    books: ClassVar[list[NewBook]] = []
    keys: ClassVar[list[str | None]] = []
    paces: ClassVar[list[Path | None]] = []

    def __init__(
        self,
        api_key: str | None,
        environment: str | None,
        *,
        base_url: str | None,
        pace: Path | None,
    ) -> None:
        Shop.keys.append(api_key)
        Shop.paces.append(pace)
        if base_url == "nowhere":
            raise ConfigurationError("nowhere is not an address.")
        self.timeout = Timeout()
        self.environment: Environment = API.environment(environment or API.default_environment)
        if base_url is not None:
            self.environment = attrs.evolve(self.environment, url=base_url)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    def with_options(self, *, background: bool = True, timeout: Timeout | None = None) -> Self:
        assert background is True
        self.timeout = timeout or self.timeout
        return self

    async def call(
        self,
        operation: Operation[Any],
        *,
        path: tuple[Any, ...],
        body: NewBook,
        print_warnings: bool,
        before_send: Callable[[], Awaitable[None]],
    ) -> Shelved:
        assert (path, print_warnings) == ((), False)
        if "no network" not in body.title:
            await before_send()
        if "hang" in body.title:
            signal.raise_signal(signal.SIGINT)
            await asyncio.Event().wait()
        if "interrupt" in body.title:
            signal.raise_signal(signal.SIGINT)
            await asyncio.sleep(0)
        for name, error in ERRORS.items():
            if name in body.title:
                raise error
        self.books.append(body)
        return Shelved(place=len(self.books))


def no_server(**_: object) -> None:
    raise AssertionError("No server is needed here.")


def run(*words: str | Path) -> int:
    """Run the command line of the shop and return its exit status."""
    return cli.run(command_line_of(Shop, no_server), [str(word) for word in words])


def shelve(path: Path, *words: str, answer: Sequence[str] = ("--yes",)) -> int:
    """Upload a file to shelf 7."""
    return run("books", "shelve", path, "--shelf", "7", *answer, *words)


def titles() -> list[str]:
    return sorted(book.title for book in Shop.books)


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the text on the screen, without times."""
    return re.sub(rf"{TIME}(:[0-9]{{2}})?", "TIME", capsys.readouterr().out)


def cured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all requests succeed from now on."""
    monkeypatch.setattr("support.cli.shop.ERRORS", {})
