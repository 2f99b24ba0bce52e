"""The client: one key, one environment, every operation.

The path of one call, in order: an emitted function, `Client.call`, `RequestBuilder.build`,
`Exchange.send`, `Pacer.admit`, `transport.attempt`, `answer.read_answer`, the model's function.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import aiohttp
import attrs

from . import __version__
from .answer import parse
from .convert import Issue, Reader, UnexpectedShapeError
from .environment import choose_environment, choose_key
from .errors import Call, PostalyticsError, ResponseError, UnreadableAnswerError
from .exchange import Attempt, Exchange
from .operation import Api, Effect, Environment, Operation
from .pagination import Pages, RowCursor
from .request import RequestBuilder, Value, raw_request
from .retry import RetryPolicy
from .transport import Answer, Request

if TYPE_CHECKING:
    import cattrs

T = TypeVar("T")
Result = TypeVar("Result")

_log = logging.getLogger("postalytics")

DEFAULT_TIMEOUT = aiohttp.ClientTimeout(total=60, connect=20, sock_connect=10, sock_read=30)
DEFAULT_RETRY = RetryPolicy()
DEFAULT_MAX_BODY_SIZE = 10 * 1024 * 1024


@attrs.frozen
class RawAnswer:
    """The answer to a raw call."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)

    def json(self) -> Any:
        """The body as JSON, `None` when it is empty."""
        return parse(self.body)


