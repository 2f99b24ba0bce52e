"""What servers of ours have in common."""

from __future__ import annotations

import asyncio
import errno
import logging
import re

from .errors import ConfigurationError

_ERRORS_OF_PORTS = (errno.EADDRINUSE, errno.EACCES)
_ANOTHER_PORT = "Use another port, or 0 for any free port."
_ANOTHER_HOST = "Use an address of this machine, such as 127.0.0.1."


def silent_logger(name: str) -> logging.Logger:
    """Return a logger for aiohttp that drops all records.

    aiohttp logs the addresses of clients, and malformed requests with their secrets.
    """
    logger = logging.getLogger(name)
    logger.addFilter(_drop)
    return logger


def _drop(_: logging.LogRecord) -> bool:
    return False


def listening_error(
    host: str, port: int, error: OSError | ValueError | OverflowError
) -> ConfigurationError:
    """Return the error for a host or a port that cannot be listened on."""
    reason = error.strerror if isinstance(error, OSError) else error
    at_port = isinstance(error, OverflowError) or (
        isinstance(error, OSError) and error.errno in _ERRORS_OF_PORTS
    )
    # asyncio puts the address, which is in this message already, before the reason; from Python
    # 3.13 on the number of the error, too.
    why = re.sub(r"\A\[errno \S+\] ", "", str(reason).rpartition(": ")[2]).rstrip(".")
    return ConfigurationError(
        f"Cannot listen on {host}, port {port}: {why}."
        f" {_ANOTHER_PORT if at_port else _ANOTHER_HOST}"
    )


def origin_of(host: str, port: int, *, tls: bool = False) -> str:
    """Return the URL of a server, without a path."""
    shown = f"[{host}]" if ":" in host else host
    return f"http{'s' if tls else ''}://{shown}:{port}"


async def stop_listening(server: asyncio.Server) -> None:
    """Accept no more connections.

    A connection that was accepted a moment ago still becomes one: asyncio fails at it if its server
    is closed in between.
    """
    loop = asyncio.get_running_loop()
    for listening in server.sockets:
        loop.remove_reader(listening.fileno())
    for _ in range(3):  # accepted, created, reported to its protocol
        await asyncio.sleep(0)
    server.close()
