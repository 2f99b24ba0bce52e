"""From an operation and its values to a request. No I/O; whatever is wrong is said at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

import orjson
from yarl import URL

from .errors import Call, InvalidRequestError
from .ids import IntId, StrId
from .operation import Api, ModelDescription, Operation, Parameter
from .rules import (
    UNSENDABLE_CHARACTER,
    Cut,
    Fault,
    ModelRules,
    is_given,
    type_fault,
)
from .scalars import CONTROL_CHARACTER
from .transport import Request

Value: TypeAlias = "str | int | float | bool | IntId | StrId"

_JSON_HEADERS = {"Content-Type": "application/json"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_LONGEST_SHOWN = 60


class RequestBuilder:
    """Builds the requests of one operation at one origin.

    Args:
        operation: the operation.
        root: the address that its path lies below.
        api: the API, which knows the models in its body.
    """

    def __init__(self, operation: Operation[Any], root: str, api: Api) -> None:
        self.call = Call(operation=str(operation), method=operation.method, path=operation.path)
        """What errors say of a call of the operation."""
        self._operation = operation
        self._root = root
        self._url = URL(root + operation.path, encoded=True)
        self._split = _PLACEHOLDER.split(operation.path)
        find = partial(api.model, near=operation.resource)
        self._rules = None if operation.body is None else ModelRules(operation.body, find)

    def build(
        self, path: tuple[Value, ...], query: Mapping[str, Value | None], body: object
    ) -> tuple[Request, list[Cut]]:
        """The request for these values, and what of it will be cut in print.

        Raises:
            InvalidRequestError: names every value that breaks the operation's rules.
        """
        operation = self._operation
        faults: list[Fault] = []
        cuts: list[Cut] = []
        url = self._url
        if operation.path_parameters:
            for parameter, value in zip(operation.path_parameters, path, strict=True):
                faults += _path_faults(parameter, value)
            url = url if faults else self._filled(path)
        if operation.query_parameters:
            url = self._extended(url, query, faults)
        data: object = None
        if operation.body is not None and self._rules is not None:
            if isinstance(body, operation.body.type):
                data = self._rules.check(body, faults, cuts)
            else:
                faults.append(Fault(_not_the_body(operation.body, body)))
        if faults:
            raise InvalidRequestError(f"Nothing was sent: {'; '.join(map(str, faults))}.")
        if data is None:
            return Request(operation.method, url, None, {}), cuts
        return Request(operation.method, url, _dump(data), _JSON_HEADERS), cuts

    def _filled(self, path: tuple[Value, ...]) -> URL:
        text = self._root + self._split[0]
        for value, literal in zip(path, self._split[2::2], strict=True):
            text += quote(_as_text(value), safe="") + literal
        return URL(text, encoded=True)

    def _extended(self, url: URL, query: Mapping[str, Value | None], faults: list[Fault]) -> URL:
        pairs: list[tuple[str, str]] = []
        wrong: list[Fault] = []
        for parameter in self._operation.query_parameters:
            value = query.get(parameter.wire)
            if value is not None or parameter.required:
                wrong += _parameter_faults(parameter, value, required=parameter.required)
            if value is not None and not wrong:
                pairs.append((parameter.wire, _as_text(value)))
        faults += wrong
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
        for name, text in pairs:
            if UNSENDABLE_CHARACTER.search(name + text):
                raise InvalidRequestError(f"The parameter {name!a} holds a control character.")
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


def _path_faults(parameter: Parameter, value: object) -> list[Fault]:
    """What is wrong with a value in a path, where it is exactly one segment.

    Encoding cannot save the ones refused here.
    """
    if faults := _parameter_faults(parameter, value, required=True):
        return faults
    if isinstance(value, str) and (value in (".", "..") or CONTROL_CHARACTER.search(value)):
        return [Fault(f"is {_shown(value)}, which cannot be part of a path", parameter.name)]
    return []


def _parameter_faults(parameter: Parameter, value: object, *, required: bool) -> list[Fault]:
    name = parameter.name
    if required and not is_given(value):
        return [Fault("is missing", name)]
    if (wrong := type_fault(parameter.type, value)) is not None:
        return [Fault(wrong, name)]
    if isinstance(value, str) and UNSENDABLE_CHARACTER.search(value):
        return [Fault("holds a control character", name)]
    if isinstance(value, int | float):
        if parameter.minimum is not None and value < parameter.minimum:
            return [Fault(f"is {value}, less than {parameter.minimum}", name)]
        if parameter.maximum is not None and value > parameter.maximum:
            return [Fault(f"is {value}, more than {parameter.maximum}", name)]
    return []


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…")


def _as_text(value: Value) -> str:
    """A value as it stands in an address; a member of an enum is its value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    return str.__str__(value) if isinstance(value, str) else str(value)


def _not_the_body(model: ModelDescription[Any], body: object) -> str:
    return f"the body must be a {model.type.__name__}, not a {type(body).__name__}"


def _dump(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError as error:
        raise InvalidRequestError(
            f"Nothing was sent: the body cannot be written as JSON ({error})."
        ) from None
