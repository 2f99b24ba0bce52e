"""The fake API without the network: requests in, responses out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from ..errors import ConfigurationError
from ..schema import Api, Operation, RateLimit
from .definition import FakeDefinition
from .messages import FakeResponse, OperationCall, ReceivedRequest, RefusedError, error_response
from .records import Actions, Store, new_key
from .requests import RequestRouter, read_body, read_parameters


class StrictRateLimit:
    """Sliding-window rate limiter without I/O: the caller passes the time.

    A request counts from its arrival until `seconds` later. A refused request does not count, so a
    client that keeps retrying is accepted as early as a client that waits.
    """

    def __init__(self, windows: tuple[RateLimit, ...]) -> None:
        self._windows = windows
        maximum = max((window.requests for window in windows), default=0)
        self._arrivals: deque[float] = deque(maxlen=maximum)

    def accept(self, at: float) -> bool:
        """Return whether a request that arrives `at` is accepted; if so, count it."""
        arrivals = self._arrivals
        for window in self._windows:
            is_full = len(arrivals) >= window.requests
            if is_full and at < arrivals[-window.requests] + window.seconds:
                return False
        arrivals.append(at)
        return True


class Service:
    """Fake API that validates requests and carries them out.

    The first problem is returned, in this order: the API key (401), the rate limits of the key
    (429), method and path (404, 405), the values (400), the records they refer to (404).
    """

    def __init__(
        self, actions: Actions, limits: tuple[RateLimit, ...], clock: Callable[[], float]
    ) -> None:
        self.actions = actions
        self._limits = limits
        self._clock = clock
        self._facts = actions.fake.server
        self._router = RequestRouter(actions.api, self._facts)
        self._windows: dict[Any, StrictRateLimit] = {}

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The headers of every response."""
        return self._facts.headers

    def operation_of(self, method: str, path: str) -> str | None:
        """Return the operation of a request as `resource.name`, if any."""
        try:
            return str(self._router.find(method, path)[0])
        except RefusedError:
            return None

    def headers_of(self, method: str, path: str, headers: Mapping[str, str]) -> dict[str, str]:
        """Return those headers of a request that are parameters of its operation."""
        try:
            operation, _ = self._router.find(method, path)
        except RefusedError:
            return {}
        names = [one.wire_name for one in operation.header_parameters]
        return {name: headers[name] for name in names if name in headers}

    def accept(self, request: ReceivedRequest, key: str | None) -> OperationCall:
        """Validate a request, and count it against the rate limits of its API key.

        Args:
            request: the request.
            key: the key that it was sent with, if any.

        Raises:
            RefusedError: with the reason, if the request is refused.
        """
        caller = self._caller(key)
        windows = self._windows.setdefault(caller, StrictRateLimit(self._limits))
        if not windows.accept(self._clock()):
            raise RefusedError(
                429, f"Too many requests. A key may send {limits_text(self._limits)}."
            )
        operation, path_values = self._router.find(request.method, request.path)
        query, clamps = self._query(operation, request.query), self.actions.clamps(operation)
        parameters = read_parameters(
            operation, path_values, query, request.headers, request.pairs, clamps=clamps
        )
        body: dict[str, Any] = {}
        if operation.body is not None:
            body = read_body(operation.body, request.content, self.actions.models)
        return OperationCall(operation=operation, caller=caller, parameters=parameters, body=body)

    def document(self, method: str, path: str) -> FakeResponse | None:
        """Return a document that needs no key, if there is one at this path."""
        text = dict(self._facts.documents).get(path) if method == "GET" else None
        return None if text is None else FakeResponse(200, text.encode())

    def refusal(self, status: int, message: str) -> FakeResponse:
        """Return an error response in the shape of the API."""
        return error_response(status, message, self.actions.api.errors.message_paths)

    def refusal_of(self, refused: RefusedError) -> FakeResponse:
        """Return the error response to a refused request."""
        paths = (refused.message_at,) if refused.message_at else None
        response = error_response(
            refused.status, refused.message, paths or self.actions.api.errors.message_paths
        )
        return attrs.evolve(response, headers=refused.headers, type=refused.content_type)

    def _query(self, operation: Operation[Any], query: Mapping[str, str]) -> Mapping[str, str]:
        if not self._facts.any_query_case:
            return query
        known = {p.wire_name.lower(): p.wire_name for p in operation.query_parameters}
        return {known.get(name.lower(), name): value for name, value in query.items()}

    def _caller(self, key: str | None) -> Any:
        fake = self.actions.fake
        holders = self.actions.store.find(fake.key_collection, {fake.key_field: key}) if key else []
        if not holders:
            challenge = fake.wrong_key_challenge
            headers = (("WWW-Authenticate", challenge),) if challenge else ()
            raise RefusedError(
                fake.wrong_key_status,
                fake.wrong_key,
                headers,
                fake.wrong_key_at,
                fake.wrong_key_type,
            )
        return holders[0][fake.holders.key]


def key_of_first_holder(api: Api, fake: FakeDefinition, store: Store, given: str | None) -> str:
    """Return the API key of the first holder, after setting it to the `given` key, if any.

    A first holder that was removed is added again, so that there is always a valid key.

    Raises:
        ConfigurationError: if the given key belongs to another holder.
    """
    holders, first = fake.holders, fake.first_holder
    kept = store.find(holders.name, {holders.key: first[holders.key]})
    record = kept[0] if kept else first
    key: str = given or record.get(fake.key_field) or new_key(api)
    for other in store.find(holders.name, {fake.key_field: key}):
        if other[holders.key] != first[holders.key]:
            raise ConfigurationError(
                f"The API key belongs to {holders.key} {other[holders.key]}; give another one."
            )
    store.put([(holders.name, {**record, fake.key_field: key})])
    return key


def limits_text(windows: tuple[RateLimit, ...]) -> str:
    """Return the rate limits as text."""
    return " and ".join(f"{w.requests} requests in {w.seconds:g} s" for w in windows)
