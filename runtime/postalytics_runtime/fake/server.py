"""The fake server: what it is made of, from its start to its end."""

from __future__ import annotations

import errno
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

import attrs
from aiohttp import web

from ..config import choose_environment, choose_key
from ..errors import ConfigurationError
from ..schema import Api, RateLimit
from ..suggestions import no_such
from .clock import Clock
from .definition import FakeDefinition
from .fault import Fault
from .faults import FaultEffects, FaultInjector
from .handler import Handler, Intercept, application
from .list_end import LIST_END, ListEnd
from .messages import ReceivedRequest
from .records import StateFile, Store, without_hidden
from .service import Service, key_of_first_holder

_REQUESTS_REMEMBERED = 10_000
_SHUTDOWN_SECONDS = 0.25  # aiohttp waits this long up to twice, so less than a second in all.
_ERRORS_OF_PORTS = (errno.EADDRINUSE, errno.EACCES)
_ANOTHER_PORT = "Name another port, or 0 for any that is free."
_ANOTHER_HOST = "Name an address of this machine, such as 127.0.0.1."

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
        state: a file that keeps the records across restarts, and the time when the server
            stops, from which it goes on if that is still to come; without it they are in memory.
        environment: the environment whose rate limits hold; the API's default one if None.
        realistic: whether the limits of the API itself hold instead.
        speed: how many times as fast as real time passes, for the rate windows and for what
            happens to records by itself, at most 1,000,000 times.
        inclusive_pages: whether a page of rows ends with the row asked for plus the number of
            rows asked for, so that it has one more unless it begins at 0; as `fake` says if None.
        list_end: how the end of a list shows, where the API shows it by a message.
        host: the address to listen on.
        port: the port to listen on, 0 for any that is free.
        faults: what goes wrong from the start.
        seed: of the chance by which faults with a probability happen: with the same requests
            in the same order, the same goes wrong.
        now: the date and time, which then goes on by `advance` only. If None, it goes on by
            itself, from the present on or, where that is later, from the time in the file.
        clock: real time, in seconds.

    Attributes:
        limits: the rate limits of each key, with the speed in them.
        state: the file with the records, if any.
        requests: the last 10,000 requests received, in the order they came.
        intercept: if set, awaited with the operation's `resource.name` and the request, for each
            request that was let in and before it is carried out, to hold it or to answer it
            otherwise: a response that it returns is sent instead. For what goes wrong with real
            servers, `faults` are simpler.

    Raises:
        ConfigurationError: for an environment that there is not, or a key that no client would
            send; on entry, when the file or the port cannot be used.
        ValueError: when the speed, the time or the end of a list cannot be, or a fault names an
            operation that the API does not have.
    """

    api: ClassVar[Api]
    """The API that is served."""
    fake: ClassVar[FakeDefinition]
    """What is kept, and what each operation does with it."""

    def __init__(  # noqa: PLR0913  Options by keyword, each with its default.
        self,
        *,
        api_key: str | None = None,
        state: Path | str | None = None,
        environment: str | None = None,
        realistic: bool = False,
        speed: float = 1.0,
        inclusive_pages: bool | None = None,
        list_end: ListEnd = LIST_END,
        host: str = "127.0.0.1",
        port: int = 0,
        faults: Iterable[Fault] = (),
        seed: int = 0,
        now: datetime | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._time = Clock(now, speed, clock)
        place = choose_environment(self.api, environment, None, {})
        if api_key:
            choose_key(self.api, api_key, place, {})
        limits = self.api.limits if realistic else place.limits or self.api.limits
        self.limits = tuple(RateLimit(w.requests, w.seconds / speed) for w in limits)
        self.requests: deque[ReceivedRequest] = deque(maxlen=_REQUESTS_REMEMBERED)
        self.intercept: Intercept | None = None
        self._faults = FaultInjector(self.api, faults, seed)
        self._given_key = api_key
        self.state = None if state is None else Path(state)
        inclusive = self.fake.inclusive_pages if inclusive_pages is None else inclusive_pages
        self._inclusive_pages = inclusive
        list_end.require(self.api.errors.message_paths)
        self._list_end = list_end
        self._host, self._port = host, port
        self._clock = clock
        self._run: _RunningServer | None = None

    @property
    def url(self) -> str:
        """Scheme, host and port, without the base path."""
        return self._started().url

    @property
    def api_key(self) -> str:
        """The key of the first record that has one."""
        return self._started().api_key

    @property
    def other_keys(self) -> dict[str, str]:
        """The keys that other records have from the start, such as `{"reader_id 11": "..."}`."""
        holders, field = self.fake.holders, self.fake.key_field
        known = {record.get(field) for record in holders.records} - {None, self.api_key}
        return {
            f"{holders.key} {record[holders.key]}": record[field]
            for record in self._started().store.find(holders.name, {})
            if record.get(field) in known
        }

    @property
    def faults(self) -> FaultInjector:
        """What goes wrong: a list, which may be changed at any time."""
        return self._faults

    @property
    def now(self) -> datetime:
        """The date and time that records show, in UTC."""
        return self._time.now()

    def advance(self, by: timedelta | float) -> None:
        """Let time pass at once, for records, not for the rate limits.

        Args:
            by: how much; a number is in seconds.

        Raises:
            ValueError: when it is less than 0, or no time at all.
        """
        self._time.advance(by)

    def records(self, collection: str) -> list[dict[str, Any]]:
        """Copies of all records of a collection, by the Python names of their fields.

        Args:
            collection: its name, one of `[c.name for c in server.fake.collections]`.

        Raises:
            ValueError: for another name; the message has them all.
        """
        store = self._started().store
        names = [known.name for known in self.fake.collections]
        if collection not in names:
            raise ValueError(no_such("collection", collection, names))
        found = store.find(collection, {}, until=self.now.timestamp())
        return [without_hidden(record) for record in found]

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            store = Store(self.fake.collections, self._open_file(stack))
            key = key_of_first_holder(self.fake, store, self._given_key)
            service = Service(
                self.api,
                self.fake,
                store,
                limits=self.limits,
                clock=self._clock,
                now=self._time.now,
                inclusive_pages=self._inclusive_pages,
                list_end=self._list_end,
            )
            url = await self._listen(service, stack)
            self._run = _RunningServer(url, key, store, stack.pop_all())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._started().stack.aclose()

    def _open_file(self, stack: AsyncExitStack) -> StateFile | None:
        if self.state is None:
            return None
        file = stack.enter_context(closing(StateFile(self.state)))
        self._time.catch_up(file.time or self.now)
        stack.callback(lambda: file.keep_time(self.now))
        return file

    async def _listen(self, service: Service, stack: AsyncExitStack) -> str:
        models = {model.type.__name__: model for model in self.api.models}
        handler = Handler(
            service,
            self.requests,
            lambda: self.intercept,
            self._faults,
            FaultEffects(service.refusal, models),
        )
        runner = web.AppRunner(
            application(handler),
            access_log=None,
            logger=_unheard,
            shutdown_timeout=_SHUTDOWN_SECONDS,
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except (OSError, ValueError) as error:  # A ValueError for what can be no host's name.
            reason = error.strerror if isinstance(error, OSError) else error
            at_port = isinstance(error, OSError) and error.errno in _ERRORS_OF_PORTS
            raise ConfigurationError(
                f"Cannot listen on {self._host}, port {self._port}: {reason}."
                f" {_ANOTHER_PORT if at_port else _ANOTHER_HOST}"
            ) from error
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{runner.addresses[0][1]}"

    def _started(self) -> _RunningServer:
        if self._run is None:
            raise RuntimeError(
                "The fake server was not started."
                " Enter it first: `async with FakeServer(...) as server:`."
            )
        return self._run


@attrs.frozen
class _RunningServer:
    """What there is once a server was started."""

    url: str
    api_key: str
    store: Store
    stack: AsyncExitStack
