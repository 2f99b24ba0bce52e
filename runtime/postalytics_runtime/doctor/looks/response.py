"""Looks at the head and the form of responses."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Any

from ...http import message_in
from ...schema import Api, ErrorShape
from ..exchange import UnclearError, first_object
from .evidence import Evidence

_METHOD = re.compile("[A-Z]{1,20}")
_CONTENT_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,60}")
_HEADER = re.compile("[a-z0-9-]{1,60}")


def status(evidence: Evidence) -> tuple[str, ...]:
    """Return the status."""
    evidence.first.require_response()
    return (str(evidence.first.status),)


def container(evidence: Evidence) -> tuple[str, ...]:
    """Return what the response is: an object, an array, text or empty."""
    exchange = evidence.first
    exchange.require_accepted()
    if exchange.kind != "json":
        return (exchange.kind,)
    is_array = isinstance(exchange.value, list)
    return ("array" if is_array else "object" if isinstance(exchange.value, dict) else "text",)


def form(evidence: Evidence) -> tuple[str, ...]:
    """Return where the message of an error is, as the spec writes it."""
    exchange = evidence.first
    exchange.require_response()
    if exchange.kind != "json":
        return (exchange.kind,)
    if exchange.accepted and not isinstance(exchange.value, str):
        return ("no error",) if exchange.value else ("empty",)
    return (_message_place(evidence.api, exchange.value),)


def _message_place(api: Api, value: Any) -> str:
    if isinstance(value, str):
        return "string"
    shape = api.errors.message_paths
    found = (path for path in shape if path != "." and message_in(value, _only(path), str))
    return next(found, "unknown form")


def _only(path: str) -> ErrorShape:
    return ErrorShape(message_paths=(path,))


def content_type(evidence: Evidence) -> tuple[str, ...]:
    """Return the content type, without its parameters."""
    evidence.first.require_response()
    written = evidence.first.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if not written:
        return ("none",)
    return (written if _CONTENT_TYPE.fullmatch(written) else "malformed",)


def headers(evidence: Evidence) -> tuple[str, ...]:
    """Return the names of headers that match, in any of the responses."""
    answered = [exchange for exchange in evidence.exchanges if exchange.failure is None]
    if not answered:
        raise UnclearError("no response came")
    names = {name.lower() for exchange in answered for name in exchange.headers}
    wanted = [pattern.lower() for pattern in evidence.probe.names]
    return _listed(
        name
        for name in names
        if _HEADER.fullmatch(name) and any(fnmatchcase(name, pattern) for pattern in wanted)
    )


def allow(evidence: Evidence) -> tuple[str, ...]:
    """Return those of the named methods that the header Allow has."""
    exchange = evidence.first
    exchange.require_response()
    written = exchange.headers.get("Allow")
    if written is None:
        raise UnclearError(f"the response (status {exchange.status}) has no header Allow")
    methods = {method.strip().upper() for method in written.split(",")}
    wanted = evidence.probe.names
    return _listed(m for m in methods if _METHOD.fullmatch(m) and (not wanted or m in wanted))


def answered(evidence: Evidence) -> tuple[str, ...]:
    """Return the readings whose response is an object of JSON with one of the named keys."""
    known = [exchange for exchange in evidence.exchanges if exchange.failure is None]
    if not known:
        raise UnclearError("no response came")
    wanted = set(evidence.probe.names)
    return _listed(
        exchange.reading.label
        for exchange in known
        if exchange.accepted and wanted & first_object(exchange.value).keys()
    )


def _listed(found: Any) -> tuple[str, ...]:
    return tuple(sorted(found)) or ("none",)
