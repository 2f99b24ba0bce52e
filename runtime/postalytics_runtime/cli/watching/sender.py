"""Sender of events to an address, by default only to this machine."""

from __future__ import annotations

import socket
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from ...errors import ConfigurationError
from .addresses import is_loopback, masked_address
from .failures import HandlerFailedError, NoConnectionError

_SECONDS = 30.0
"""The maximum duration of one request."""
_TEXT_BYTES = 300


class _LoopbackResolver(ThreadedResolver):
    """Resolver that refuses the name of another machine.

    It checks the very addresses that are then connected to: a name may resolve to another address
    from one moment to the next.
    """

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        if elsewhere := [one["host"] for one in found if not is_loopback(one["host"])]:
            raise HandlerFailedError(f"{host} is another machine ({elsewhere[0]})")
        return found


class EventSender:
    """Sends JSON to an address by POST. Use it with `async with`.

    Args:
        url: the address.
        option: the option that names it, for errors.
        anywhere: whether the address may be on another machine.
        remedy: what to do if it is on another machine, for errors.
        seconds: the maximum duration of one request.
    """

    def __init__(
        self,
        url: URL,
        *,
        option: str,
        anywhere: bool = False,
        remedy: str = "",
        seconds: float = _SECONDS,
    ) -> None:
        self._url = url
        self._option = option
        self._anywhere = anywhere
        self._remedy = remedy
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self.name = masked_address(str(url))
        """The address as it may be shown."""

    async def __aenter__(self) -> Self:
        """Open the connections.

        Raises:
            ConfigurationError: the address is on another machine, or its name is unknown.
        """
        resolver = ThreadedResolver() if self._anywhere else _LoopbackResolver()
        if not self._anywhere:
            await self._require_loopback(resolver)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)
        self._session = aiohttp.ClientSession(
            connector=connector, timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar()
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def _require_loopback(self, resolver: ThreadedResolver) -> None:
        host = self._url.host or ""
        found: list[ResolveResult] = []
        try:
            found = await resolver.resolve(host, self._url.port or 0, socket.AF_UNSPEC)
        except HandlerFailedError as error:
            raise ConfigurationError(f"{self._option}: {error}. {self._remedy}") from None
        except OSError:  # The name is unknown, or there is no network.
            pass
        if not found:
            raise ConfigurationError(f"{self._option}: no address is known for {host}.")

    async def send(self, line: bytes) -> None:
        """Send an event; any 2xx means that it is handled.

        Raises:
            HandlerFailedError: there is no 2xx response.
        """
        status, _ = await self.post(line)
        if not is_success(status):
            raise HandlerFailedError(f"status {status} from {self.name}")

    async def post(self, body: bytes) -> tuple[int, str]:
        """Send JSON; return the status of the response and the beginning of its text.

        Raises:
            NoConnectionError: there is no connection, or it broke.
            HandlerFailedError: there is no response within the time, or the address is refused.
        """
        headers = {"Content-Type": "application/json"}
        try:
            # A redirect may lead to another machine.
            async with self._session.post(
                self._url, data=body, headers=headers, allow_redirects=False
            ) as response:
                text = await response.content.read(_TEXT_BYTES)
                return response.status, text.decode(errors="replace")
        except TimeoutError:
            raise HandlerFailedError(
                f"no response within {self._timeout.total:g} s from {self.name}"
            ) from None
        except aiohttp.ClientError:
            raise NoConnectionError(f"no connection to {self.name}") from None


def is_success(status: int) -> bool:
    """Return whether an HTTP status says that the request was carried out."""
    return 200 <= status < 300
