"""Client of an API: one key, one environment, every operation.

One call passes through, in order: an emitted function, `Client.call`, `RequestBuilder.build`,
`require_test_mode` (only if the call mails and the client must not), `CallExecutor.send`,
the rate limiter, the transport, the response parser, the model's structure function.
"""

from __future__ import annotations

import asyncio
import copy
import os
import warnings
from collections.abc import Awaitable, Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeAlias, TypeVar, cast

import aiohttp
import attrs
from yarl import URL

from .. import __version__
from ..config import Secret, choose_environment, choose_key, choose_proxy, masked
from ..deprecation import warn_caller
from ..drift import Drift
from ..errors import (
    CallInfo,
    ConfigurationError,
    InvalidRequestError,
    PrintLengthWarning,
    ResponseError,
    UnreadableResponseError,
)
from ..http import (
    CallExecutor,
    CallOptions,
    CallState,
    RawResponse,
    Request,
    RequestBuilder,
    Response,
    RetryBudget,
    RetryPolicy,
    Timeout,
    raw_request,
)
from ..observability import EventDispatcher, Observer
from ..pagination import Cursor, CursorPages, Pages, PageStart
from ..rate_limit import choose_pace, share_of, shared_pacer
from ..safety import (
    alone,
    refuse_live_mail_path,
    require_one_meaning,
    require_test_mode,
    set_toggle,
)
from ..schema import Api, Effect, Environment, Operation, Toggle
from ..values import ParameterValue, QueryValue, ResponseDecoder
from .accepted import file_in, read_accepted, with_error
from .arguments import DEFAULT_MAX_BODY_SIZE, DEFAULT_RETRY, DEFAULT_TIMEOUT, check_arguments
from .page import read_page

if TYPE_CHECKING:
    import cattrs

T = TypeVar("T")
_Given: TypeAlias = "Mapping[str, ParameterValue | None]"
_NONE: _Given = MappingProxyType({})


