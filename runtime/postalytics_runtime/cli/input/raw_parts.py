"""Parts of a raw request: parameters, headers, body."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
import orjson

from ...errors import ConfigurationError
from ...text import printable

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parameters_in(given: tuple[str, ...]) -> dict[str, str]:
    """Return the query parameters that are given as NAME=VALUE.

    Raises:
        BadParameter: a text has another form, or a name is given twice.
    """
    return _pairs(given, "=", "-q", str)


def headers_in(given: tuple[str, ...]) -> dict[str, str]:
    """Return the headers that are given as NAME:VALUE.

    Raises:
        BadParameter: a text has another form, or a name is given twice.
    """
    pairs = _pairs(given, ":", "-H", lambda name: name.strip().lower())
    return {name.strip(): value.strip() for name, value in pairs.items()}


def _pairs(
    given: tuple[str, ...], mark: str, option: str, folded: Callable[[str], str]
) -> dict[str, str]:
    """Return names with their values. No message quotes a value, which may be a secret."""
    pairs: dict[str, str] = {}
    names: set[str] = set()
    for text in given:
        name, found, value = text.partition(mark)
        if not found or not name.strip():
            raise click.BadParameter(f"Write it as NAME{mark}VALUE.", param_hint=f"'{option}'")
        if folded(name) in names:
            raise click.BadParameter(f"{name!r} is given twice.", param_hint=f"'{option}'")
        names.add(folded(name))
        pairs[name] = value
    return pairs


def body_in(file: str | None) -> orjson.Fragment | None:
    """Return the body in a file, or in standard input for `-`; `None` without a file.

    The body is sent as it was written: large numbers keep all their digits.

    Raises:
        ConfigurationError: the file cannot be read, or is not JSON.
    """
    return None if file is None else orjson.Fragment(_json_in(file))


def json_in(file: str) -> object:
    """Return the JSON in a file, or in standard input for `-`; large numbers keep all their digits.

    Raises:
        ConfigurationError: the file cannot be read, is not JSON, or has a name twice in an object.
    """
    body = _json_in(file)
    try:
        return json.loads(body, object_pairs_hook=_object)
    except RecursionError:  # It depends on the Python what is too deep.
        problem = "is nested too deeply"
    except KeyError as error:
        problem = f"has {printable(str(error.args[0]))} twice in one object"
    raise ConfigurationError(f"{_shown(file)} {problem}. Nothing was sent.")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object.

    Raises:
        KeyError: it has a name twice.
    """
    data: dict[str, object] = {}
    for name, value in pairs:
        if name in data:
            raise KeyError(name)
        data[name] = value
    return data


def _shown(file: str) -> str:
    return "Standard input" if file == "-" else printable(file)


def _json_in(file: str) -> bytes:
    shown = _shown(file)
    try:
        body = _read(file).removeprefix(_BYTE_ORDER_MARK).strip()
    except OSError as error:
        raise ConfigurationError(
            f"{shown} cannot be read: {error.strerror}. Nothing was sent."
        ) from error
    if not body:
        raise ConfigurationError(f"{shown} is empty. It must be JSON. Nothing was sent.")
    # Raised outside a handler: the error of a parser holds the body.
    if (problem := _json_problem(body)) is not None:
        raise ConfigurationError(f"{shown} is not {problem}. Nothing was sent.")
    return body


def _json_problem(body: bytes) -> str | None:
    """Return what a body is not; `None` if it is JSON."""
    try:
        body.decode()
        orjson.loads(body)
    except orjson.JSONDecodeError as error:
        return f"JSON in line {error.lineno}, column {error.colno}: {error.msg}"
    except UnicodeDecodeError:
        return "JSON: it is not text in UTF-8. Save it as UTF-8"
    return None


def _read(file: str) -> bytes:
    if file != "-":
        return Path(file).read_bytes()
    return b"" if sys.stdin is None else sys.stdin.buffer.read()
