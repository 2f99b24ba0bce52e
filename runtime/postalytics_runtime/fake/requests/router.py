"""Routing: find the operation of a method and a path."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from ...schema import Api, Operation
from ..definition import ServerFacts
from ..messages import RefusedError

_STRICT = ServerFacts()
_PARAMETER = re.compile(r"\\\{(\w+)\\\}")  # In a path after `re.escape`.


class RequestRouter:
    """Router of requests to operations; fixed segments have precedence over parameters."""

    def __init__(self, api: Api, facts: ServerFacts = _STRICT) -> None:
        base = api.base_path.rstrip("/")
        fixed_first = sorted(api.operations, key=lambda o: ["{" in s for s in o.path.split("/")])
        self._routes = [(_pattern(base + o.path, facts), o) for o in fixed_first]
        self._allows = {base + path: methods for path, methods in facts.allows}

    def find(self, method: str, path: str) -> tuple[Operation[Any], dict[str, str]]:
        """Return the operation and the decoded values in its path, by parameter name.

        Raises:
            RefusedError: 404 if no operation has the path, 405 if none has the method; its header
                `Allow` names the methods of the path.
        """
        allowed: list[str] = []
        for pattern, operation in self._routes:
            match = pattern.fullmatch(path)
            if match is not None:
                allowed.append(operation.method)
                if operation.method == method:
                    return operation, {n: unquote(v) for n, v in match.groupdict().items()}
        if allowed:
            methods = self._allows.get(path, ", ".join(sorted({*allowed})))
            raise RefusedError(405, f"{method} is not allowed here.", (("Allow", methods),))
        raise RefusedError(404, "There is nothing at this address.")


def _pattern(path: str, facts: ServerFacts) -> re.Pattern[str]:
    """Return the pattern of a path; each parameter is one segment."""
    end = "/?" * facts.trailing_slash
    flags = re.IGNORECASE if facts.any_case else re.NOFLAG
    return re.compile(_PARAMETER.sub(r"(?P<\1>[^/]+)", re.escape(path)) + end, flags)