class Client:
    """Client of an API; the emitted subclass supplies the API.

    Use a client with `async with`, or call `await client.close()`. A client belongs to one event
    loop.

    Args:
        api_key: the key; else the one in `api_key_file`, or the environment variable
            `<API>_API_KEY`, or the file that `<API>_API_KEY_FILE` names.
        environment: an environment's name; else `<API>_ENVIRONMENT`, else the API's default.
        api_key_file: a file that holds only the key, and that only its owner may read.
        base_url: scheme and host to use in place of the environment's.
        session: a session to send through; `close` leaves it open.
        proxy: the address of an HTTP proxy; the system's proxy settings are ignored.
        timeout: the limits of one attempt, without the wait for the rate limit.
        retry: the number of retries and the delays between them.
        pace: where the processes that use a key share its rate limits: `redis://...`,
            `rediss://...` or `postgresql://...` for any machines, a path for those of this machine.
        pace_required: whether calls wait for a store that cannot be reached. With False, each
            process sends at most one request a second until the store is back.
        rate_share: the part of the rate limits that this client keeps to, such as 1/3 for each of
            three replicas that share no `pace`.
        max_body_size: the maximum size of a response in bytes, after decompression.
        strict: whether a mismatch between response and spec raises `UnreadableResponseError`, or
            `OutcomeUnknownError` if the response to a write holds no field that the spec knows.
            With False, the mismatch is logged and the values are kept as received.
        observers: notified of each attempt; the log is always one of them.
        drift: collects fields and types of responses that are not in the spec.
        converter: a cattrs converter that reads responses with its hooks.
        allow_live_mail: whether mail may be printed and posted. With False, the client reads the
            mail mode before each operation that mails, and raises `LiveMailError` unless the mode
            is test. The client cannot notice a mode that changes after that read.

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
        pace: str | Path | None = None,
        pace_required: bool = False,
        rate_share: float | Fraction = 1,
        max_body_size: int = DEFAULT_MAX_BODY_SIZE,
        strict: bool = False,
        observers: Iterable[Observer] = (),
        drift: Drift | None = None,
        converter: cattrs.Converter | None = None,
        allow_live_mail: bool = True,
    ) -> None:
        # Callers may swap the two, or pass the key as environment: a traceback shows neither.
        api_key, environment, proxy = masked(api_key), masked(environment), masked(proxy)
        pace = masked(pace) if isinstance(pace, str) else pace  # It may hold a password.
        observers = tuple(observers) if hasattr(observers, "__iter__") else observers
        check_arguments(
            api_key=api_key,
            environment=environment,
            api_key_file=api_key_file,
            base_url=base_url,
            session=session,
            proxy=proxy,
            timeout=timeout,
            retry=retry,
            pace=pace,
            pace_required=pace_required,
            rate_share=rate_share,
            max_body_size=max_body_size,
            strict=strict,
            observers=observers,
            drift=drift,
            converter=converter,
            allow_live_mail=allow_live_mail,
        )
        self.environment = share_of(
            choose_environment(self.api, environment, base_url, os.environ), rate_share
        )
        if self.environment.deprecated:
            warn_caller(self.environment.deprecated)
        self._root = self.environment.url + self.api.base_path
        self._builders = _builders_at(self.api, self._root)
        observe = None if drift is None else drift.observe
        self._decoder = ResponseDecoder(converter, strict=strict, observe=observe, api=self.api)
        self._allow_live_mail = allow_live_mail
        self._toggling = asyncio.Lock()
        self._options = CallOptions(timeout=timeout, retry=retry)
        key = choose_key(self.api, api_key, self.environment, os.environ, api_key_file)
        self._pace = choose_pace(
            pace, self.api.name.lower(), required=pace_required, share=rate_share
        )
        self._executor = CallExecutor(
            api=self.api,
            environment=self.environment,
            key=key,
            borrowed=session,
            proxy=choose_proxy(proxy, self.environment),
            budget=RetryBudget(retry.budget),
            max_body_size=max_body_size,
            pacer=shared_pacer(key.digest(), self.environment, self._pace),
            events=EventDispatcher(observers),
            user_agent=f"postalytics-python/{__version__}",
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    if not TYPE_CHECKING:  # A type checker refuses this without our help.

        def __enter__(self) -> NoReturn:
            raise TypeError("A client is closed by an event loop: write `async with`.")

        __exit__ = __enter__  # Python asks for both before it calls one.

    def __repr__(self) -> str:
        # An error report may show a client whose constructor raised.
        place: Environment | None = vars(self).get("environment")
        where = "" if place is None else f" {place.name} {place.url}"
        return f"<{type(self).__name__}{where}>"

    @property
    def _client(self) -> Self:
        # The function of an operation is the code of a method, with a client as its `self`.
        return self

    @property
    def allow_live_mail(self) -> bool:
        """Whether mail may be printed and posted."""
        return self._allow_live_mail

    @property
    def timeout(self) -> Timeout:
        """The time limits of one attempt."""
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
        """Return a view of this client with other options.

        Both share connections, rate limiter and retry budget; closing one closes both.

        Args:
            timeout: the limits of one attempt.
            retry: the number of retries and the delays between them.
            background: whether all other calls with the same key go first, even later ones.
            allow_ambiguous_ids: whether a call is sent although its id may have two meanings,
                because it is not known which id the path takes. With False, the default, the
                client reads the list that shows both ids before such a call, and raises
                `AmbiguousIdError` if the id is ambiguous.

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
        view = self._copy()
        view._options = options  # noqa: SLF001 (same class)
        return view

    def for_key(
        self, api_key: str | None = None, *, api_key_file: str | Path | None = None
    ) -> Self:
        """Return a client for another key, which sends through the connections of this one.

        It has the environment and the options of this client, but a rate limit and a retry budget
        of its own. Closing it ends its calls, and leaves the connections open: closing this client
        closes them. You need not close it.

        Args:
            api_key: the key. No key is taken from environment variables.
            api_key_file: a file that holds only the key, and that only its owner may read.

        Raises:
            ConfigurationError: not exactly one of the two is given, or it is not a key.
        """
        api_key = masked(api_key)
        check_arguments(api_key=api_key, api_key_file=api_key_file)
        if not api_key and api_key_file is None:
            raise ConfigurationError(
                "No key is given. Pass it as text, or name the file that holds it."
            )
        key = choose_key(self.api, api_key, self.environment, {}, api_key_file)
        pacer = shared_pacer(key.digest(), self.environment, self._pace)
        client = self._copy()
        client._toggling = asyncio.Lock()  # noqa: SLF001 (same class)
        client._executor = self._executor.for_key(key, pacer)  # noqa: SLF001 (same class)
        return client

    def _copy(self) -> Self:
        client = copy.copy(self)
        for resource in self.api.resources:
            client.__dict__.pop(resource, None)  # A cached resource is bound to this client.
        return client

    async def call(
        self,
        operation: Operation[T],
        *,
        path: tuple[ParameterValue, ...] = (),
        query: Mapping[str, QueryValue | None] | None = None,
        headers: Mapping[str, ParameterValue | None] = _NONE,
        body: object = None,
        print_warnings: bool = True,
        before_send: Callable[[], Awaitable[Callable[[], bool] | None]] | None = None,
        idempotency_key: str | None = None,
    ) -> T:
        """Call an operation that returns one object, a file or nothing.

        Args:
            operation: the operation to call.
            path: the values of the path parameters, in order.
            query: the query parameters by wire name.
            headers: the parameters in headers by wire name.
            body: the model to send.
            print_warnings: whether to warn of text that exceeds its print length.
            before_send: awaited before the first byte of each attempt. An exception from it
                propagates, and nothing is sent. If it returns a function, that is asked when the
                connection is there: unless it returns `True`, nothing is sent.
            idempotency_key: the key of an earlier call to repeat; a new one if `None`. Only for an
                operation that takes keys.

        Raises:
            InvalidRequestError: a value breaks the operation's rules; nothing was sent.
            AmbiguousIdError: the id has two meanings, or may have; nothing was sent.
            LiveMailError: the call would send live mail, and the client must not.
            NotSentError: the request never left this machine.
            OutcomeUnknownError: the request may have been carried out.
            ResponseError: the API returned an error, by status or inside a 2xx.
            UnreadableResponseError: the API accepted (2xx), but its response cannot be read.
        """
        response = await self._send(
            operation,
            path,
            query or {},
            headers,
            body,
            print_warnings,
            before_send,
            idempotency_key,
        )
        form = operation.returns.form
        if form != "json":
            return cast("T", file_in(response) if form == "bytes" else None)
        return read_accepted(operation, response, self._decoder.one)

    def pages(
        self,
        operation: Operation[T],
        *,
        path: tuple[ParameterValue, ...] = (),
        query: Mapping[str, QueryValue | None] | None = None,
        headers: Mapping[str, ParameterValue | None] = _NONE,
        start: int | None = None,
        limit: int | None = None,
        before_send: Callable[[], Awaitable[Callable[[], bool] | None]] | None = None,
    ) -> Pages[T]:
        """Return the list of an operation; nothing is sent until you iterate.

        If the API names its pages by texts, use `cursor_pages`: its positions are texts.

        Args:
            operation: the operation that lists.
            path: the values of the path parameters, in order.
            query: the query parameters by wire name, without those of the paging.
            headers: the parameters in headers by wire name.
            start: the row, page number or offset to begin at; `None` for the first.
            limit: the maximum number of items in all.
            before_send: awaited before the first byte of each attempt for each page. An exception
                from it propagates, and nothing is sent.

        Raises:
            InvalidRequestError: the start or the limit is too small, or not a whole number.
        """
        fetch = self._fetch(operation, path, query or {}, headers, start, limit, before_send)
        return Pages(fetch, operation.paging, start, limit, operation.call)

    def cursor_pages(
        self,
        operation: Operation[T],
        *,
        path: tuple[ParameterValue, ...] = (),
        query: Mapping[str, QueryValue | None] | None = None,
        headers: Mapping[str, ParameterValue | None] = _NONE,
        start: str | None = None,
        limit: int | None = None,
    ) -> CursorPages[T]:
        """Return the list of an operation whose pages the API names by texts, as `pages` does.

        Args:
            operation: the operation that lists.
            path: the values of the path parameters, in order.
            query: the query parameters by wire name, without those of the paging.
            headers: the parameters in headers by wire name.
            start: the cursor to begin at; `None` for the first page.
            limit: the maximum number of items in all.

        Raises:
            InvalidRequestError: the start or the limit does not fit.
        """
        fetch = self._fetch(operation, path, query or {}, headers, start, limit, None)
        return CursorPages(fetch, operation.paging, start, limit, operation.call)

    def _fetch(
        self,
        operation: Operation[T],
        path: tuple[ParameterValue, ...],
        query: Mapping[str, QueryValue | None],
        headers: _Given,
        start: PageStart | None,
        limit: int | None,
        before_send: Callable[[], Awaitable[Callable[[], bool] | None]] | None,
    ) -> Callable[[Cursor[T] | None], Awaitable[list[T]]]:
        self._builder(operation).check_range(start, limit)
        # All pages are of the same list, even if the caller changes the values meanwhile.
        query = {n: copy.copy(v) if isinstance(v, list | dict) else v for n, v in query.items()}

        def send(position: Mapping[str, PageStart]) -> Awaitable[Response]:
            given = {**query, **position}
            return self._send(operation, path, given, headers, None, False, before_send)

        async def fetch(cursor: Cursor[T] | None) -> list[T]:
            return await read_page(operation, cursor, self.api.errors, self._decoder, send)

        return fetch

    async def set_toggle(
        self, toggle: Toggle[T], *, path: tuple[ParameterValue, ...] = (), wanted: bool
    ) -> T:
        """Set a toggle to a state: read, toggle only if needed, read again.

        Args:
            toggle: the toggle, with the operation that reads its state.
            path: the values of the path parameters of both operations, in order.
            wanted: whether the toggle shall be on.

        Raises:
            ToggleError: the state is unknown, or not the wanted one after one toggle.
            OutcomeUnknownError: the toggle may have been carried out, but the state differs.
            PostalyticsError: as `call` does; nothing was toggled.
        """
        async with alone(self._toggling):  # Two interleaved calls would undo each other.
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
        """Send a raw request, with the client's key, rate limits, retries and errors.

        `await client.request("GET", "/v1/things")` requests `things` below the API's root. The rest
        of a raw path may hold personal data, so errors and logs show only the words of the API's
        own paths, and `…` in place of the rest. Ids are not checked: `AmbiguousIdError` is not
        raised.

        Args:
            method: GET, POST, PUT, PATCH or DELETE, in capitals. Only a GET is retried after an
                unknown outcome.
            path: a path below the API's root, such as `/things/42`; never another host. The path
                may begin with the base path or its last segments: with the base path `/api/v1`,
                `/v1/things/42` and `/api/v1/things/42` are the same.
            params: the query parameters by name: text, numbers, True or False.
            headers: more headers; the client's own, such as Authorization, are refused.
            json: the body: any value that orjson can write.

        Raises:
            LiveMailError: the client must not mail, and the path may be that of a mail operation.
            PostalyticsError: as `call` does.
        """
        request, call = raw_request(self.api, self._root, method, path, params, headers, json)
        if not self._allow_live_mail:
            below = request.url.raw_path.removeprefix(self.api.base_path)
            refuse_live_mail_path(self.api.operations, call, below, headers or {})
        effect = Effect.READ if method == "GET" else Effect.CREATE
        response = await self._executor.send(CallState(request, call, effect, self._options))
        return RawResponse(response.status, response.headers, response.body)

    async def observe(
        self, request: Request, call: CallInfo
    ) -> tuple[Response, ResponseError | UnreadableResponseError | None]:
        """Send a request that only reads, and return its response whatever the status is.

        It has the client's rate limits and retries. What a response is, is for you to judge.

        Args:
            request: a GET or OPTIONS request to the client's own origin.
            call: the description of the request in errors and logs.

        Returns:
            The response, and the error that a call would have raised for it.

        Raises:
            InvalidRequestError: the request may change something, or leads to another origin.
            PostalyticsError: no response came.
        """
        if request.method not in ("GET", "OPTIONS") or request.body is not None:
            raise InvalidRequestError("Nothing was sent: the request may change something.")
        self._require_own_origin(request)
        state = CallState(request, call, Effect.READ, self._options)
        return await with_error(state, self._executor.send(state))

    async def try_call(
        self, operation: Operation[Any], request: Request, path: tuple[ParameterValue, ...]
    ) -> tuple[Response, ResponseError | UnreadableResponseError | None]:
        """Send a request of an operation as it is, and return its response whatever the status is.

        The values are not checked. All else that `call` checks is: ids with two meanings, and the
        mode of what mails.

        Args:
            operation: the operation, whose effect decides on retries.
            request: the request to the client's own origin.
            path: the values of its path parameters, in order.

        Returns:
            The response, and the error that a call would have raised for it.

        Raises:
            InvalidRequestError: the request leads to another origin, or as `call` does.
            PostalyticsError: no response came.
        """
        self._require_own_origin(request)
        form = operation.returns.form
        state = CallState(request, operation.call, operation.effect, self._options, form=form)
        return await with_error(state, self._send_guarded(operation, path, state))

    def _require_own_origin(self, request: Request) -> None:
        if request.url.origin() != URL(self.environment.url).origin():
            raise InvalidRequestError("Nothing was sent: the request leads to another origin.")

    async def _send(
        self,
        operation: Operation[Any],
        path: tuple[ParameterValue, ...],
        query: Mapping[str, QueryValue | None],
        headers: _Given,
        body: object,
        print_warnings: bool,
        before_send: Callable[[], Awaitable[Callable[[], bool] | None]] | None = None,
        idempotency_key: str | None = None,
    ) -> Response:
        builder = self._builder(operation)
        request, overflows = builder.build(path, query, body, headers)
        if overflows and print_warnings:
            for overflow in overflows:
                # stacklevel 4 is your code: past `_send`, `call` and the emitted function.
                warnings.warn(f"{operation}: {overflow}.", PrintLengthWarning, stacklevel=4)
        effect, options = operation.effect, self._options
        state = CallState(
            request,
            builder.call,
            effect,
            options,
            form=operation.returns.form,
            before_send=before_send,
        )
        if operation.idempotency_key or idempotency_key is not None:
            from ..http import call_key  # Few APIs take keys.

            state.key = call_key(operation, self.api, idempotency_key)
            state.request = request if state.key is None else state.key.added_to(request)
        return await self._send_guarded(operation, path, state)

    async def _send_guarded(
        self, operation: Operation[Any], path: tuple[ParameterValue, ...], state: CallState
    ) -> Response:
        if operation.ambiguity is not None and not self._options.allow_ambiguous_ids:
            await require_one_meaning(self, operation, path)
        if operation.effect is not Effect.MAIL or self._allow_live_mail:
            return await self._executor.send(state)

        # Not a `partial`: an error report may show it, and with it the values of the path.
        async def check_mode() -> None:
            await require_test_mode(self, operation, path)

        state.before_attempt = check_mode
        # The lock keeps this client from toggling the mode between the check and the send.
        async with alone(self._toggling):
            return await self._executor.send(state)

    def _builder(self, operation: Operation[Any]) -> RequestBuilder:
        builder = self._builders.get(operation)
        if builder is None:
            builder = self._builders[operation] = RequestBuilder(operation, self._root, self.api)
        return builder


@lru_cache(maxsize=16)
def _builders_at(api: Api, root: str) -> dict[Operation[Any], RequestBuilder]:
    """Return the builders of an API at a root: one takes 6 KiB, so all clients share them."""
    return {}


def key_of(client: Client) -> Secret:
    """Return the key of a client, for a request that must hold it in its body."""
    return client._executor.key  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]  # same module
