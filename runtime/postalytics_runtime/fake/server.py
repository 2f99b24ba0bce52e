"""The fake server: what it is made of, from its start to its end."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

import attrs
from aiohttp import web

from ..errors import ConfigurationError
from ..operation import Api, Window
from .description import FakeDescription
from .exchange import Received
from .handling import Handler, Intercept, application
from .service import Service, key_of_first_holder
from .store import StateFile, Store

_REQUESTS_REMEMBERED = 10_000
_SHUTDOWN_SECONDS = 0.25  # aiohttp waits this long up to twice, so less than a second in all.

_unheard = logging.getLogger(f"{__name__}.aiohttp")
# aiohttp writes addresses, and broken requests as they came, with their key.
_unheard.addFilter(lambda _: False)


class FakeServer:
    """A fake server of an API, an asynchronous context manager.

    It is made for one API by a subclass that names the API and what the fake does:

        class FakeLibrary(FakeServer):
            api = API
            fake = FAKE

        async with FakeLibrary() as server:
            ...  # requests to server.url with the key server.api_key

    Args:
        api_key: the key of the first record that has one, in place of the one in `fake`.
        state: a file that keeps the records across restarts; without it they are in memory.
        environment: the environment whose rate limits hold; the API's default one if None.
        realistic: whether the limits of the API itself hold instead.
        speed: how many times faster than the clock the rate windows pass.
        inclusive_pages: whether a page holds one row more than was asked for, from the first
            row to the first plus the number asked for, as the real server is suspected to.
        host: the address to listen on.
        port: the port to listen on, 0 for any that is free.
        clock: the time in seconds for the rate windows.
        now: the date and time that records and answers show.

    Attributes:
        limits: the rate limits of each key, with the speed in them.
        state: the file with the records, if any.
        requests: the last 10,000 requests received, in the order they came.
        intercept: if set, awaited with the operation's `resource.name` and the request, for each
            request that was let in and before it is carried out. A response that it returns is
            sent instead.

    Raises:
        ConfigurationError: on entry, when the file or the port cannot be used.
        ValueError: when the speed is not above 0.
    """

    api: ClassVar[Api]
    """The API that is served."""
    fake: ClassVar[FakeDescription]
    """What is kept, and what each operation does with it."""

    def __init__(
        self,
        *,
        api_key: str | None = None,
        state: Path | str | None = None,
        environment: str | None = None,
        realistic: bool = False,
        speed: float = 1.0,
        inclusive_pages: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not speed > 0:
            raise ValueError(f"The speed is {speed!r}, but it must be above 0.")
        place = self.api.environment(environment or self.api.default_environment)
        limits = self.api.limits if realistic else place.limits or self.api.limits
        self.limits = tuple(Window(w.requests, w.seconds / speed) for w in limits)
        self.requests: deque[Received] = deque(maxlen=_REQUESTS_REMEMBERED)
        self.intercept: Intercept | None = None
        self._given_key = api_key
        self.state = None if state is None else Path(state)
        self._inclusive_pages = inclusive_pages
        self._host, self._port = host, port
        self._clock, self._now = clock, now
        self._run: _Run | None = None

    @property
    def url(self) -> str:
        """Scheme, host and port, without the base path."""
        return self._started().url

    @property
    def api_key(self) -> str:
        """The key of the first record that has one."""
        return self._started().api_key

    def records(self, collection: str) -> list[dict[str, Any]]:
        """Copies of all records of a collection, by the Python names of their fields."""
        return self._started().store.find(collection, {})

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            file = None
            if self.state is not None:
                file = stack.enter_context(closing(StateFile(self.state)))
            store = Store(self.fake.collections, file)
            key = key_of_first_holder(self.fake, store, self._given_key)
            service = Service(
                self.api,
                self.fake,
                store,
                limits=self.limits,
                clock=self._clock,
                now=self._now,
                inclusive_pages=self._inclusive_pages,
            )
            url = await self._listen(service, stack)
            self._run = _Run(url, key, store, stack.pop_all())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._started().stack.aclose()

    async def _listen(self, service: Service, stack: AsyncExitStack) -> str:
        runner = web.AppRunner(
            application(Handler(service, self.requests, lambda: self.intercept)),
            access_log=None,
            logger=_unheard,
            shutdown_timeout=_SHUTDOWN_SECONDS,
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            raise ConfigurationError(
                f"Cannot listen on {self._host}, port {self._port}: {error.strerror}. Name another"
                " port, or 0 for any that is free."
            ) from error
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{runner.addresses[0][1]}"

    def _started(self) -> _Run:
        if self._run is None:
            raise RuntimeError(
                "The fake server was not started."
                " Enter it first: `async with FakeServer(...) as server:`."
            )
        return self._run


@attrs.frozen
class _Run:
    """What there is once a server was started."""

    url: str
    api_key: str
    store: Store
    stack: AsyncExitStack
