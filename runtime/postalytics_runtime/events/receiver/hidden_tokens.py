"""No log shows a token: servers log the paths of requests, and a token is part of one."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterable
from typing import Any, cast

from ...observability import log

_LOGGERS = (
    "aiohttp.access",
    "aiohttp.server",
    "gunicorn.access",
    "gunicorn.error",  # At the level `debug`, it has the path of each request.
    "hypercorn.access",
    "hypercorn.error",
    "uvicorn.access",
    "uvicorn.asgi",
    "uvicorn.error",  # It has the paths of refused WebSockets.
    log.name,
)
_FORMAT = logging.Formatter()


class HiddenTokens(logging.Filter):
    """Filter that replaces tokens in the records of a logger, and lets all records through."""

    def __init__(self) -> None:
        super().__init__()
        self._tokens: set[str] = set()

    def add(self, tokens: Iterable[str]) -> None:
        """Hide these tokens as well. An earlier one stays hidden."""
        self._tokens.update(tokens)

    def filter(self, record: logging.LogRecord) -> bool:
        """Replace the tokens of a record in place."""
        if record.exc_info and not record.exc_text:
            # aiohttp shows a malformed request line; a formatter takes this text if it is there.
            record.exc_text = _FORMAT.formatException(record.exc_info)
        for name, value in vars(record).items():
            setattr(record, name, self._hidden(value))
        return True

    def _hidden(self, value: Any) -> Any:
        if isinstance(value, str):
            for token in self._tokens:
                value = value.replace(token, "****")
        elif isinstance(value, bytes):
            for token in self._tokens:
                value = value.replace(token.encode(), b"****")
        elif type(value) in (tuple, list):
            return type(value)([self._hidden(inner) for inner in cast("list[object]", value)])
        elif isinstance(value, dict):
            # A server may have a class of its own, which knows what to show for a missing name.
            found = cast("dict[object, object]", value)
            copied = copy.copy(found)
            copied.update({name: self._hidden(inner) for name, inner in found.items()})
            return copied
        return value


_HIDDEN = HiddenTokens()


def hide_tokens(tokens: Iterable[str]) -> None:
    """Replace tokens in whatever the known servers log from now on."""
    _HIDDEN.add(tokens)
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_HIDDEN)  # Once, however often this is called.
