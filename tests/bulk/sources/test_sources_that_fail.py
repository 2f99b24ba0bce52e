"""A source that failed is not asked for more rows."""

from __future__ import annotations

import pytest

from postalytics_runtime.bulk.engine import Workers


class Failing:
    """A source that fails each time it is asked for a row."""

    asked = 0

    async def next(self) -> object:
        self.asked += 1
        raise OSError("The disk is gone.")

    async def aclose(self) -> None:
        pass


async def test_of_several_workers_only_the_first_asks_a_source_that_fails() -> None:
    async def carry(*_: object) -> None:
        raise AssertionError

    items = Failing()
    workers: Workers[None] = Workers(items, carry, concurrency=3)
    with pytest.raises(OSError, match="The disk is gone"):
        await workers.next()
    await workers.aclose()
    assert items.asked == 1
