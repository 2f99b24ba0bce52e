"""One HTTP request to an address of this machine."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator
from http import HTTPMethod
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import ResolveResult
from yarl import URL

_HOSTS = {"localhost": ("127.0.0.1", "::1")}
NOT_OF_THIS_MACHINE = (
    "The fake delivers only to addresses of this machine, such as http://127.0.0.1:8080/hook."
)


def is_of_this_machine(url: str) -> bool:
    """Return whether the host of a web address is 127.0.0.1, [::1], localhost or the like."""
    try:
        parts = URL(url)
        host = parts.host or ""
        if parts.scheme != "http":
            return False
        return host in _HOSTS or ipaddress.ip_address(host).is_loopback
    except ValueError:  # It is not a web address, or the host is the name of another machine.
        return False


class _ThisMachine(aiohttp.ThreadedResolver):
    """Resolver that asks no name server, so that no name can lead to another machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in _HOSTS[host]
            if family in (socket.AF_UNSPEC, socket.AF_INET6 if ":" in address else socket.AF_INET)
        ]


class Sender:
    """Sender of deliveries, an asynchronous context manager."""

    async def __aenter__(self) -> Self:
        # Each delivery has its own connection: one that was kept open may be closed by a receiver
        # that restarts, which would look like a failure of the next delivery.
        connector = aiohttp.TCPConnector(resolver=_ThisMachine(), limit=0, force_close=True)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "fake"},
            trust_env=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def send(
        self, url: str, content: bytes, seconds: float, pause: float | None = None
    ) -> tuple[int | None, str]:
        """Send a body, and return the status; without a response, `None` and why.

        Redirects are not followed.

        Args:
            url: an address of this machine.
            content: the bytes of the body.
            seconds: the time within which the whole response must be there.
            pause: the seconds between two bytes of the body; all at once if None.
        """
        try:
            async with self._session.request(
                HTTPMethod.POST,
                url,
                data=content if pause is None else _bytewise(content, pause),
                headers={"Content-Type": "application/json", "Content-Length": str(len(content))},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                return response.status, ""
        except TimeoutError:
            return None, f"There was no response within {seconds:g} s."
        except aiohttp.ClientConnectorError:
            return None, "Nothing listens at the address."
        except UnicodeEncodeError:
            return None, "The user or the password in the address cannot be sent."
        except (aiohttp.ClientError, ConnectionError):
            return None, "The connection broke before the response."


async def _bytewise(content: bytes, pause: float) -> AsyncIterator[bytes]:
    for byte in content:
        yield bytes([byte])
        await asyncio.sleep(pause)
