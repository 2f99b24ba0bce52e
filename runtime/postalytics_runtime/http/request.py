"""From an operation and its values to a request. No I/O; whatever is wrong is said at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

import attrs
from yarl import URL

from ..errors import InvalidRequestError
from ..pagination import FIRST
from ..schema import CONTROL_CHARACTER, Api, ModelDescription, Operation, Parameter
from ..values import (
    JSON_TYPE,
    UNSENDABLE_CHARACTER,
    ModelValidator,
    ParameterValue,
    PrintOverflow,
    Problem,
    has_value,
    to_json,
    to_text,
    type_problem,
)
from .transport import Request

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

_LIMIT = Parameter("limit", "int64", minimum=0)
"""The most items wanted of a list; it is not sent as such."""


class RequestBuilder:
    """Builds the requests of one operation at one origin.

    Args:
        operation: the operation.
        root: the address that its path lies below.
        api: the API, which knows the models in its body.
    """

    def __init__(self, operation: Operation[Any], root: str, api: Api) -> None:
        self.call = operation.call
        """What errors say of a call of the operation."""
        self._operation = operation
        self._root = root
        self._url = URL(root + operation.path, encoded=True)
        self._split = _PLACEHOLDER.split(operation.path)
        find = partial(api.model, near=operation.resource)
        self._query = tuple(map(self._as_asked, operation.query_parameters))
        self._rules = None if operation.body is None else ModelValidator(operation.body, find)

    def build(
        self,
        path: tuple[ParameterValue, ...],
        query: Mapping[str, ParameterValue | None],
        body: object,
    ) -> tuple[Request, list[PrintOverflow]]:
        """The request for these values, and what of it will be cut in print.

        Raises:
            InvalidRequestError: names every value that breaks the operation's rules.
        """
        operation = self._operation
        faults: list[Problem] = []
        cuts: list[PrintOverflow] = []
        url = self._url
        if operation.path_parameters:
            for parameter, value in zip(operation.path_parameters, path, strict=True):
                faults += _path_problems(parameter, value)
            url = url if faults else self._filled(path)
        if operation.query_parameters:
            url = self._extended(url, query, faults)
        data: object = None
        if operation.body is not None and self._rules is not None:
            if isinstance(body, operation.body.type):
                data = self._rules.check(body, faults, cuts)
            else:
                faults.append(Problem(_not_the_body(operation.body, body)))
        sent = None if data is None or faults else _written(data, faults)
        del data  # An error report may show variables, and these are people's data.
        if faults:
            self._refuse(faults)
        return Request(operation.method, url, sent, {} if sent is None else JSON_TYPE), cuts

    def _as_asked(self, parameter: Parameter) -> Parameter:
        """A parameter of the query as it is asked: where a list begins may turn out to be 0.

        What a caller gives for it is held to its range before the list is read.
        """
        paging = self._operation.paging
        if paging is None or parameter.wire_name != paging.start:
            return parameter
        return attrs.evolve(parameter, minimum=None)

    def check_range(self, start: int | None, limit: int | None) -> None:
        """See to it that a list can begin at `start` and end after `limit` items.

        Raises:
            InvalidRequestError: names what cannot be, as the caller knows it.
        """
        faults: list[Problem] = []
        paging = self._operation.paging
        if paging is not None and start is not None:
            named = next(p for p in self._operation.query_parameters if p.wire_name == paging.start)
            first = max(FIRST[paging.style], named.minimum or 0)
            faults += _parameter_problems(attrs.evolve(named, minimum=first), start, required=False)
        if limit is not None:
            faults += _parameter_problems(_LIMIT, limit, required=False)
        if faults:
            self._refuse(faults)

    def _refuse(self, faults: list[Problem]) -> NoReturn:
        raise InvalidRequestError(
            f"Nothing was sent: {'; '.join(map(str, faults))}.", call=self.call
        )

    def _filled(self, path: tuple[ParameterValue, ...]) -> URL:
        text = self._root + self._split[0]
        for value, literal in zip(path, self._split[2::2], strict=True):
            text += quote(to_text(value), safe="") + literal
        return URL(text, encoded=True)

    def _extended(
        self, url: URL, query: Mapping[str, ParameterValue | None], faults: list[Problem]
    ) -> URL:
        pairs: list[tuple[str, str]] = []
        wrong: list[Problem] = []
        for parameter in self._query:
            value = query.get(parameter.wire_name)
            if value is not None or parameter.required:
                wrong += _parameter_problems(parameter, value, required=parameter.required)
            if value is not None and not wrong:
                pairs.append((parameter.wire_name, to_text(value)))
        faults += wrong
        return URL(f"{url}?{urlencode(pairs, quote_via=quote)}", encoded=True) if pairs else url


def _path_problems(parameter: Parameter, value: object) -> list[Problem]:
    """What is wrong with a value in a path, where it is exactly one segment.

    Encoding cannot save the ones refused here.
    """
    if faults := _parameter_problems(parameter, value, required=True):
        return faults
    if isinstance(value, str) and value in (".", ".."):
        return [Problem(f"is '{value}', which cannot be part of a path", parameter.name)]
    if isinstance(value, str) and CONTROL_CHARACTER.search(value):
        return [Problem("holds a control character", parameter.name)]
    return []


def _parameter_problems(parameter: Parameter, value: object, *, required: bool) -> list[Problem]:
    name = parameter.name
    if required and not has_value(value):
        return [Problem("is missing", name)]
    if (wrong := type_problem(parameter.type, value)) is not None:
        return [Problem(wrong, name)]
    if isinstance(value, str) and UNSENDABLE_CHARACTER.search(value):
        return [Problem("holds a control character", name)]
    if isinstance(value, int | float):
        if parameter.minimum is not None and value < parameter.minimum:
            return [Problem(f"is {value}, less than {parameter.minimum}", name)]
        if parameter.maximum is not None and value > parameter.maximum:
            return [Problem(f"is {value}, more than {parameter.maximum}", name)]
    return []


def _written(body: object, faults: list[Problem]) -> bytes | None:
    try:
        return to_json(body)
    except ValueError as error:
        faults.append(Problem(f"the body {error}"))
        return None


def _not_the_body(model: ModelDescription[Any], body: object) -> str:
    return f"the body must be a {model.type.__name__}, not a {type(body).__name__}"
