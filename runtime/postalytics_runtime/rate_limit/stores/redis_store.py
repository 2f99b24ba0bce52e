"""Schedules in a Redis or Valkey: a hash for each, changed by one script.

The time is that of the server. An entry expires by itself. Processes are woken through channels, of
which each process has its own. No script does arithmetic on a schedule: that is `schedule`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, Protocol, cast

from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from ...errors import ConfigurationError
from ..pace_address import StoreAddress
from ..store import StoredState, StoreUnreachableError, Wakeup
from .connections import Connections, in_time
from .redis_errors import explained
from .wakeups import Wakeups

_READ = """
local time = redis.call('TIME')
local stored = redis.call('HMGET', KEYS[1], 'version', 'state')
return {0, stored[1] or '0', time[1], time[2], stored[2]}
"""
# A version is never used twice, even after an entry has expired: it is a time in microseconds. As a
# Lua number it has no decimals, but would be written with an exponent.
# Published first: without the right to publish, nothing is stored. Others see it after the script.
_REPLACE = """
local time = redis.call('TIME')
local stored = redis.call('HMGET', KEYS[1], 'version', 'state')
if (stored[1] or '0') ~= ARGV[1] then
  return {0, stored[1] or '0', time[1], time[2], stored[2]}
end
local version = math.max(tonumber(ARGV[1]) + 1, tonumber(time[1]) * 1000000 + tonumber(time[2]))
version = string.format('%.0f', version)
for i = 5, #ARGV do
  redis.call('PUBLISH', ARGV[i], version .. '\\n' .. ARGV[4] .. '\\n' .. ARGV[2])
end
redis.call('HSET', KEYS[1], 'version', version, 'state', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {1, version, time[1], time[2], ARGV[2]}
"""


class RedisConnection(Protocol):
    """What is used of a connection of the driver, which has no types for it."""

    async def connect(self) -> None:
        """Connect."""
        ...

    async def disconnect(self, nowait: bool = False) -> None:
        """Close the connection."""
        ...

    async def send_command(self, *arguments: bytes | float | str) -> None:
        """Send a command."""
        ...

    async def read_response(self) -> Any:
        """Return the next reply, or raise the error in it."""
        ...


class RedisStore:
    """Store in a Redis or Valkey.

    Args:
        address: where it is.
        program: the word that its keys and channels begin with.
        process: the token of this process.
    """

    def __init__(self, address: StoreAddress, program: str, process: int) -> None:
        self.process = process
        self.operations = 0
        self._address = address
        self._prefix = f"{program}:pace:"
        # Each operation gets one attempt, whose time the caller limits. The pool only reads the
        # address and makes connections by it.
        pool = cast(Any, ConnectionPool).from_url(
            str(address.url),
            protocol=2,
            retry=Retry(NoBackoff(), 0),
            socket_timeout=None,
            socket_connect_timeout=None,
            socket_keepalive=True,
        )
        self._new_connection: Callable[[], RedisConnection] = pool.make_connection
        self._connections = Connections(self._connect, _discard)
        self._wakeups = Wakeups(self._listen)

    async def read(self, name: str) -> StoredState:
        """Return what is stored under the name, and the time."""
        return (await self._run(_READ, self._prefix + name))[1]

    async def replace(
        self, name: str, version: int, state: bytes, keep_seconds: float, wake: Iterable[int]
    ) -> tuple[bool, StoredState]:
        """Store `state` if the version is still this one, and wake processes."""
        channels = [self._channel(process) for process in wake]
        keep = max(1, round(keep_seconds * 1000))
        return await self._run(_REPLACE, self._prefix + name, version, state, keep, name, *channels)

    async def woken(self) -> Wakeup:
        """Wait until another process wakes this one."""
        return await self._wakeups.next()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wakeups.aclose()
        await self._connections.aclose()

    def _channel(self, process: int) -> str:
        return f"{self._prefix}{process}"

    async def _run(
        self, script: str, key: str, *arguments: bytes | float | str
    ) -> tuple[bool, StoredState]:
        self.operations += 1
        command = ("EVAL", script, 1, key, *arguments)
        written, version, seconds, microseconds, state = await self._connections.run(
            partial(self._reply, command)
        )
        now = int(seconds) + int(microseconds) / 1e6
        return bool(written), StoredState(state, int(version), now)

    async def _reply(
        self, command: tuple[bytes | float | str, ...], connection: RedisConnection
    ) -> Any:
        try:
            await connection.send_command(*command)
            return await connection.read_response()
        except (RedisError, OSError) as error:
            raise self._explained(error) from None

    async def _connect(self) -> RedisConnection:
        connection = self._new_connection()
        try:
            await in_time(connection.connect())
        except (RedisError, OSError) as error:
            raise self._explained(error) from None
        return connection

    async def _listen(self, wakeups: Wakeups) -> None:
        connection = await self._connect()
        try:
            await connection.send_command("SUBSCRIBE", self._channel(self.process))
            while True:
                kind, _, message = await connection.read_response()
                if kind == b"message":
                    with suppress(ValueError):  # No client has sent it.
                        version, name, state = message.split(b"\n", 2)
                        wakeups.add(Wakeup(name.decode(), int(version), state))
        except (RedisError, OSError) as error:
            raise self._explained(error) from None
        finally:
            await _discard(connection)

    def _explained(self, error: Exception) -> StoreUnreachableError | ConfigurationError:
        return explained(error, self._address, f"{self._prefix}*")


async def _discard(connection: RedisConnection) -> None:
    with suppress(RedisError):  # It is closed all the same.
        await connection.disconnect(nowait=True)
