"""When a row and an item of a list are the same: by content, or by a token in a field.

What a server stores is not what it was sent to the letter: it trims, changes the case and cuts
a ZIP+4. So contents are compared as keys, in which all that is the same.
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

_TOKEN = "pc"  # noqa: S105 (it starts one and is none)
_BETWEEN = "\x1f"
_ZIP = re.compile(r"(\d{5})(?:[ -]?\d{4})?", re.ASCII)


def content_key(
    values: object, match: Sequence[str], formats: Mapping[str, str | None] | None = None
) -> str:
    r"""The content of a row or an item, in a form in which what is the same is equal.

    Case, the form of Unicode and runs of blanks do not count; what is missing, null or empty is
    the same. A state or province is its two letters, a ZIP+4 its first five
    digits. Punctuation is left alone.

    >>> row = {"name": " Ada  BYRON ", "zip": "02134-1234"}
    >>> content_key(row, ["name", "zip"], {"zip": "us_zip"})
    'ada byron\x1f02134'

    Args:
        values: a mapping by the Python names of fields, or a model.
        match: the fields that count.
        formats: what the text of a field is, by its name; see `formats_of`.
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
    return _BETWEEN.join(parts)  # A unit separator counts as a blank, so it is in no part.


def key_parts(key: str) -> list[str]:
    """Return the fields of a key, in the order of its `match`; what is missing is empty."""
    return key.split(_BETWEEN)


def formats_of(body: ModelDescription[Any]) -> dict[str, str | None]:
    """What the texts of a body's fields are, by the fields' names."""
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
    """Text without case, in one form of Unicode (NFKC_Casefold but for what is invisible)."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())


def exact_content(description: ModelDescription[Any], body: object, token_field: str | None) -> str:
    """The exact content of a body, as text that is equal only for equal bodies.

    Args:
        description: the model of the body.
        body: what is sent.
        token_field: the field, by its Python name, that bears the token and so does not count.
    """
    values = description.unstructure(body)
    for field in description.fields:
        if field.name == token_field:
            values.pop(field.wire_name, None)
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def make_token(job: str, row: int, key: str) -> str:
    """What a row bears so that it is found again for certain.

    >>> make_token("0123abcd45", 17, '{"name":"Ada"}')
    'pc:0123abcd45:17:88bab6d8'

    Args:
        job: the id of the job.
        row: the row's number.
        key: the row's content, see `content_of`: another content makes another token.
    """
    return f"{_TOKEN}:{job}:{row}:{sha256(key.encode()).hexdigest()[:8]}"


def is_own_token(token: object, job: str) -> bool:
    """Whether a field holds a token of the job, or what is left of one that was cut.

    >>> is_own_token("pc:0123abcd45:17:88b", "0123abcd45")
    True
    """
    return normalise_token(token).startswith(f"{_TOKEN}:{job}".casefold())


def normalise_token(token: object) -> str:
    """A token as it is compared: servers trim, and some change the case."""
    return token.strip().casefold() if isinstance(token, str) else ""
