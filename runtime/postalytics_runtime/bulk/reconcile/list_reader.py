"""Reader of the list that an upload fills, and a fingerprint that shows whether it has changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, cast

import attrs

from ...schema import Operation
from ..rows import path_values

if TYPE_CHECKING:
    from ...client import Client

BATCH_SIZE = 100
"""Rows or items after which the event loop runs."""


class ListReader:
    """Reader of the list that shows what an operation has created.

    Args:
        client: the client to read with.
        operation: an operation whose `bulk` names the list to reconcile with.
        fixed: the shared values of all rows, by Python name.

    Raises:
        ValueError: the operation names no list.
    """

    def __init__(self, client: Client, operation: Operation[Any], fixed: Mapping[str, Any]) -> None:
        if operation.bulk is None or operation.bulk.reconcile is None:
            raise ValueError(f"What {operation} has created cannot be read back.")
        self._client = client
        self._reading = client.api.operation(operation.bulk.reconcile)
        self._path = path_values(self._reading, fixed)

    async def items(self) -> AsyncGenerator[Any, None]:
        """Iterate over the items from the first to the last; raises what `batches` raises."""
        async with aclosing(self.batches()) as batches:
            async for batch in batches:
                for item in batch:
                    yield item

    async def batches(self) -> AsyncGenerator[list[Any], None]:
        """Iterate over the items in batches of at most `BATCH_SIZE`.

        Raises:
            PostalyticsError: the list cannot be read to its end.
        """
        # Close the generator explicitly: if the reader is cancelled, the garbage collector would
        # close it later, when the client may be closed. The cast is true: it is a generator.
        pages_of_list = cast(
            "AsyncGenerator[list[Any], None]",
            self._client.pages(self._reading, path=self._path).pages(),
        )
        async with aclosing(pages_of_list) as pages:
            async for page in pages:
                for start in range(0, len(page), BATCH_SIZE):
                    if start:
                        await asyncio.sleep(0)
                    yield page[start : start + BATCH_SIZE]

    def id_of(self, item: object) -> str | None:
        """Return the unique id of an item; `None` if the item lacks the first part of its id."""
        paging = self._reading.paging
        parts = [getattr(item, name) for name in paging.key] if paging is not None else [None]
        return None if parts[0] is None else ":".join(map(str, parts))


@attrs.define
class Fingerprint:
    """Fingerprint of the items of one read; it does not depend on their order."""

    items: int = 0
    total: int = 0
    old: int = attrs.field(default=0, eq=False)
    """The number of items that were on the list before the job."""
    without_id: int = attrs.field(default=0, eq=False)

    def add(self, *texts: str | None) -> None:
        """Add an item by the texts that identify it."""
        # A sum, unlike XOR, changes if an item is there twice. It needs no memory for the items.
        digest = blake2b(repr(texts).encode(), digest_size=16).digest()
        self.items += 1
        self.total = (self.total + int.from_bytes(digest)) % (1 << 128)
