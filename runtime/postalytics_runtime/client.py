"""The client: one key, one environment, every operation.

The path of one call, in order: an emitted function, `Client.call`, `RequestBuilder.build`,
(for mail that must not be real: `live_mail`), `CallExecutor.send`, `Pacer.acquire`,
`transport.attempt`, `answer.parse_response`, the model's function.
"""

from __future__ import annotations

import asyncio
import copy
import os
import warnings
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import aiohttp
import attrs

from . import __version__
from .arguments import check_arguments
from .config import choose_environment, choose_key, choose_proxy, masked
from .drift import Drift
from .errors import OutcomeUnknownError, PrintLengthWarning, ResponseError, UnreadableResponseError
from .http import (
    CallExecutor,
    CallOptions,
    RequestBuilder,
    Response,
    RetryPolicy,
    Timeout,
    message_in,
    raw_request,
    unknown_outcome_advice,
)
from .http import RawResponse as RawResponse
from .observability import Observer, report_unexpected
from .pagination import Cursor, Pages, is_end
from .safety import (
    Toggle,
    alone,
    refuse_live_mail_path,
    require_one_meaning,
    require_test_mode,
    set_toggle,
)
from .schema import Api, Effect, Environment, Operation
from .values import NoKnownNameError, ParameterValue, ResponseDecoder, UnexpectedShapeError

if TYPE_CHECKING:
    import cattrs

T = TypeVar("T")
Result = TypeVar("Result")

DEFAULT_TIMEOUT = Timeout()
DEFAULT_RETRY = RetryPolicy()
DEFAULT_MAX_BODY_SIZE = 10 * 1024 * 1024


