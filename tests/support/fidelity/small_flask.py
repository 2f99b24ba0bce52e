"""What the guides use of Flask, made of the library that Flask is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_current: ContextVar[Request] = ContextVar("current")
request = LocalProxy(_current)


class Flask:
    """Application with views that return a text or a dict, a status and headers."""

    def __init__(self, _: str) -> None:
        self.config: dict[str, Any] = {}
        self._rules = Map()
        self._views: dict[str, Callable[..., Any]] = {}

    def post(self, rule: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register the decorated function as the view of POST requests to a path."""

        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            self._rules.add(Rule(rule, endpoint=view.__name__, methods=["POST"]))
            self._views[view.__name__] = view
            return view

        return register

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        received = Request(environ)
        received.max_content_length = self.config.get("MAX_CONTENT_LENGTH")
        reset = _current.set(received)
        try:
            view, arguments = self._rules.bind_to_environ(environ).match()
            response: Any = _response(*self._views[view](**arguments))
        except HTTPException as error:
            response = error.get_response(environ)
        finally:
            _current.reset(reset)
        result: Iterable[bytes] = response(environ, start_response)
        return result


def _response(
    body: str | dict[str, Any], status: int, headers: dict[str, str] | None = None
) -> Response:
    if isinstance(body, str):
        return Response(body, status, headers)
    return Response(json.dumps(body), status, headers, "application/json")
