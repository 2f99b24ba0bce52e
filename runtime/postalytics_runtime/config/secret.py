"""A key that does not show itself."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from typing import NoReturn
from urllib.parse import quote

_SHORTEST_MASKED = 8


class MaskedStr(str):
    """Text that goes where it must, but is masked in the `repr` of it and of what holds it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'****'"


def masked(value: str | None) -> str | None:
    """The same, masked in tracebacks that show variables."""
    return MaskedStr(value) if isinstance(value, str) else value


class Secret:
    """Holds an API key. It is masked in `repr`, and cannot be formatted, copied or pickled."""

    __slots__ = ("_authorization", "_value")

    def __init__(self, value: str) -> None:
        self._value = value
        self._authorization = MaskedStr("Basic " + _base64(f"{value}:"))

    def basic_authorization(self) -> str:
        """The value of an `Authorization` header: the key as user name, an empty password.

        It is masked in the `repr` of the headers, which tracebacks with variables show.
        """
        return self._authorization

    def digest(self) -> str:
        """A fingerprint that tells keys apart and leads back to none."""
        return hashlib.sha256(self._value.encode()).hexdigest()

    def masked(self, text: str) -> str:
        """`text` with the hint in place of the key, be it plain, quoted or as in the header.

        A key of less than 8 characters could be a part of any word, and stays where it is plain.
        """
        value = self._value
        texts = {value} if len(value) >= _SHORTEST_MASKED else set[str]()
        texts |= {_base64(known).rstrip("=") for known in (f"{value}:", value)}
        shapes = sorted({s for known in texts for s in _encodings(known)}, key=len, reverse=True)
        pattern = f"(?:{'|'.join(map(re.escape, shapes))})=*"
        hint = self.hint  # It may have a backslash, which means something in a template.
        return re.sub(pattern, lambda _: hint, text, flags=re.IGNORECASE)

    @property
    def hint(self) -> str:
        """The key's last four characters, enough for its owner to tell which one it is."""
        return "****" + (self._value[-4:] if len(self._value) >= 16 else "")

    def __repr__(self) -> str:
        return f"Secret({self.hint})"

    __str__ = __repr__

    def __format__(self, specification: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret cannot be copied or pickled; pass the key itself on purpose.")


def _encodings(text: str) -> set[str]:
    """How a server may write a text that it quotes in its answer."""
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