class Client:
    """A client of an API; the emitted subclass brings the API.

    Use it with `async with`, or `await close()` it. It belongs to one event loop.

    Args:
        api_key: the key; else the one in `api_key_file`, or the environment variable
            `<API>_API_KEY`, or the file that `<API>_API_KEY_FILE` names.
        environment: an environment's name; else `<API>_ENVIRONMENT`, else the API's default.
        api_key_file: a file with the key and nothing else, which only its owner may read.
        base_url: scheme and host to use in place of the environment's.
        session: a session whose connections are used, and which is left open.
        proxy: the address of an HTTP proxy to go through; none of the system's is used.
        timeout: for one attempt; the wait for the rate limit is not part of it.
        retry: how often and how patiently a failed attempt is repeated.
        pace_file: where the processes of this machine that share a key keep its pace together.
        max_body_size: the most bytes of an answer that are read, after decompression.
        strict: whether an answer that does not fit the spec raises `UnreadableResponseError`, or
            `OutcomeUnknownError` where that to a write holds nothing that the spec knows;
            otherwise that is logged, and the values are kept as they came.
        observers: are told of each attempt; the log is one of them, always.
        drift: collects what answers hold that the spec does not know.
        converter: a cattrs converter to read answers with, for its hooks.
        allow_live_mail: whether mail may be printed and posted. With False, the client reads
            before each operation that mails whether it would be a test only, and else refuses
            with `LiveMailError`; it cannot notice a mode that changes after it was read.

    Raises:
        ConfigurationError: for a missing key, an unknown environment, an unsafe address or a
            setting of a wrong type.
    """

    api: ClassVar[Api]

    def __init__(  # noqa: PLR0913  Options by keyword, each with its default.
        self,
        api_key: str | None = None,
        environment: str | None = None,
        *,
        api_key_file: str | Path | None = None,
        base_url: str | None = None,
        session: aiohttp.ClientSession | None = None,
        proxy: str | None = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        retry: RetryPolicy = DEFAULT_RETRY,
        pace_file: str | Path | None = None,
        max_body_size: int = DEFAULT_MAX_BODY_SIZE,
        strict: bool = False,
        observers: Iterable[Observer] = (),
        drift: Drift | None = None,
        converter: cattrs.Converter | None = None,
        allow_live_mail: bool = True,
    ) -> None:
        # Somebody may put the key first and second, so neither is shown.
        api_key, environment, proxy = masked(api_key), masked(environment), masked(proxy)
        observers = tuple(observers)
        check_arguments(
            api_key=api_key,
            environment=environment,
            api_key_file=api_key_file,
            base_url=base_url,
            session=session,
            proxy=proxy,
            timeout=timeout,
            retry=retry,
            pace_file=pace_file,
            max_body_size=max_body_size,
            strict=strict,
            observers=observers,
            drift=drift,
            allow_live_mail=allow_live_mail,
        )
        self.environment = choose_environment(self.api, environment, base_url, os.environ)
        self._root = self.environment.url + self.api.base_path
        self._builders: dict[Operation[Any], RequestBuilder] = {}
        self._decoder = ResponseDecoder(converter, strict=strict, drift=drift, api=self.api)
        self._allow_live_mail = allow_live_mail
        self._toggling = asyncio.Lock()
        self._options = CallOptions(timeout=timeout, retry=retry)
        self._executor = CallExecutor(
            api=self.api,
            environment=self.environment,
            key=choose_key(self.api, api_key, self.environment, os.environ, api_key_file),
            borrowed=session,
            proxy=choose_proxy(proxy, self.environment),
            budget=retry.budget,
            max_body_size=max_body_size,
            pace_file=None if pace_file is None else Path(pace_file),
            observers=observers,
            user_agent=f"postalytics-python/{__version__}",
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        # An error report may show a client that could not be made.
        place: Environment | None = vars(self).get("environment")
        where = "" if place is None else f" {place.name} {place.url}"
        return f"<{type(self).__name__}{where}>"

    @property
    def allow_live_mail(self) -> bool:
        """Whether mail may be printed and posted."""
        return self._allow_live_mail

    @property
    def timeout(self) -> Timeout:
        """How long an attempt may last."""
        return self._options.timeout

    async def close(self) -> None:
        """Close the client and its connections. A borrowed session stays open."""
        await self._executor.close()

    def with_options(
        self,
        *,
        timeout: Timeout | None = None,
        retry: RetryPolicy | None = None,
        background: bool | None = None,
        allow_ambiguous_ids: bool | None = None,
    ) -> Self:
        """The same client with other options, for the calls that are made through what comes back.

        Connections, pace and retry budget are the same; closing one closes both.

        Args:
            timeout: for one attempt.
            retry: how often and how patiently a failed attempt is repeated.
            background: whether all other calls with the same key go first, whenever they come.
            allow_ambiguous_ids: whether a call is sent although its id may mean two things, where
                it is not known which id the path takes. With False, as at first, the list that
                shows both ids is read before such a call, and `AmbiguousIdError` raised.

        Raises:
            ConfigurationError: an option is of a wrong type.
        """
        given: dict[str, Any] = {
            "timeout": timeout,
            "retry": retry,
            "background": background,
            "allow_ambiguous_ids": allow_ambiguous_ids,
        }
        given = {name: value for name, value in given.items() if value is not None}
        check_arguments(**given)
        options = attrs.evolve(self._options, **given)
        view = copy.copy(self)
        view._options = options  # noqa: SLF001 (its own)
        for resource in self.api.resources:
            view.__dict__.pop(resource, None)  # They are bound to this one.
        return view

    async def call(
        self,
        operation: Operation[T],
        *,
        path: tuple[ParameterValue, ...] = (),
        query: Mapping[str, ParameterValue | None] | None = None,
        body: object = None,
        print_warnings: bool = True,
        before_send: Callable[[], Awaitable[None]] | None = None,
    ) -> T:
        """Carry out an operation that answers one object.

        Args:
            operation: what to do.
            path: the values in the path, in its order.
            query: the values in the query, by their names on the wire.
            body: the model to send.
            print_warnings: whether to warn of text that is longer than what prints.
            before_send: awaited before the first byte of each attempt; what it raises is raised,
                and nothing is sent.

        Raises:
            InvalidRequestError: a value breaks the operation's rules; nothing was sent.
            AmbiguousIdError: its id means two things, or may; nothing was sent.
            LiveMailError: the client must not mail, and this would.
            NotSentError: the request never left.
            OutcomeUnknownError: it may have been carried out.
            ResponseError: the API refused, by its status or in a success.
            UnreadableResponseError: the API accepted, but its answer cannot be read.
        """
        answer = await self._send(operation, path, query or {}, body, print_warnings, before_send)
        return self._read(operation, answer, self._decoder.one)

    def pages(
        self,
        operation: Operation[T],
        *,
        path: tuple[ParameterValue, ...] = (),
        query: Mapping[str, ParameterValue | None] | None = None,
        start: int | None = None,
        limit: int | None = None,
    ) -> Pages[T]:
        """The list that an operation answers; nothing is sent until it is read.

        Args:
            operation: what to list.
            path: the values in the path, in its order.
            query: the values in the query, but for those of the paging.
            start: the row, page number or offset to begin at; else the first.
            limit: the most items wanted in all.

        Raises:
            InvalidRequestError: the start or the limit is too small, or no whole number.
        """
        self._builder(operation).check_range(start, limit)

        async def fetch(cursor: Cursor[T] | None) -> list[T]:
            return await self._page(operation, path, dict(query or {}), cursor)

        return Pages(fetch, operation.paging, start, limit, self._builder(operation).call)

    async def set_toggle(
        self, toggle: Toggle[T], *, path: tuple[ParameterValue, ...] = (), wanted: bool
    ) -> T:
        """Reach a state by an operation that toggles: read, toggle if need be, read again.

        Args:
            toggle: the toggle, and how its state is read.
            path: the values in the path of both operations, in its order.
            wanted: whether it is to be on.

        Raises:
            ToggleError: the state is unknown, or not the wanted one after toggling once.
            OutcomeUnknownError: it may have been toggled, but is not where it is wanted.
            PostalyticsError: as `call` does; nothing was toggled.
        """
        async with alone(self._toggling):  # Two calls of one client must not cross.
            return await set_toggle(self, toggle, path, wanted=wanted)

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, ParameterValue] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object = None,
    ) -> RawResponse:
        """Make a call that no operation describes, with the same key, pace and errors.

        `await client.request("GET", "/v1/things")` asks for the `things` below the API's root. What
        errors and logs show of the path are the words of the API's own paths; the rest, which may
        be about people, is `…`. Ids in it are not looked up: `AmbiguousIdError` is not raised.

        Args:
            method: GET, POST, PUT, PATCH or DELETE, in capitals. Only a GET is repeated when in
                doubt.
            path: below the API's root, such as `/things/42`; never another host. The base path or
                an end of it may stand in front: where it is `/api/v1`, `/v1/things/42` and
                `/api/v1/things/42` are the same.
            params: the query: text, numbers, True or False by their names.
            headers: more headers; not those that are the client's own, such as Authorization.
            json: the body, of what orjson can write.

        Raises:
            LiveMailError: the client must not mail, and the path is one that mails.
            PostalyticsError: as `call` does.
        """
        request, call = raw_request(self.api, self._root, method, path, params, headers, json)
        if not self._allow_live_mail:
            below = request.url.raw_path.removeprefix(self.api.base_path)
            refuse_live_mail_path(self.api.operations, call, below, headers or {})
        effect = Effect.READ if method == "GET" else Effect.CREATE
        answer = await self._executor.send(request, call, effect, self._options)
        return RawResponse(answer.status, answer.headers, answer.body)

    async def _page(
        self,
        operation: Operation[T],
        path: tuple[ParameterValue, ...],
        query: dict[str, ParameterValue | None],
        cursor: Cursor[T] | None,
    ) -> list[T]:
        if cursor is None or operation.paging is None:
            answer = await self._send(operation, path, query, None, print_warnings=False)
            return self._read(operation, answer, self._decoder.many)
        try:
            query.update(cursor.query)
            answer = await self._send(operation, path, query, None, print_warnings=False)
            cursor.end_told = is_end(  # The message is in no variable: an error report shows those.
                operation.paging, answer.status, message_in(answer.value, self.api.errors, str)
            )
            read = partial(self._decoder.many, tell_total=cursor.tell_total)
            return [] if cursor.end_told else self._read(operation, answer, read)
        except ResponseError as error:
            cursor.end_told = is_end(operation.paging, error.status, error.vendor_message)
            if not (cursor.end_told or cursor.spares(error.status)):
                raise
        except UnreadableResponseError:
            if not cursor.spares(None):
                raise
        return []

    async def _send(
        self,
        operation: Operation[Any],
        path: tuple[ParameterValue, ...],
        query: Mapping[str, ParameterValue | None],
        body: object,
        print_warnings: bool,
        before_send: Callable[[], Awaitable[None]] | None = None,
    ) -> Response:
        builder = self._builders.get(operation) or self._builder(operation)
        request, cuts = builder.build(path, query, body)
        if cuts and print_warnings:
            for cut in cuts:
                # The caller of the emitted function that has called `call`.
                warnings.warn(f"{operation}: {cut}.", PrintLengthWarning, stacklevel=4)
        call, effect, send = builder.call, operation.effect, self._executor.send
        if operation.ambiguity is not None and not self._options.allow_ambiguous_ids:
            await require_one_meaning(self, operation, operation.ambiguity, path, call)
        if effect is not Effect.MAIL or self._allow_live_mail:
            return await send(request, call, effect, self._options, before_send=before_send)

        async def look() -> None:
            await require_test_mode(self, operation, path, call)

        async with alone(self._toggling):  # No switch of this client comes between look and send.
            return await send(request, call, effect, self._options, look, before_send)

    def _builder(self, operation: Operation[Any]) -> RequestBuilder:
        builder = self._builders.get(operation)
        if builder is None:
            builder = self._builders[operation] = RequestBuilder(operation, self._root, self.api)
        return builder

    def _read(
        self,
        operation: Operation[T],
        answer: Response,
        read: Callable[[Operation[T], Any], Result],
    ) -> Result:
        try:
            return read(operation, answer.value)
        except UnexpectedShapeError as error:
            confirms_nothing = isinstance(error, NoKnownNameError)
            problem = f"its answer does not fit the spec: {error}"
        except Exception as error:  # noqa: BLE001 (what was accepted must not look unsent)
            report_unexpected(error)
            confirms_nothing = False
            problem = f"its answer cannot be read (unexpected {type(error).__name__})"
        if confirms_nothing:
            raise OutcomeUnknownError(
                f"The API accepted the request, but {problem}, so it does not show that the "
                f"request was carried out. {unknown_outcome_advice(operation.effect)}",
                safe_to_repeat=operation.effect.idempotent,
                call=self._builders[operation].call,
            )
        raise UnreadableResponseError(
            f"The API accepted the request, but {problem}.",
            status=answer.status,
            call=self._builders[operation].call,
        )
