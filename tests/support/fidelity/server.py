"""The fake in a thread of its own, for callers that block."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from postalytics.testing import FakePostalytics


@contextmanager
def served() -> Iterator[FakePostalytics]:
    """Yield a fake without effective rate limits, for blocking calls from this thread."""
    fake = FakePostalytics(speed=1_000)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(fake.__aenter__(), loop).result()
        try:
            yield fake
        finally:
            asyncio.run_coroutine_threadsafe(fake.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
