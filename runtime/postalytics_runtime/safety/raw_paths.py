"""Raw requests that a server may read as those of an operation that mails."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from ..errors import CallInfo, LiveMailError
from ..schema import Effect, Operation
from .live_mail import REMEDY

_OVERRIDING = ("method", "url")
"""Parts of header names that may make a server use another method or path than the request's."""


def refuse_live_mail_path(
    operations: Iterable[Operation[Any]], call: CallInfo, path: str, headers: Mapping[str, str]
) -> None:
    """Raise `LiveMailError` if a raw request may be one of the operations that mail.

    Servers and proxies decode, clean and rewrite paths in many ways. So a path with the words of a
    mail operation is refused, unless it is plainly the path of another operation.

    Args:
        operations: the operations of the API.
        call: the call that an error names, with the request's method.
        path: the path of the request below the base path, as it is sent.
        headers: the headers of the request.

    Raises:
        LiveMailError: the request may be that of a mail operation.
    """
    if overriding := [name for name in headers if any(o in name.lower() for o in _OVERRIDING)]:
        raise LiveMailError(
            f"Nothing was mailed: the header {overriding[0]!r} may make a server treat the request "
            f"as another one. {REMEDY}",
            call=call,
        )
    known, method = list(operations), call.method
    if method == "GET" or any(_is_plainly(operation, method, path) for operation in known):
        return
    words = _words(path)
    for operation in known:
        literal = re.sub(r"\{\w+\}", "", operation.path)
        if operation.effect is Effect.MAIL and _words(literal) <= words:
            raise LiveMailError(
                f"Nothing was mailed: a server may read the path as that of {operation}. Call "
                f"{operation} itself, or another operation by its plain path. {REMEDY}",
                call=call,
            )


def _is_plainly(operation: Operation[Any], method: str, path: str) -> bool:
    """Return whether every server reads the path as that of this operation, which does not mail."""
    pattern = "".join(
        _PLAIN if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{\w+\})", operation.path)
    )
    return (
        operation.effect is not Effect.MAIL
        and operation.method == method
        and re.fullmatch(pattern, path) is not None
    )


_PLAIN = "[A-Za-z0-9_-]+"


def _words(path: str) -> set[str]:
    """Return all words that a server might find in a path, whatever way it decodes the path."""
    while (decoded := unquote(path)) != path:
        path = decoded
    text = unicodedata.normalize("NFKC", path).casefold()
    # A server may drop an unprintable character or treat it as a separator, so try both.
    readings = ("".join(c if c.isprintable() else mark for c in text) for mark in ("", "/"))
    return {word for reading in readings for word in re.findall(r"\w+", reading)}
