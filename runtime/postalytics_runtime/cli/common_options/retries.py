"""Count of the retries, where a display shows it instead of a line for each."""

from __future__ import annotations

from collections.abc import Generator, MutableMapping
from contextlib import contextmanager
from typing import Any

import click

_COUNT = f"{__name__}.count"


class RetryCount:
    """Requests that were sent again while something was shown.

    Attributes:
        number: the number of retries.
        last: why the last request was sent again.
    """

    def __init__(self) -> None:
        self.number = 0
        self.last = ""


@contextmanager
def counted_retries() -> Generator[RetryCount]:
    """Yield a count of the requests that are sent again until the end of the block.

    They are not written one by one meanwhile, unless all requests are.
    """
    context = click.get_current_context(silent=True)
    meta: MutableMapping[str, Any] = {} if context is None else context.meta
    before, count = meta.get(_COUNT), RetryCount()
    meta[_COUNT] = count
    try:
        yield count
    finally:
        meta[_COUNT] = before


def count_retry(meta: MutableMapping[str, Any], why: str) -> bool:
    """Count a retry; return whether anything shows the count."""
    count: RetryCount | None = meta.get(_COUNT)
    if count is None:
        return False
    count.number += 1
    count.last = why
    return True
