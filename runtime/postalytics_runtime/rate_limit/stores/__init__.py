"""Stores of schedules on a network: Redis or Valkey, and PostgreSQL.

In reading order: `connections` (connections that are kept for the next operation), `wakeups` (what
other processes send this one), `unusable` (the error for a store that never works), then
`redis_errors`, `redis_store`, `postgres_errors` and `postgres_store`. A driver is loaded with the
store that needs it, so neither store is imported here.
"""

from __future__ import annotations

from ...errors import ConfigurationError
from ..pace_address import StoreAddress
from ..store import PaceStore

__all__ = ["open_store"]


def open_store(address: StoreAddress, program: str, process: int) -> PaceStore:
    """Return a store, without I/O.

    Args:
        address: where it is.
        program: the word that names in it begin with.
        process: the token of this process.

    Raises:
        ConfigurationError: its driver is not installed, or does not understand the address.
    """
    try:
        if address.driver == "redis":
            from .redis_store import RedisStore

            return RedisStore(address, program, process)
        from .postgres_store import PostgresStore

        return PostgresStore(address, program, process)
    except ImportError as error:
        raise ConfigurationError(
            f"The pace store {address} needs a driver, which comes with the extra "
            f"`{address.driver}`: pip install 'postalytics[{address.driver}]'"
        ) from error
