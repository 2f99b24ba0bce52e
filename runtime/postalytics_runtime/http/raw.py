"""Raw requests: paths below the API root that no operation describes. No I/O."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote, urlencode

from yarl import URL

from ..errors import CallInfo, InvalidRequestError
from ..schema import CONTROL_CHARACTER, is_scalar
from ..values import JSON_TYPE, UNSENDABLE_CHARACTER, to_json, to_text, type_problem
from .attempt import Request

if TYPE_CHECKING:
    from ..schema import Api

RAW_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""The methods that a raw request can have."""
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CLIENT_HEADERS = frozenset(
    {"authorization", "cookie", "host", "content-length", "transfer-encoding"}
    | {"connection", "te", "upgrade", "expect"}
)


_VERSION = re.compile(r"v\d[\w.-]*")

MASK = "…"
"""Replaces each segment of a path that is not a word of the API's own paths."""


def raw_request(
    api: Api,
    root: str,
    method: str,
    path: str,
    params: object,
    headers: object,
    json: object,
) -> tuple[Request, CallInfo]:
    """Build a request to a path below the API root, and its description for errors and logs.

    Args:
        api: the API. The path may begin with its base path, or with an end of it (`/v1` of
            `/api/v1`). Errors and logs show only those segments that its own paths have, too.
        root: the URL that the path is appended to.
        method: the method, in capitals.
        path: the path, such as `/things/42`.
        params: the query parameters: a mapping, or `None`.
        headers: additional headers: a mapping, or `None`.
        json: the body, or `None`.

    Raises:
        InvalidRequestError: names every problem and its solution.
    """
    problems = [*_method_problems(method), *_path_problems(api.base_path, path)]
    call = None
    if not problems:
        call = CallInfo(operation="request", method=method, path=_mask_path(api, path))
    problems += _mapping_problems("params", params, partial(_parameter_problems, api))
    problems += _mapping_problems("headers", headers, partial(_header_problems, api))
    body = None
    try:
        body = None if json is None else to_json(json)
    except ValueError as error:
        problems.append(f"the body {error}")
    if problems or call is None:
        raise InvalidRequestError(f"Nothing was sent: {'; '.join(problems)}.", call=call)
    sent = dict(cast("Mapping[str, str]", headers or {}))
    if body is not None and not any(name.lower() == "content-type" for name in sent):
        sent |= JSON_TYPE
    url = (
        root
        + _quote_path(api.base_path, path)
        + _encode_query(cast("Mapping[str, Any]", params or {}))
    )
    return Request(method, URL(url, encoded=True), body, sent), call


def _below_base(base_path: str, path: str) -> str:
    """Return the path without the base path, or an end of the base path, in front."""
    base = base_path.split("/")[1:]
    for index in range(len(base)):
        beginning = "/" + "/".join(base[index:])
        if path == beginning or path.startswith(f"{beginning}/"):
            return path.removeprefix(beginning)
    return path


def _quote_path(base_path: str, path: str) -> str:
    segments = _below_base(base_path, path).split("/")
    return "/".join(quote(s, safe="%:@!$&'()*+,;=~") for s in segments)


def _mask_path(api: Api, path: str) -> str:
    """Return the full path with unknown segments masked: they may hold personal data."""
    segments = _below_base(api.base_path, path).split("/")[1:]
    shown = (segment if segment in api.path_words else MASK for segment in segments)
    return "/".join([api.base_path, *shown])


def _encode_query(params: Mapping[str, Any]) -> str:
    pairs = [(name, to_text(value)) for name, value in params.items()]
    return "?" + urlencode(pairs, quote_via=quote) if pairs else ""


def _method_problems(method: object) -> Iterator[str]:
    if method in RAW_METHODS:
        return
    if isinstance(method, str) and method.upper() in RAW_METHODS:
        yield f"the method must be in capitals: {method.upper()}"
    else:
        yield f"the method must be one of {', '.join(RAW_METHODS)}"


def _path_problems(base_path: str, path: object) -> Iterator[str]:
    """Yield the problems of a path. They do not quote it: it may hold a key or personal data."""
    if not isinstance(path, str):
        yield f"the path must be text such as /things/42, not {type(path).__name__}"
        return
    first, *segments = _below_base(base_path, path).split("/")
    if first or not segments or not all(map(_is_plain_segment, segments)):
        yield (
            f"the path is not a plain path below {base_path}, such as /things/42: give no host, no "
            "query (give it as parameters), no empty and no dot segment"
        )
    elif not path.startswith(f"{base_path}/") and _may_be_a_base(base_path, segments[0]):
        yield (
            f"the path begins with another version than {base_path}, or with only a part of "
            f"{base_path}: write {base_path}/things/42, or only /things/42"
        )


def _may_be_a_base(base_path: str, segment: str) -> bool:
    """Return whether a segment looks like a part of the base path, or like another version.

    Appended to the base path, such a segment would make a path that the caller did not mean, such
    as `/api/v1/v2/things`.
    """
    base = base_path.casefold().split("/")[1:]
    plain = unquote(segment).casefold()
    versioned = any(map(_VERSION.fullmatch, base))
    return plain in base or (versioned and _VERSION.fullmatch(plain) is not None)


def _is_plain_segment(segment: str) -> bool:
    # A server or proxy may decode a segment before it resolves dots and slashes, so encoded ones
    # are refused, too: they could lead out of the base path.
    dots = segment.lower().replace("%2e", ".")
    return not (
        dots in ("", ".", "..")
        or CONTROL_CHARACTER.search(segment)
        or any(character in segment for character in "?#\\")
        or any(code in segment.lower() for code in ("%2f", "%5c", "%00"))
    )


def _mapping_problems(
    argument: str, mapping: object, problems: Callable[[object, object], Iterator[str]]
) -> Iterator[str]:
    if mapping is None:
        return
    if not isinstance(mapping, Mapping):
        yield f"{argument} must be a mapping from names to values, not {type(mapping).__name__}"
        return
    for name, value in cast("Mapping[object, object]", mapping).items():
        yield from problems(name, value)


def _parameter_problems(api: Api, name: object, value: object) -> Iterator[str]:
    if not isinstance(name, str):
        yield f"the name of a parameter must be text, not {type(name).__name__}"
        return
    label = f"the parameter {reprlib.repr(name)}"
    if name in api.key_parameters:
        yield f"{label} is set by the client itself: leave it out"
        return
    kinds = ("bool", "int64", "number", "string")
    kind = next((kind for kind in kinds if is_scalar(kind, value)), None)
    if kind is None:
        yield (
            f"{label} must be text, a number, True or False, not {type(value).__name__}: leave out "
            "what has no value, and join a list into text"
        )
    elif (problem := type_problem(kind, value)) is not None:
        yield f"{label} {problem}"
    elif UNSENDABLE_CHARACTER.search(name + to_text(cast("Any", value))):
        yield f"{label} holds a control character: take it out"


def _header_problems(api: Api, name: object, value: object) -> Iterator[str]:
    if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
        yield "the name of a header must consist of letters, digits and hyphens"
        return
    label = f"the header {reprlib.repr(name)}"
    if name.lower() in _CLIENT_HEADERS | api.key_headers:
        yield f"{label} is set by the client itself: leave it out"
    elif not isinstance(value, str):
        yield f"{label} must be text, not {type(value).__name__}"
    elif CONTROL_CHARACTER.search(value):
        yield f"{label} holds a control character: take it out"
