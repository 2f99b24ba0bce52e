"""Reading back the list that an upload fills, and telling whether it has changed meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, cast

import attrs

from ...schema import Operation
from ..rows import path_values
from .tally_store import BATCH_SIZE

if TYPE_CHECKING:
    from ...client import Client


class ListReader:
    """The list that rows of an operation end on.

    Args:
        client: what reads it.
        operation: the operation with `bulk` that says how to read back what it has created.
        fixed: what is the same for all rows, by Python name.

    Raises:
        ValueError: the operation does not say it.
    """

    def __init__(self, client: Client, operation: Operation[Any], fixed: Mapping[str, Any]) -> None:
        if operation.bulk is None or operation.bulk.reconcile is None:
            raise ValueError(f"What {operation} has created cannot be read back.")
        self._client = client
        self._reading = client.api.operation(operation.bulk.reconcile)
        self._path = path_values(self._reading, fixed)

    async def batches(self, tell: Callable[[int], None]) -> AsyncGenerator[list[Any], None]:
        """The items from the first to the last, some at a time.

        Args:
            tell: is told after each page how many items there were so far.

        Raises:
            PostalyticsError: it cannot be read to its end.
        """
        items = 0
        # It is one, and must not be left to the garbage collector when the reader is cancelled.
        found = cast(
            "AsyncGenerator[list[Any], None]",
            self._client.pages(self._reading, path=self._path).pages(),
        )
        async with aclosing(found) as pages:
            async for page in pages:
                for start in range(0, len(page), BATCH_SIZE):
                    yield page[start : start + BATCH_SIZE]
                    await asyncio.sleep(0)
                items += len(page)
                tell(items)

    def id_of(self, item: object) -> str | None:
        """What tells an item from all others; `None` where the first part of that is missing."""
        paging = self._reading.paging
        parts = [getattr(item, name) for name in paging.key] if paging is not None else [None]
        return None if parts[0] is None else ":".join(map(str, parts))


@attrs.define
class Fingerprint:
    """Is the same for two readings with the same items, in whatever order they came."""

    items: int = 0
    total: int = 0

    def add(self, *texts: str | None) -> None:
        """Account for an item by all that counts of it."""
        digest = blake2b(repr(texts).encode(), digest_size=16).digest()
        self.items += 1
        self.total = (self.total + int.from_bytes(digest)) % (1 << 128)
