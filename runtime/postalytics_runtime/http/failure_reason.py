"""Why no response came, in words that name no class of aiohttp."""

from __future__ import annotations

import errno

import aiohttp

REFUSED = "the connection was refused"
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ClientProxyConnectionError, "the proxy could not be reached"),
    (aiohttp.ClientConnectorDNSError, "no address is known for this name"),
    (aiohttp.ClientConnectorCertificateError, "its certificate is not trusted"),
    (aiohttp.ClientSSLError, "there was no encrypted connection"),
    (aiohttp.ClientConnectorError, "there was no connection"),
    (aiohttp.ServerDisconnectedError, "the server closed the connection"),
    (aiohttp.ClientOSError, "the connection broke"),
)
"""The first kind that fits counts: each may be a kind of those below it."""


def failure_reason(error: Exception) -> str:
    """Return why an attempt failed; the name of the class if nothing better is known."""
    # Of this very class: the others are about a proxy, a name or a certificate.
    if type(error) is aiohttp.ClientConnectorError:
        if isinstance(error.os_error, ConnectionRefusedError):
            return REFUSED
        if error.os_error.errno in (errno.EMFILE, errno.ENFILE):
            return "this process has too many open files and connections, see `ulimit -n`"
    reasons = (reason for kind, reason in _REASONS if isinstance(error, kind))
    return next(reasons, type(error).__name__)
