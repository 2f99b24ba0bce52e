"""What identifies a row on a list: a row key (by content), or a row token (by a field).

A server does not store values exactly as they were sent: it trims, changes the case and shortens a
ZIP+4. A row key leaves these differences out, so that equal rows have equal keys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, cast

import orjson

from ...schema import UNSET, ModelDescription
from .us_addresses import postal_code, province_code, state_code

_TOKEN = "pc"  # noqa: S105 (the prefix of a row token, not a secret)
_BETWEEN = "\x1f"
_ZIP = re.compile(r"(\d{5})(?:[ -]?\d{4})?", re.ASCII)


def content_key(
    values: object, match: Sequence[str], formats: Mapping[str, str | None] | None = None
) -> str:
    r"""Return the row key of a row or an item; the same content has the same key.

    Case, the form of Unicode and runs of blanks do not count. Missing, null and empty values are
    equal. A state or province is its two letters, a ZIP+4 its first five digits. Punctuation
    counts.

    >>> values = {"name": " Ada  BYRON ", "zip": "02134-1234"}
    >>> content_key(values, ["name", "zip"], {"zip": "us_zip"})
    'ada byron\x1f02134'

    Args:
        values: a mapping by the Python names of fields, or a model.
        match: the fields that count.
        formats: the format of each field that has one, by Python name; see `formats_of`.
    """
    formats = formats or {}
    found: Iterable[object]
    if isinstance(values, Mapping):
        found = map(cast("Mapping[str, object]", values).get, match)
    else:
        found = (getattr(values, name, None) for name in match)
    parts = [
        _normalised(value, formats.get(name)) for name, value in zip(match, found, strict=True)
    ]
    return _BETWEEN.join(parts)  # A unit separator counts as a blank, so no part holds one.


def key_parts(key: str) -> list[str]:
    """Return the fields of a key, in the order of its `match`; a missing field is empty."""
    return key.split(_BETWEEN)


def formats_of(body: ModelDescription[Any]) -> dict[str, str | None]:
    """Return the format of each field of a body that has one, by Python name."""
    return {field.name: field.format for field in body.fields if field.format is not None}


def _normalised(value: object, form: str | None) -> str:
    if value is None or value is UNSET or value == "":
        return ""
    text = " ".join(_folded(str(value)).split())
    if form == "us_state":
        return state_code(text) or province_code(text) or text
    if form == "us_zip":
        found = _ZIP.fullmatch(text)
        return found[1] if found else postal_code(text) or text
    return text


def _folded(text: str) -> str:
    """Return text without case, in one form of Unicode (NFKC_Casefold, but keeps invisibles)."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())


def exact_content(description: ModelDescription[Any], body: object, token_field: str | None) -> str:
    """Return the exact content of a body, as text that is equal only for equal bodies.

    Args:
        description: the model of the body.
        body: the body.
        token_field: the field that holds the row token, by its Python name; it does not count.
    """
    values = description.unstructure(body)
    for field in description.fields:
        if field.name == token_field:
            values.pop(field.wire_name, None)
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def make_token(job: str, row: int, key: str) -> str:
    """Return the token of a row, by which the row is found on the list for certain.

    >>> make_token("0123abcd45", 17, '{"name":"Ada"}')
    'pc:0123abcd45:17:88bab6d8'

    Args:
        job: the id of the job.
        row: the row's number.
        key: the exact content of the row, see `exact_content`; a different content makes a
            different token.
    """
    return f"{_TOKEN}:{job}:{row}:{sha256(key.encode()).hexdigest()[:8]}"


def is_own_token(token: object, job: str) -> bool:
    """Return whether a field holds a token of the job, or the beginning of one that was cut off.

    >>> is_own_token("pc:0123abcd45:17:88b", "0123abcd45")
    True
    """
    return normalise_token(token).startswith(f"{_TOKEN}:{job}".casefold())


def normalise_token(token: object) -> str:
    """Return a token in the form that is compared: servers trim, and some change the case."""
    return token.strip().casefold() if isinstance(token, str) else ""
