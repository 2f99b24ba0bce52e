"""A key that does not show itself."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import NoReturn

_SHORTEST_MASKED = 8


class Secret:
    """Holds an API key. It is masked in `repr`, and cannot be formatted, copied or pickled."""

    __slots__ = ("_authorization", "_shapes", "_value")

    def __init__(self, value: str) -> None:
        self._value = value
        self._authorization = "Basic " + _base64(f"{value}:")
        shapes = [re.escape(_base64(text).rstrip("=")) + "=*" for text in (f"{value}:", value)]
        if len(value) >= _SHORTEST_MASKED:
            shapes.append(re.escape(value))
        self._shapes = re.compile("|".join(shapes), re.IGNORECASE)

    def basic_authorization(self) -> str:
        """The value of an `Authorization` header: the key as user name, an empty password."""
        return self._authorization

    def digest(self) -> str:
        """A fingerprint that tells keys apart and leads back to none."""
        return hashlib.sha256(self._value.encode()).hexdigest()

    def masked(self, text: str) -> str:
        """`text` with the hint in place of the key, be it plain or as it is in the header.

        A key of less than 8 characters could be a part of any word, and stays where it is plain.
        """
        return self._shapes.sub(self.hint, text)

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


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
