"""Leftovers of a test: tasks, sockets, files, and warnings that come too late for it."""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

_OPEN = Path("/proc/self/fd")
_ROUNDS = 10
"""The number of turns of the event loop until closed things must be gone."""


def open_files() -> dict[str, str]:
    """Return the target of each open descriptor; nothing where the system does not show it."""
    found: dict[str, str] = {}
    for name in [file.name for file in _OPEN.iterdir()] if _OPEN.exists() else []:
        try:
            found[name] = str((_OPEN / name).readlink())
        except FileNotFoundError:
            continue  # The descriptor of this listing.
    return found


def late_warnings() -> list[str]:
    """Return the warnings about objects that were collected without being closed."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gc.collect()
    return [f"{one.category.__name__}: {one.message}" for one in caught]


class Complaints(logging.Handler):
    """What the event loop logs on its own: unclosed, never retrieved, destroyed."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


async def leftovers(before: dict[str, str], complaints: Complaints) -> list[str]:
    """Return the leftovers of a test that began with these files open."""
    for _ in range(_ROUNDS):
        others = asyncio.all_tasks() - {asyncio.current_task()}
        late = late_warnings()
        after = open_files()
        left = [*map(repr, others), *late, *complaints.heard]
        left += [f"open: {what}" for name, what in after.items() if before.get(name) != what]
        if not left or late:
            return left
        await asyncio.sleep(0)
    return left


@pytest.fixture
async def clean_loop() -> AsyncIterator[None]:
    complaints = Complaints()
    logging.getLogger("asyncio").addHandler(complaints)
    late_warnings()  # of those before
    gc.freeze()  # The collections after the test look only at what the test has made.
    before = open_files()
    yield
    left = await leftovers(before, complaints)
    logging.getLogger("asyncio").removeHandler(complaints)
    if left:
        pytest.fail("\n".join(["The test leaves behind:", *left]))


@pytest.fixture(scope="session")
def thaws_at_the_end() -> Iterator[None]:
    """Let the last collections look again at what was exempt from those of a test."""
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def nothing_is_left(request: pytest.FixtureRequest) -> None:
    """Require that an asynchronous test leaves nothing behind."""
    if inspect.iscoroutinefunction(request.function):
        request.getfixturevalue("thaws_at_the_end")
        request.getfixturevalue("clean_loop")
