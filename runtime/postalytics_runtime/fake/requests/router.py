"""Routing: find the operation of a method and a path."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from ...schema import Api, Operation
from ..messages import RefusedError

_PARAMETER = re.compile(r"\\\{(\w+)\\\}")  # In a path after `re.escape`.


class RequestRouter:
    """Router of requests to operations; fixed segments have precedence over parameters."""

    def __init__(self, api: Api) -> None:
        base = api.base_path.rstrip("/")
        fixed_first = sorted(api.operations, key=lambda o: ["{" in s for s in o.path.split("/")])
        self._routes = [(_pattern(base + o.path), o) for o in fixed_first]

    def find(self, method: str, path: str) -> tuple[Operation[Any], dict[str, str]]:
        """Return the operation and the decoded values in its path, by parameter name.

        Raises:
            RefusedError: 404 if no operation has the path, 405 if none has the method.
        """
        path_found = False
        for pattern, operation in self._routes:
            match = pattern.fullmatch(path)
            if match is not None:
                path_found = True
                if operation.method == method:
                    return operation, {n: unquote(v) for n, v in match.groupdict().items()}
        if path_found:
            raise RefusedError(405, f"{method} is not allowed here.")
        raise RefusedError(404, "There is nothing at this address.")


def _pattern(path: str) -> re.Pattern[str]:
    """Return the pattern of a path; each parameter is one segment."""
    return re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", re.escape(path)))
