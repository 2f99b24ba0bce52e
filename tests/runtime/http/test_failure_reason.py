"""Why no response came, in words."""

from __future__ import annotations

import errno
import ssl

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from postalytics_runtime.http import failure_reason

KEY = ConnectionKey("api.example.com", 443, True, True, None, None, None)
REFUSAL = ConnectionRefusedError(111, "refused")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (aiohttp.ClientConnectorError(KEY, REFUSAL), "the connection was refused"),
        (aiohttp.ClientConnectorError(KEY, OSError(113, "")), "there was no connection"),
        (
            aiohttp.ClientConnectorError(KEY, OSError(errno.EMFILE, "")),
            "this process has too many open files and connections, see `ulimit -n`",
        ),
        (aiohttp.ClientProxyConnectionError(KEY, REFUSAL), "the proxy could not be reached"),
        (aiohttp.ClientConnectorDNSError(KEY, OSError()), "no address is known for this name"),
        (
            aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError()),
            "its certificate is not trusted",
        ),
        (aiohttp.ClientConnectorSSLError(KEY, OSError()), "there was no encrypted connection"),
        (aiohttp.ServerDisconnectedError(), "the server closed the connection"),
        (aiohttp.ClientOSError(104, "reset"), "the connection broke"),
        (ValueError("a header"), "ValueError"),
    ],
)
def test_the_reason_is_in_words(error: Exception, reason: str) -> None:
    assert failure_reason(error) == reason
