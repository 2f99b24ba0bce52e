"""A request that no operation describes, at the same origin always. No I/O."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote, urlencode

from yarl import URL

from ..errors import CallInfo, InvalidRequestError
from ..schema import CONTROL_CHARACTER, is_scalar
from ..values import JSON_TYPE, UNSENDABLE_CHARACTER, to_json, to_text, type_problem
from .transport import Request

if TYPE_CHECKING:
    from ..schema import Api

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OWN_HEADERS = frozenset(
    {"authorization", "cookie", "host", "content-length", "transfer-encoding"}
    | {"connection", "te", "upgrade", "expect"}
)


_VERSION = re.compile(r"v\d[\w.-]*")

MASK = "…"
"""Stands for each part of a path that is not a word of the API's own paths."""


def raw_request(
    api: Api,
    root: str,
    method: str,
    path: str,
    params: object,
    headers: object,
    json: object,
) -> tuple[Request, CallInfo]:
    """Build a request to a path below the API's root, and what errors and logs say of it.

    Args:
        api: brings the base path, which the path may begin with, or with an end of it (of
            `/api/v1` that is `/v1`), and the words that may be shown of a path.
        root: the address that the path lies below.
        method: the method, in capitals.
        path: the path, such as `/things/42`.
        params: the query: a mapping, or `None`.
        headers: more headers: a mapping, or `None`.
        json: the body, or `None`.

    Raises:
        InvalidRequestError: names all that is wrong, and what is right in its place.
    """
    faults = [*_method_problems(method), *_path_problems(api.base_path, path)]
    call = None
    if not faults:
        call = CallInfo(operation="request", method=method, path=_masked(api, path))
    faults += _mapping_problems("params", params, _parameter_problems)
    faults += _mapping_problems("headers", headers, _header_problems)
    body = None
    try:
        body = None if json is None else to_json(json)
    except ValueError as error:
        faults.append(f"the body {error}")
    if faults or call is None:
        raise InvalidRequestError(f"Nothing was sent: {'; '.join(faults)}.", call=call)
    sent = dict(cast("Mapping[str, str]", headers or {}))
    if body is not None and not any(name.lower() == "content-type" for name in sent):
        sent |= JSON_TYPE
    url = root + _quoted(api.base_path, path) + _query(cast("Mapping[str, Any]", params or {}))
    return Request(method, URL(url, encoded=True), body, sent), call


def _below(base_path: str, path: str) -> str:
    """The part of a path that lies below the base path, of which it may have any end in front."""
    base = base_path.split("/")[1:]
    for index in range(len(base)):
        beginning = "/" + "/".join(base[index:])
        if path == beginning or path.startswith(f"{beginning}/"):
            return path.removeprefix(beginning)
    return path


def _quoted(base_path: str, path: str) -> str:
    segments = _below(base_path, path).split("/")
    return "/".join(quote(s, safe="%:@!$&'()*+,;=~") for s in segments)


def _masked(api: Api, path: str) -> str:
    """The whole path, with the words of the API's own paths only: the rest may be about people."""
    segments = _below(api.base_path, path).split("/")[1:]
    shown = (segment if segment in api.path_words else MASK for segment in segments)
    return "/".join([api.base_path, *shown])


def _query(params: Mapping[str, Any]) -> str:
    pairs = [(name, to_text(value)) for name, value in params.items()]
    return "?" + urlencode(pairs, quote_via=quote) if pairs else ""


def _method_problems(method: object) -> Iterator[str]:
    if method in _METHODS:
        return
    if isinstance(method, str) and method.upper() in _METHODS:
        yield f"the method must be in capitals: {method.upper()}"
    else:
        yield f"the method is none of {', '.join(_METHODS)}"


def _path_problems(base_path: str, path: object) -> Iterator[str]:
    """What is wrong with a path. It is not shown: there may be a key or people's data in it."""
    if not isinstance(path, str):
        yield f"the path must be text such as /things/42, not {type(path).__name__}"
        return
    first, *segments = _below(base_path, path).split("/")
    if first or not segments or not all(map(_is_plain, segments)):
        yield (
            f"the path is not a plain path below {base_path}, such as /things/42: give no host, no "
            "query (use params=), no empty and no dot segment"
        )
    elif not path.startswith(f"{base_path}/") and _is_of_a_base(base_path, segments[0]):
        yield (
            f"the path begins with another version than that of {base_path}, or with a part of it "
            f"that does not lead there: write {base_path}/things/42, or only /things/42"
        )


def _is_of_a_base(base_path: str, segment: str) -> bool:
    """Whether a segment is a part of the base path, or has the place of its version.

    Behind the base path it would be a path that was never meant, and a write to it would only
    look like one to another version.
    """
    base = base_path.casefold().split("/")[1:]
    plain = unquote(segment).casefold()
    versioned = any(map(_VERSION.fullmatch, base))
    return plain in base or (versioned and _VERSION.fullmatch(plain) is not None)


def _is_plain(segment: str) -> bool:
    dots = segment.lower().replace("%2e", ".")
    return not (
        dots in ("", ".", "..")
        or CONTROL_CHARACTER.search(segment)
        or any(mark in segment for mark in "?#\\")
        or any(code in segment.lower() for code in ("%2f", "%5c", "%00"))
    )


def _mapping_problems(
    what: str, given: object, faults: Callable[[object, object], Iterator[str]]
) -> Iterator[str]:
    if given is None:
        return
    if not isinstance(given, Mapping):
        yield f"{what} must be a mapping from names to values, not {type(given).__name__}"
        return
    for name, value in cast("Mapping[object, object]", given).items():
        yield from faults(name, value)


def _parameter_problems(name: object, value: object) -> Iterator[str]:
    if not isinstance(name, str):
        yield f"the name of a parameter must be text, not {type(name).__name__}"
        return
    label = f"the parameter {reprlib.repr(name)}"
    kinds = ("bool", "int64", "number", "string")
    kind = next((kind for kind in kinds if is_scalar(kind, value)), None)
    if kind is None:
        yield (
            f"{label} must be text, a number, True or False, not {type(value).__name__}: leave out "
            "what has no value, and join a list into text"
        )
    elif (wrong := type_problem(kind, value)) is not None:
        yield f"{label} {wrong}"
    elif UNSENDABLE_CHARACTER.search(name + to_text(cast("Any", value))):
        yield f"{label} holds a control character: take it out"


def _header_problems(name: object, value: object) -> Iterator[str]:
    if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
        yield "the name of a header must be letters, digits and hyphens, with nothing around them"
        return
    label = f"the header {reprlib.repr(name)}"
    if name.lower() in _OWN_HEADERS:
        yield f"{label} is set by the client itself: leave it out"
    elif not isinstance(value, str):
        yield f"{label} must be text, not {type(value).__name__}"
    elif CONTROL_CHARACTER.search(value):
        yield f"{label} has a control character: take it out"
