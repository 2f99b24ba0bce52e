"""Fake server: start, stop, options and access to its records."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

import attrs
from aiohttp import web

from ..config import choose_environment, choose_key
from ..listening import listening_error, origin_of, silent_logger
from ..schema import Api, RateLimit
from ..suggestions import no_such
from .clock import Clock
from .definition import FakeDefinition
from .deliveries import QUEUE, DeliveryLog, DeliveryQueue, Dispatcher
from .fault import Fault
from .faults import FaultEffects, FaultInjector
from .handler import Handler, Intercept
from .kept_responses import KeptResponses
from .list_end import LIST_END, ListEnd
from .messages import ReceivedRequest, RefusedError
from .records import Actions, StateFile, Store, without_hidden
from .service import Service, key_of_first_holder

_REQUESTS_REMEMBERED = 10_000
_SHUTDOWN_SECONDS = 0.25  # aiohttp waits this long up to twice, so less than a second in all.
_unheard = silent_logger(f"{__name__}.aiohttp")


class FakeServer:
    """Fake server of an API, an asynchronous context manager.

    A subclass makes it for one API, with the description of the API and of the fake:

        class FakeLibrary(FakeServer):
            api = API
            fake = FAKE

        async with FakeLibrary() as server:
            ...  # requests to server.url with the key server.api_key

    Args:
        api_key: the API key of the first holder, instead of the key in `fake`.
        state: a file that keeps the records across restarts, and the time at which the server
            stops: the next server continues from that time if it is in the future. Without a file,
            the records are in memory only.
        environment: the environment whose rate limits apply; the API's default one if None.
        realistic: whether the rate limits of the API itself apply instead.
        speed: the factor by which time passes faster than real time, for the rate limits and for
            the life cycles of records, at most 1,000,000.
        inclusive_pages: whether a page of rows ends with the start row plus the page size, so that
            a page has one row more unless it starts at 0; as in `fake` if None.
        list_end: how the server marks the end of a list, if the API marks it with a message.
        host: the address to listen on.
        port: the port to listen on, 0 for any free port.
        faults: the faults at the start.
        seed: the seed of the random numbers for faults with a probability: the same requests in
            the same order get the same faults.
        now: the date and time, which changes only by `advance`. If None, time passes by itself,
            from the present or, if that is later, from the time in the file.
        clock: returns real time, in seconds.

    Attributes:
        limits: the rate limits of each API key, adjusted to the speed.
        state: the file with the records, if any.
        deliveries: the last 10,000 attempts to deliver an event to a webhook, with settings. The
            server delivers only to addresses of this machine.
        requests: the last 10,000 requests received, in the order of their arrival.
        intercept: if set, awaited with the operation's `resource.name` and the request, for each
            accepted request before it is carried out, to delay the request or to replace its
            response: a response that the hook returns is sent instead. To imitate failures of
            real servers, `faults` are simpler.

    Raises:
        ConfigurationError: for an unknown environment, or a key that no client would send; on
            entry, if the file or the port cannot be used.
        ValueError: if the speed, the time or the end of a list is invalid, or a fault names an
            operation that the API does not have.
    """

    api: ClassVar[Api]
    """The description of the API."""
    fake: ClassVar[FakeDefinition]
    """The records of the fake, and the behaviour of each operation."""

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
        self.deliveries = DeliveryLog(self.fake.deliveries)
        self._seed = seed
        self._given_key = api_key
        self.state = None if state is None else Path(state)
        inclusive = self.fake.inclusive_pages if inclusive_pages is None else inclusive_pages
        self._definition = attrs.evolve(self.fake, inclusive_pages=inclusive)
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
        """The API key of the first holder."""
        return self._started().api_key

    @property
    def other_keys(self) -> dict[str, str]:
        """The API keys of the other holders at the start, by holder, such as `reader_id 11`."""
        holders, field = self.fake.holders, self.fake.key_field
        known = {record.get(field) for record in holders.records} - {None, self.api_key}
        return {
            f"{holders.key} {record[holders.key]}": record[field]
            for record in self._started().actions.store.find(holders.name, {})
            if record.get(field) in known
        }

    @property
    def faults(self) -> FaultInjector:
        """The faults of the server: a list, which you may change at any time."""
        return self._faults

    @property
    def now(self) -> datetime:
        """The date and time that records show, in UTC."""
        return self._time.now()

    def advance(self, by: timedelta | float) -> None:
        """Move time forward at once, for records but not for the rate limits.

        Args:
            by: the duration; a number is in seconds.

        Raises:
            ValueError: if `by` is less than 0, or not a duration.
        """
        self._time.advance(by)
        if self._run is not None and self._run.dispatcher is not None:
            self._run.dispatcher.clock_moved()

    async def delivered(self) -> None:
        """Wait until every delivery that is due by now was attempted; retries may still follow."""
        dispatcher = self._started().dispatcher
        if dispatcher is not None:
            await dispatcher.delivered()

    def records(self, collection: str) -> list[dict[str, Any]]:
        """Return copies of all records of a collection, by the Python names of their fields.

        Args:
            collection: the name, one of `[c.name for c in server.fake.collections]`.

        Raises:
            ValueError: for an unknown name; the message lists all names.
        """
        store = self._started().actions.store
        self._require(collection)
        found = store.find(collection, {}, until=self.now.timestamp())
        return [without_hidden(record) for record in found]

    def add(self, collection: str, *, holder: Any = None, **values: Any) -> dict[str, Any]:
        """Add a record that the API has and no operation makes, such as another list.

        Args:
            collection: the name, one of `[c.name for c in server.fake.collections]`.
            holder: the ID of the holder that owns it; the first one if None.
            values: fields, by Python name. The key and what the server generates need none.

        Returns:
            A copy of the record, with its key, and with that of the API if it is a holder.

        Raises:
            ValueError: for an unknown name or holder, or a value that another record has and that
                must be unique.
        """
        actions = self._started().actions
        self._require(collection)
        holders = self.fake.holders
        owner = self.fake.first_key if holder is None else holder
        if not actions.store.find(holders.name, {holders.key: owner}):
            raise ValueError(f"There is no {holders.key} {owner!r}.")
        try:
            return without_hidden(actions.add(collection, values, owner))
        except RefusedError as error:
            raise ValueError(error.message) from error

    def _require(self, collection: str) -> None:
        names = [known.name for known in self.fake.collections]
        if collection not in names:
            raise ValueError(no_such("collection", collection, names))

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            store = Store((*self.fake.collections, QUEUE), self._open_file(stack))
            key = key_of_first_holder(self.api, self.fake, store, self._given_key)
            actions = Actions(self.api, self._definition, store, self._time.now, self._list_end)
            service = Service(actions, self.limits, self._clock)
            dispatcher = self._dispatcher(store)
            url = await self._listen(service, dispatcher, stack)
            if dispatcher is not None:
                await stack.enter_async_context(dispatcher)
            self._run = _RunningServer(url, key, actions, dispatcher, stack.pop_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._started().stack.aclose()

    def _open_file(self, stack: AsyncExitStack) -> StateFile | None:
        if self.state is None:
            return None
        file = stack.enter_context(closing(StateFile(self.state)))
        self._time.catch_up(file.time or self.now)
        stack.callback(lambda: file.keep_time(self.now))
        return file

    def _dispatcher(self, store: Store) -> Dispatcher | None:
        rule = self.fake.deliveries
        if rule is None:
            return None
        now = self.now.timestamp()
        queue = DeliveryQueue(rule, store, now, self.deliveries, self._seed)
        return Dispatcher(rule, queue, self.deliveries, self._time)

    async def _listen(
        self, service: Service, dispatcher: Dispatcher | None, stack: AsyncExitStack
    ) -> str:
        effects = FaultEffects(service.refusal, service.actions.models)
        handler = Handler(
            service=service,
            requests=self.requests,
            intercept=lambda: self.intercept,
            faults=self._faults,
            effects=effects,
            kept=KeptResponses(self.api.idempotency, self._clock),
            catch_up=dispatcher.collect if dispatcher else _nothing,
        )
        application = web.Application()
        application.router.add_route("*", "/{path:(?s:.*)}", handler.answer)
        runner = web.AppRunner(
            application,
            access_log=None,
            logger=_unheard,
            shutdown_timeout=_SHUTDOWN_SECONDS,
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        stack.callback(effects.stopping.set)
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except (OSError, ValueError, OverflowError) as error:  # An invalid host name or port.
            raise listening_error(self._host, self._port, error) from error
        return origin_of(self._host, runner.addresses[0][1])

    def _started(self) -> _RunningServer:
        if self._run is None:
            raise RuntimeError(
                "The fake server was not started."
                " Enter it first: `async with FakeServer(...) as server:`."
            )
        return self._run


@attrs.frozen
class _RunningServer:
    """Resources of a server that was started."""

    url: str
    api_key: str
    actions: Actions
    dispatcher: Dispatcher | None
    stack: AsyncExitStack


def _nothing() -> None:
    """Deliver nothing, for an API without webhooks."""
