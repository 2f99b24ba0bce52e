"""From an operation and its values to a request. No I/O; whatever is wrong is said at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

import orjson
from yarl import URL

from .errors import Call, InvalidRequestError
from .operation import ModelDescription, Operation, Parameter
from .scalars import CONTROL_CHARACTER, PYTHON_TYPES, is_scalar
from .transport import Request

Value: TypeAlias = "str | int | float | bool"

_JSON_HEADERS = {"Content-Type": "application/json"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class RequestBuilder:
    """Builds the requests of one operation at one origin."""

    def __init__(self, operation: Operation[Any], root: str) -> None:
        self.call = Call(operation=str(operation), method=operation.method, path=operation.path)
        """What errors say of a call of the operation."""
        self._operation = operation
        self._root = root
        self._url = URL(root + operation.path, encoded=True)
        self._split = _PLACEHOLDER.split(operation.path)

    def build(
        self, path: tuple[Value, ...], query: Mapping[str, Value | None], body: object
    ) -> Request:
        """The request for these values.

        Raises:
            InvalidRequestError: names every value that breaks the operation's rules.
        """
        operation = self._operation
        faults: list[str] = []
        url = self._url
        if path:
            for parameter, value in zip(operation.path_parameters, path, strict=True):
                _check(parameter, value, faults)
            if not faults:
                url = self._fill(path, faults)
        if operation.query_parameters:
            url = self._extend(url, query, faults)
        data = None if operation.body is None else _encode(operation.body, body, faults)
        if faults:
            raise InvalidRequestError(f"Nothing was sent: {'; '.join(faults)}.")
        return Request(operation.method, url, data, _JSON_HEADERS if data is not None else {})

    def _fill(self, path: tuple[Value, ...], faults: list[str]) -> URL:
        text = self._root + self._split[0]
        for index, value in enumerate(path):
            name, literal = self._split[2 * index + 1 : 2 * index + 3]
            text += _segment(name, value, faults) + literal
        return URL(text, encoded=True)

    def _extend(self, url: URL, query: Mapping[str, Value | None], faults: list[str]) -> URL:
        pairs: list[tuple[str, str]] = []
        for parameter in self._operation.query_parameters:
            value = query.get(parameter.wire)
            if value is not None:
                _check(parameter, value, faults)
                pairs.append((parameter.wire, _as_text(value)))
            elif parameter.required:
                faults.append(f"{parameter.name} is required")
        return URL(f"{url}?{urlencode(pairs, quote_via=quote)}", encoded=True) if pairs else url


def raw_request(
    root: str,
    base_path: str,
    method: str,
    path: str,
    params: Mapping[str, Value] | None,
    headers: Mapping[str, str] | None,
    json: object,
) -> Request:
    """A request to a path that no operation describes, at the same origin always.

    Raises:
        InvalidRequestError: for anything that is not a plain path below the API's root.
    """
    if method not in _METHODS:
        raise InvalidRequestError(f"The method {method!r} is none of {', '.join(_METHODS)}.")
    below = path.removeprefix(base_path) if path.startswith(f"{base_path}/") else path
    segments = below.split("/")[1:]
    if not below.startswith("/") or any(not _is_plain(segment) for segment in segments):
        raise InvalidRequestError(
            f"The path {path!r} is not a plain path below {base_path}, such as /things/42: give "
            "no host, no query (use params=), no empty and no dot segment."
        )
    for name, value in (headers or {}).items():
        if name.lower() in ("authorization", "cookie", "host", "content-length"):
            raise InvalidRequestError(f"The header {name!r} is set by the client itself.")
        if CONTROL_CHARACTER.search(name + value):
            raise InvalidRequestError(f"The header {name!r} has a control character.")
    url = root + "/" + "/".join(quote(segment, safe="%:@!$&'()*+,;=~") for segment in segments)
    if params:
        pairs = [(name, _as_text(value)) for name, value in params.items()]
        url += "?" + urlencode(pairs, quote_via=quote)
    body = None if json is None else _dump(json)
    sent = {**(_JSON_HEADERS if body is not None else {}), **(headers or {})}
    return Request(method, URL(url, encoded=True), body, sent)


def _is_plain(segment: str) -> bool:
    dots = segment.lower().replace("%2e", ".")
    return not (
        dots in ("", ".", "..")
        or CONTROL_CHARACTER.search(segment)
        or any(mark in segment for mark in "?#\\")
        or any(code in segment.lower() for code in ("%2f", "%5c", "%00"))
    )


def _segment(name: str, value: Value, faults: list[str]) -> str:
    """`value` as exactly one segment; encoding cannot save the ones refused here."""
    text = _as_text(value)
    if text in ("", ".", "..") or CONTROL_CHARACTER.search(text):
        faults.append(f"{name} is {text!r}, which cannot be part of a path")
        return ""
    return quote(text, safe="")


def _check(parameter: Parameter, value: Value, faults: list[str]) -> None:
    if not is_scalar(parameter.type, value):
        wanted = PYTHON_TYPES[parameter.type][-1].__name__
        faults.append(f"{parameter.name} is {value!r}, not of type {wanted}")
    elif isinstance(value, (int, float)):
        if parameter.minimum is not None and value < parameter.minimum:
            faults.append(f"{parameter.name} is {value}, less than {parameter.minimum}")
        if parameter.maximum is not None and value > parameter.maximum:
            faults.append(f"{parameter.name} is {value}, more than {parameter.maximum}")


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _encode(model: ModelDescription[Any], body: object, faults: list[str]) -> bytes | None:
    if not isinstance(body, model.type):
        faults.append(f"the body must be a {model.type.__name__}, not a {type(body).__name__}")
        return None
    return _dump(model.unstructure(body))


def _dump(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError as error:
        raise InvalidRequestError(
            f"Nothing was sent: the body cannot be written as JSON ({error})."
        ) from None
