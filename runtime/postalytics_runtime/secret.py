"""A key that does not show itself."""

from __future__ import annotations

import base64
import hashlib
from typing import NoReturn


class Secret:
    """Holds an API key. It is masked in `repr`, and cannot be formatted, copied or pickled."""

    __slots__ = ("_authorization", "_value")

    def __init__(self, value: str) -> None:
        self._value = value
        self._authorization = "Basic " + base64.b64encode(f"{value}:".encode()).decode("ascii")

    def basic_authorization(self) -> str:
        """The value of an `Authorization` header: the key as user name, an empty password."""
        return self._authorization

    def digest(self) -> str:
        """A fingerprint that tells keys apart and leads back to none."""
        return hashlib.sha256(self._value.encode()).hexdigest()

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
