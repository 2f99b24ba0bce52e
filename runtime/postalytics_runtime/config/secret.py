"""API key that is masked in output."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NoReturn
from urllib.parse import quote, urlencode

from ..schema import BASIC, Credential, split_key

_MIN_MASKED = 8


class MaskedStr(str):
    """Text that is masked in its `repr`, and so in the `repr` of any container."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'****'"


def masked(value: str | None) -> str | None:
    """Return the same text, masked in tracebacks that show variables."""
    return MaskedStr(value) if isinstance(value, str) else value


class Secret:
    """API key. It is masked in `repr` and in formatted text, and cannot be copied or pickled.

    Args:
        value: the key, or its parts joined by colons.
        credentials: how it is sent.
    """

    __slots__ = ("_headers", "_pieces", "_query", "_value")

    def __init__(self, value: str, credentials: Iterable[Credential] = BASIC) -> None:
        credentials = tuple(credentials)
        self._value = value
        pieces = split_key(value, credentials)
        self._pieces = tuple(MaskedStr(piece) for name, piece in pieces.items() if name)
        self._headers = dict(_headers(pieces, credentials))
        query = [(one.name, pieces[one.part]) for one in credentials if one.scheme == "query"]
        self._query = MaskedStr(urlencode(query, quote_via=quote))

    def headers(self) -> Mapping[str, str]:
        """Return the headers that hold the key.

        The values are masked in the `repr` of the headers, which tracebacks with variables show.
        """
        return self._headers

    def query(self) -> str:
        """Return the end of the query, with the parameters that hold the key; mostly empty text."""
        return self._query

    def reveal(self) -> str:
        """Return the key itself, for the body of a request that must hold it."""
        return MaskedStr(self._value)

    def digest(self) -> str:
        """Return the SHA-256 of the key, which identifies the key and does not reveal it."""
        return hashlib.sha256(self._value.encode()).hexdigest()

    def masked(self, text: str) -> str:
        """Return `text` with the key and its parts replaced by the hint: plain, quoted or Base64.

        What has less than 8 characters is not replaced, because it could be part of any word.
        """
        value = self._value
        texts = {one for one in (value, *self._pieces) if len(one) >= _MIN_MASKED}
        texts |= {_base64(k).rstrip("=") for one in {value, *texts} for k in (f"{one}:", one)}
        return _replaced(text, texts, self.hint)

    @property
    def hint(self) -> str:
        """The last four characters of a key of 16 or more, so that its owner can recognize it.

        If a key has parts, those of the last part.
        """
        shown = self._pieces[-1] if self._pieces else self._value
        return "****" + (shown[-4:] if len(shown) >= 16 else "")

    def __repr__(self) -> str:
        return f"Secret({self.hint})"

    __str__ = __repr__

    def __format__(self, specification: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret cannot be copied or pickled. Pass the key itself if you need to.")


def mask_texts(text: str, secrets: Iterable[str]) -> str:
    """Return `text` without these secrets, as `Secret.masked` does: plain or quoted."""
    return _replaced(text, {one for one in secrets if len(one) >= _MIN_MASKED}, "****")


def _replaced(text: str, known: Iterable[str], hint: str) -> str:
    # Longest first: a shorter form must not match inside a longer one and leave its rest.
    shapes = sorted({s for one in known for s in _encodings(one)}, key=len, reverse=True)
    if not shapes:
        return text
    pattern = f"(?:{'|'.join(map(re.escape, shapes))})=*"
    # As a template, a backslash in the hint would be an escape.
    return re.sub(pattern, lambda _: hint, text, flags=re.IGNORECASE)


def _headers(
    pieces: Mapping[str, str], credentials: Iterable[Credential]
) -> Iterator[tuple[str, str]]:
    for one in credentials:
        piece = pieces[one.part]
        if one.scheme == "basic":  # The key is the user name; there is no password.
            yield "Authorization", MaskedStr("Basic " + _base64(f"{piece}:"))
        elif one.scheme == "bearer":
            yield "Authorization", MaskedStr(f"Bearer {piece}")
        elif one.scheme == "header":
            yield one.name, MaskedStr(piece)


def _encodings(text: str) -> set[str]:
    """Return the ways in which a server may write a text that it quotes in a response."""
    safe = text.translate({ord("+"): "-", ord("/"): "_"})
    return {
        text,
        safe,
        quote(text),
        quote(text, safe=""),
        html.escape(text),
        json.dumps(text)[1:-1],
    }


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
