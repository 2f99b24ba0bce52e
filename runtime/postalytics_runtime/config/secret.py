"""API key that is masked in output."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from typing import NoReturn
from urllib.parse import quote

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
    """API key. It is masked in `repr` and in formatted text, and cannot be copied or pickled."""

    __slots__ = ("_authorization", "_value")

    def __init__(self, value: str) -> None:
        self._value = value
        self._authorization = MaskedStr("Basic " + _base64(f"{value}:"))

    def basic_authorization(self) -> str:
        """Return the value of the `Authorization` header: the key as user name, no password.

        The value is masked in the `repr` of the headers, which tracebacks with variables show.
        """
        return self._authorization

    def reveal(self) -> str:
        """Return the key itself, for the body of a request that must hold it."""
        return MaskedStr(self._value)

    def digest(self) -> str:
        """Return the SHA-256 of the key, which identifies the key and does not reveal it."""
        return hashlib.sha256(self._value.encode()).hexdigest()

    def masked(self, text: str) -> str:
        """Return `text` with the key replaced by the hint: plain, quoted or Base64.

        A plain key of less than 8 characters is not replaced, because it could be part of any word.
        """
        value = self._value
        texts = {value} if len(value) >= _MIN_MASKED else set[str]()
        texts |= {_base64(known).rstrip("=") for known in (f"{value}:", value)}
        # Longest first: a shorter form must not match inside a longer one and leave its rest.
        shapes = sorted({s for known in texts for s in _encodings(known)}, key=len, reverse=True)
        pattern = f"(?:{'|'.join(map(re.escape, shapes))})=*"
        hint = self.hint  # As a template, a backslash in the hint would be an escape.
        return re.sub(pattern, lambda _: hint, text, flags=re.IGNORECASE)

    @property
    def hint(self) -> str:
        """The last four characters of a key of 16 or more, so that its owner can recognize it."""
        return "****" + (self._value[-4:] if len(self._value) >= 16 else "")

    def __repr__(self) -> str:
        return f"Secret({self.hint})"

    __str__ = __repr__

    def __format__(self, specification: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret cannot be copied or pickled. Pass the key itself if you need to.")


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
