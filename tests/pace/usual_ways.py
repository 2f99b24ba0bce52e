"""The usual ways to share a rate limit: count what leaves, in a store that all processes see.

Both wait before each request until the store lets them pass.
"""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from redis.asyncio import Redis

from postalytics_runtime.schema import RateLimit

Pass = Callable[[str], Awaitable[None]]
"""Waits until a request with this key may leave."""

_LOG = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
for i = 1, #ARGV, 2 do
  local oldest = redis.call('LINDEX', KEYS[1], tonumber(ARGV[i]) - 1)
  if oldest and tonumber(oldest) + tonumber(ARGV[i + 1]) > now then
    return tostring(tonumber(oldest) + tonumber(ARGV[i + 1]) - now)
  end
end
redis.call('LPUSH', KEYS[1], string.format('%.6f', now))
redis.call('LTRIM', KEYS[1], 0, 999)
return '0'
"""


def log_in_redis(url: str, windows: Sequence[RateLimit]) -> Pass:
    """Return what keeps a log of requests in Redis, in one script."""
    script = Redis.from_url(url).register_script(_LOG)
    limits = [number for window in windows for number in (window.requests, window.seconds)]

    async def passed(key: str) -> None:
        wait = 1.0
        while wait > 0:
            wait = float(await script(keys=[f"log:{key}"], args=limits))
            await asyncio.sleep(wait)

    return passed


def limits_library(url: str, windows: Sequence[RateLimit]) -> Pass:
    """Return the moving windows of the library `limits`."""
    limits: Any = importlib.import_module("limits")
    aio: Any = importlib.import_module("limits.aio")
    storage = aio.storage.RedisStorage(f"async+{url}", implementation="redispy")
    limiter = aio.strategies.MovingWindowRateLimiter(storage)
    items = [limits.RateLimitItemPerSecond(each.requests, int(each.seconds)) for each in windows]

    async def passed(key: str) -> None:
        for item in reversed(items):  # The longest window first: a refusal costs it nothing.
            while not await limiter.hit(item, key):
                found = await limiter.get_window_stats(item, key)
                await asyncio.sleep(max(found.reset_time - time.time(), 0.01))

    return passed


WAYS: dict[str, Callable[[str, Sequence[RateLimit]], Pass]] = {
    "log": log_in_redis,
    "limits": limits_library,
}
