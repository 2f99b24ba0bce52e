"""From a reading to a request. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from yarl import URL

from ..config import Secret
from ..errors import CallInfo
from ..http import Request
from ..schema import Api, Operation, key_parts
from .definition import Reading


def build_request(
    api: Api, origin: str, reading: Reading, values: Mapping[str, str], wrong_key: str
) -> tuple[Request, CallInfo]:
    """Return the request of a reading, and its description for errors and logs.

    Args:
        api: the API.
        origin: the URL of the environment.
        reading: the reading.
        values: its values by name.
        wrong_key: the key of a reading with a wrong key.
    """
    operation = None if reading.operation is None else api.operation(reading.operation)
    headers: dict[str, str] = {}
    method, path, query = "GET", f"{reading.address}", list(reading.query)
    template = path
    if reading.options is not None:
        method, path = "OPTIONS", f"{api.base_path}{reading.options}"
        template = path
    elif operation is not None:
        template = operation.path
        path = api.base_path + _filled(operation, values)
        query = _query_of(operation, values) + query
        given = (one for one in operation.header_parameters if one.name in values)
        headers |= {parameter.wire_name: values[parameter.name] for parameter in given}
    if reading.spelling == "upper":
        path = _in_capitals(path)
    elif reading.spelling == "slash":
        path += "/"
    if reading.key == "wrong":
        pieces = key_parts(api.authentication) or ("",)
        wrong = Secret(":".join([wrong_key] * len(pieces)), api.authentication)
        headers |= wrong.headers()
        query += parse_qsl(wrong.query())
    url = origin + path + (f"?{urlencode(query, quote_via=quote)}" if query else "")
    request = Request(method, URL(url, encoded=True), None, headers, reading.key == "own")
    return request, CallInfo(operation=reading.operation or "doctor", method=method, path=template)


def _filled(operation: Operation[Any], values: Mapping[str, str]) -> str:
    path = operation.path
    for parameter in operation.path_parameters:
        value = quote(values[parameter.name], safe="")
        path = path.replace(f"{{{parameter.name}}}", value)
    return path


def _query_of(operation: Operation[Any], values: Mapping[str, str]) -> list[tuple[str, str]]:
    given = (p for p in operation.query_parameters if p.name in values)
    return [
        # Of a list, a reading has one value.
        (f"{p.wire_name}[]" if p.is_list and p.style == "brackets" else p.wire_name, values[p.name])
        for p in given
    ]


def _in_capitals(path: str) -> str:
    """Return the path with the first letter of its last word changed to a capital.

    The id in a path stays as it is: only a word that begins with a letter is changed.
    """
    segments = path.split("/")
    words = [index for index, segment in enumerate(segments) if segment[:1].isalpha()]
    segments[words[-1]] = segments[words[-1]].upper()
    return "/".join(segments)
