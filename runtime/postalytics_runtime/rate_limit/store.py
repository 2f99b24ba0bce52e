"""Store of schedules that a network separates from the processes that share them.

What is stored under a name is bytes with a version. All decisions are made in the processes, so
that every store shares one arithmetic (`schedule`) and one way of waiting.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Protocol

import attrs


class StoreUnreachableError(Exception):
    """The store cannot be reached at the moment; it may come back by itself."""


@attrs.frozen
class StoredState:
    """What the store has under a name."""

    state: bytes | None
    """`None`: there is nothing, or it has expired."""
    version: int
    """Grows with each change, also after what was stored has expired; 0 if there is nothing."""
    now: float
    """The store's clock in seconds, read in the same operation."""


@attrs.frozen
class Wakeup:
    """Wake-up by another process, which has stored something under a name."""

    name: str
    version: int = 0
    """The version of what it has stored; 0 if the wake-up does not carry it."""
    state: bytes | None = None
    """What it has stored, which saves reading it; `None` if the wake-up does not carry it."""


class PaceStore(Protocol):
    """Store that the processes sharing a key reach over a network.

    It is made without I/O, connects at its first operation, and connects again by itself. Only one
    event loop uses it. Any operation may be cancelled at any time (a reply takes too long); the
    next one must not get the reply of the cancelled one.

    All operations raise `StoreUnreachableError` if the store cannot be reached or fails, and
    `ConfigurationError` if it never will do: a wrong password, a database that does not exist or
    is of another program.
    """

    process: int
    """The token of this process (`process_token`), for which the store is made."""
    operations: int
    """The number of round trips so far, without those of `woken`."""

    async def read(self, name: str) -> StoredState:
        """Return what is stored under the name, and the time."""
        ...

    async def replace(
        self, name: str, version: int, state: bytes, keep_seconds: float, wake: Iterable[int]
    ) -> tuple[bool, StoredState]:
        """Store `state` if the version is still this one, and wake processes.

        Args:
            name: the name of the schedule.
            version: the version to replace; 0 if nothing was stored.
            state: what to store.
            keep_seconds: seconds after which the store may forget it.
            wake: the tokens of the processes to wake, if the state was stored. A wake-up may be
                lost, and need not carry the state if that is too long.

        Returns:
            Whether the state was stored, and what is stored now.
        """
        ...

    async def woken(self) -> Wakeup:
        """Wait until another process wakes this one."""
        ...

    async def aclose(self) -> None:
        """Close the connections."""
        ...


def process_token() -> int:
    """Return a token for a process: unique on all machines, and after a fork.

    A process id is neither: it means nothing on another machine or in another container.
    """
    return secrets.randbits(52) + 1