class Client:
    """A client of an API; the emitted subclass brings the API.

    Use it with `async with`, or `await close()` it. It belongs to one event loop.

    Args:
        api_key: the key; else the environment variable `<API>_API_KEY`.
        environment: an environment's name; else `<API>_ENVIRONMENT`, else the API's default.
        base_url: scheme and host to use in place of the environment's.
        session: a session whose connections are used, and which is left open.
        timeout: for one attempt, in seconds; the wait for the rate limit is not part of it.
        retry: how often and how patiently a failed attempt is repeated.
        max_body_size: the most bytes of an answer that are read, after decompression.
        strict: whether an answer that does not fit the spec raises `UnreadableAnswerError`;
            otherwise that is logged, and the values are kept as they came.
        observer: called after each attempt.
        converter: a cattrs converter to read answers with, for its hooks.

    Raises:
        ConfigurationError: for a missing key, an unknown environment or an unsafe address.
    """

    api: ClassVar[Api]

    def __init__(
        self,
        api_key: str | None = None,
        environment: str | None = None,
        *,
        base_url: str | None = None,
        session: aiohttp.ClientSession | None = None,
        timeout: aiohttp.ClientTimeout = DEFAULT_TIMEOUT,
        retry: RetryPolicy = DEFAULT_RETRY,
        max_body_size: int = DEFAULT_MAX_BODY_SIZE,
        strict: bool = False,
        observer: Callable[[Attempt], None] | None = None,
        converter: cattrs.Converter | None = None,
    ) -> None:
        self.environment: Environment = choose_environment(
            self.api, environment, base_url, os.environ
        )
        self._root = self.environment.url + self.api.base_path
        self._builders: dict[Operation[Any], RequestBuilder] = {}
        self._reader = Reader(converter)
        self._strict = strict
        self._exchange = Exchange(
            api=self.api,
            environment=self.environment,
            key=choose_key(self.api, api_key, self.environment, os.environ),
            borrowed=session,
            timeout=timeout,
            retry=retry,
            max_body_size=max_body_size,
            observer=observer,
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
        return f"<{type(self).__name__} {self.environment.name} {self.environment.url}>"

    async def close(self) -> None:
        """Close the client and its connections. A borrowed session stays open."""
        await self._exchange.close()

    async def call(
        self,
        operation: Operation[T],
        *,
        path: tuple[Value, ...] = (),
        query: Mapping[str, Value | None] | None = None,
        body: object = None,
    ) -> T:
        """Carry out an operation that answers one object.

        Args:
            operation: what to do.
            path: the values in the path, in its order.
            query: the values in the query, by their names on the wire.
            body: the model to send.

        Raises:
            InvalidRequestError: a value breaks the operation's rules; nothing was sent.
            NotSentError: the request never left.
            OutcomeUnknownError: it may have been carried out.
            ResponseError: the API refused.
            UnreadableAnswerError: the API accepted, but its answer cannot be read.
        """
        request, call = self._build(operation, path, query or {}, body)
        answer, value = await self._exchange.send(request, call, operation.effect)
        return self._read(operation, answer, value, self._reader.one)

    def pages(
        self,
        operation: Operation[T],
        *,
        path: tuple[Value, ...] = (),
        query: Mapping[str, Value | None] | None = None,
        start: int = 1,
        limit: int | None = None,
    ) -> Pages[T]:
        """The list that an operation answers; nothing is sent until it is read.

        Args:
            operation: what to list.
            path: the values in the path, in its order.
            query: the values in the query, but for those of the paging.
            start: where to begin.
            limit: the most items wanted in all.
        """

        async def fetch(cursor: RowCursor[T] | None) -> list[T]:
            return await self._page(operation, path, dict(query or {}), cursor)

        return Pages(fetch, operation.paging, start, limit)

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Value] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object = None,
    ) -> RawAnswer:
        """Make a call that no operation describes, with the same key, pace and errors.

        Args:
            method: GET, POST, PUT, PATCH or DELETE. Only a GET is repeated when in doubt.
            path: below the API's root, such as `/things/42`; never another host.
            params: the query.
            headers: more headers.
            json: the body.

        Raises:
            PostalyticsError: as `call` does.
        """
        request = raw_request(self._root, self.api.base_path, method, path, params, headers, json)
        effect = Effect.READ if method == "GET" else Effect.CREATE
        # The path of a raw call has no template, so it may hold people's data: it is not told.
        call = Call(operation="request", method=method, path="…")
        answer, _ = await self._exchange.send(request, call, effect)
        return RawAnswer(answer.status, answer.headers, answer.body)

    async def _page(
        self,
        operation: Operation[T],
        path: tuple[Value, ...],
        query: dict[str, Value | None],
        cursor: RowCursor[T] | None,
    ) -> list[T]:
        end: str | None = None
        if cursor is not None and operation.paging is not None:
            end = operation.paging.end_error
            query[operation.paging.start] = cursor.start
            query[operation.paging.limit] = cursor.size
        request, call = self._build(operation, path, query, None)
        try:
            answer, value = await self._exchange.send(request, call, operation.effect)
        except ResponseError as error:
            if end is not None and error.vendor_message == end:
                return []
            raise
        if end is not None and value == end:
            return []
        return self._read(operation, answer, value, self._reader.many)

    def _build(
        self,
        operation: Operation[Any],
        path: tuple[Value, ...],
        query: Mapping[str, Value | None],
        body: object,
    ) -> tuple[Request, Call]:
        builder = self._builders.get(operation)
        if builder is None:
            builder = self._builders[operation] = RequestBuilder(operation, self._root)
        try:
            return builder.build(path, query, body), builder.call
        except PostalyticsError as error:
            error.call = builder.call
            raise

    def _read(
        self,
        operation: Operation[T],
        answer: Answer,
        value: Any,
        read: Callable[[Operation[T], Any], tuple[Result, list[Issue]]],
    ) -> Result:
        try:
            result, issues = read(operation, value)
        except UnexpectedShapeError as error:
            problem = str(error)
        else:
            if not issues:
                return result
            problem = "; ".join(str(issue) for issue in issues)
            if not self._strict:
                _log.warning("%s: the answer does not fit the spec: %s", operation, problem)
                return result
        raise UnreadableAnswerError(
            f"The API accepted the request, but its answer does not fit the spec: {problem}.",
            status=answer.status,
            call=self._builders[operation].call,
        )
