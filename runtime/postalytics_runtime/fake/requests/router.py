"""Routing: find the operation of a method and a path."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import attrs

from ...schema import Api, Operation
from ..messages import RefusedError

_PARAMETER = re.compile(r"\{(\w+)\}")


@attrs.frozen
class Route:
    """Route: an operation and the pattern of its path."""

    operation: Operation[Any]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, operation: Operation[Any], base_path: str) -> Route:
        """Return the route of an operation; each parameter of its path is one segment."""
        literals_and_names = _PARAMETER.split(base_path.rstrip("/") + operation.path)
        pattern = "".join(
            f"(?P<{part}>[^/]+)" if place % 2 else re.escape(part)
            for place, part in enumerate(literals_and_names)
        )
        return cls(operation, re.compile(pattern))

    @property
    def rank(self) -> tuple[bool, ...]:
        """The sort key that puts fixed segments before parameters, from the left."""
        return tuple("{" in segment for segment in self.operation.path.split("/"))


class Router:
    """Router of requests to operations; fixed segments have precedence over parameters."""

    def __init__(self, api: Api) -> None:
        routes = [Route.of(operation, api.base_path) for operation in api.operations]
        self._routes = sorted(routes, key=lambda route: route.rank)

    def find(self, method: str, path: str) -> tuple[Operation[Any], dict[str, str]]:
        """Return the operation and the decoded values in its path, by parameter name.

        Raises:
            RefusedError: 404 if no operation has the path, 405 if none has the method.
        """
        path_found = False
        for route in self._routes:
            match = route.pattern.fullmatch(path)
            if match is not None:
                path_found = True
                if route.operation.method == method:
                    values = match.groupdict()
                    return route.operation, {name: unquote(values[name]) for name in values}
        if path_found:
            raise RefusedError(405, f"{method} is not allowed here.")
        raise RefusedError(404, "There is nothing at this address.")
