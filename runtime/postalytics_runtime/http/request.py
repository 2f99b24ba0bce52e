"""From an operation and its values to a request, or to all problems at once. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

import attrs
from aiohttp import hdrs
from yarl import URL

from ..config import MaskedStr
from ..errors import InvalidRequestError
from ..pagination import PageStart, style_of
from ..schema import CONTROL_CHARACTER, Api, Model, Operation, Parameter, secrets_in
from ..values import (
    JSON_TYPE,
    ModelValidator,
    ParameterValue,
    PrintOverflow,
    Problem,
    QueryValue,
    to_json,
    to_text,
)
from .attempt import Request
from .parameters import header_problems, parameter_problems, several_values

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

_OF_FILES = {
    hdrs.ACCEPT: "*/*",  # Else the client asks for JSON.
    # Of a file that was compressed and cut off, aiohttp gives the beginning without an error.
    hdrs.ACCEPT_ENCODING: "identity",
}
_LIMIT = Parameter("limit", "int64", minimum=0)
"""The maximum number of items to read from a list; it is not sent itself."""


class RequestBuilder:
    """Builder of the requests of one operation at one origin.

    Args:
        operation: the operation.
        root: the URL that the path of the operation is appended to.
        api: the API, with the models of the body.
    """

    def __init__(self, operation: Operation[Any], root: str, api: Api) -> None:
        self.call = operation.call
        """The description of a call of the operation in errors."""
        self._operation = operation
        self._root = root
        self._url = URL(root + operation.path, encoded=True)
        self._split = _PLACEHOLDER.split(operation.path)
        find = partial(api.model, near=operation.resource)
        paging = operation.paging
        start = None if paging is None else paging.start
        self._start = next((p for p in operation.query_parameters if p.wire_name == start), None)
        # While a list is read, the start of a page may be below the minimum for the caller, which
        # `check_range` checks. If the API names it, it may be any number.
        free: dict[str, Any] = {"minimum": None}
        if paging is not None and style_of(paging).first is None:
            free |= {"maximum": None} | ({"type": "int64"} if paging.start_type == "int" else {})
        self._query = tuple(
            attrs.evolve(parameter, **free) if parameter is self._start else parameter
            for parameter in operation.query_parameters
        )
        self._separated = {p.wire_name for p in self._query if p.style == "comma"}
        model = operation.body
        self._validator = None if model is None else ModelValidator(model, find)
        self._may_hold_secrets = model is not None and (
            model.has_parts or any(field.secret for field in model.fields)
        )

    def build(
        self,
        path: tuple[ParameterValue, ...],
        query: Mapping[str, QueryValue | None],
        body: object,
        headers: Mapping[str, ParameterValue | None] = MappingProxyType({}),
    ) -> tuple[Request, list[PrintOverflow]]:
        """Return the request for these values, and the texts that are too long for print.

        Raises:
            InvalidRequestError: names every value that breaks the operation's rules.
        """
        operation = self._operation
        problems: list[Problem] = []
        overflows: list[PrintOverflow] = []
        url = self._url
        if operation.path_parameters:
            for parameter, value in zip(operation.path_parameters, path, strict=True):
                problems += _path_problems(parameter, value)
            url = url if problems else self._fill_path(path)
        if operation.query_parameters:
            url = self._add_query(url, query, problems)
        sent = self._encode(body, problems, overflows)
        given = {} if sent is None else JSON_TYPE
        if operation.returns.form == "bytes":
            given = given | _OF_FILES
        if operation.header_parameters:
            given = given | _headers(operation.header_parameters, headers, problems)
        if problems:
            self._raise_invalid(problems)
        return Request(operation.method, url, sent, given, secrets=self._secrets(body)), overflows

    def _encode(
        self, body: object, problems: list[Problem], overflows: list[PrintOverflow]
    ) -> bytes | None:
        """Return the body as JSON; `None` if there is none, or if anything has a problem."""
        # Its local variables are personal data, so it raises nothing: an error report shows them.
        model = self._operation.body
        if model is None or self._validator is None:
            return None
        if not (isinstance(body, model.type) or model.members):
            wanted, found = model.type.__name__, type(body).__name__
            problems.append(Problem(f"the body must be a {wanted}, not a {found}"))
            return None
        data = self._validator.check(body, problems, overflows)
        try:
            return None if problems else to_json(data)
        except ValueError as error:
            problems.append(Problem(f"the body {error}"))
            return None

    def _secrets(self, body: object) -> tuple[str, ...]:
        if not self._may_hold_secrets or not isinstance(body, Model):
            return ()
        return tuple(MaskedStr(secret) for secret in secrets_in(body))

    def check_range(self, start: PageStart | None, limit: int | None) -> None:
        """Check that a list can begin at `start` and end after `limit` items.

        Raises:
            InvalidRequestError: names every problem, with the caller's names of the parameters.
        """
        problems: list[Problem] = []
        paging = self._operation.paging
        if paging is not None and self._start is not None and start is not None:
            first = max(style_of(paging).first or 0, self._start.minimum or 0)
            declared = attrs.evolve(self._start, minimum=first)
            problems += parameter_problems(declared, start, required=False)
        if limit is not None:
            problems += parameter_problems(_LIMIT, limit, required=False)
        if problems:
            self._raise_invalid(problems)

    def _raise_invalid(self, problems: list[Problem]) -> NoReturn:
        raise InvalidRequestError(
            f"Nothing was sent: {'; '.join(map(str, problems))}.", call=self.call
        )

    def _fill_path(self, path: tuple[ParameterValue, ...]) -> URL:
        text = self._root + self._split[0]
        for value, literal in zip(path, self._split[2::2], strict=True):
            text += quote(to_text(value), safe="") + literal
        return URL(text, encoded=True)

    def _add_query(
        self, url: URL, query: Mapping[str, QueryValue | None], problems: list[Problem]
    ) -> URL:
        pairs: list[tuple[str, str]] = []
        found: list[Problem] = []
        for parameter in self._query:
            value: Any = query.get(parameter.wire_name)
            if value is not None and parameter.style is not None:
                pairs += several_values(parameter, value, found)
                continue
            if value is not None or parameter.required:
                found += parameter_problems(parameter, value, required=parameter.required)
            if value is not None and not found:
                pairs.append((parameter.wire_name, to_text(value)))
        problems += found
        if not pairs:
            return url
        text = urlencode(pairs, quote_via=quote)
        if self._separated:
            # The commas between values stay as they are: some servers split before they decode.
            text = "&".join(
                urlencode([pair], quote_via=quote, safe="," if pair[0] in self._separated else "")
                for pair in pairs
            )
        return URL(f"{url}?{text}", encoded=True)


def _headers(
    parameters: Iterable[Parameter],
    given: Mapping[str, ParameterValue | None],
    problems: list[Problem],
) -> dict[str, str]:
    """Return the headers of a request, none if anything has a problem; add those of their values.

    Error reports show the variables of the caller, and the values may be personal data.
    """
    headers: dict[str, str] = {}
    for parameter in parameters:
        value = given.get(parameter.wire_name)
        if value is None and not parameter.required:
            continue
        found = header_problems(parameter, value)
        problems += found
        if value is not None and not found:
            headers[parameter.wire_name] = to_text(value)
    return {} if problems else headers


def _path_problems(parameter: Parameter, value: object) -> list[Problem]:
    """Return the problems of a value that becomes exactly one segment of a path.

    Percent-encoding does not help here: servers and proxies resolve `.` and `..` all the same.
    """
    if problems := parameter_problems(parameter, value, required=True):
        return problems
    if isinstance(value, str) and value in (".", ".."):
        return [Problem(f"is '{value}', which cannot be part of a path", parameter.name)]
    if isinstance(value, str) and CONTROL_CHARACTER.search(value):
        return [Problem("holds a control character", parameter.name)]
    return []
