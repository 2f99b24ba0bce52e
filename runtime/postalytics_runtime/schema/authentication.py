"""How the API key of a client is sent with its requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import attrs


@attrs.frozen(kw_only=True)
class Credential:
    """A place in a request that holds the API key, or a part of it."""

    scheme: Literal["basic", "bearer", "header", "query"]
    name: str = ""
    """The name of the header or query parameter; empty text for the header `Authorization`."""
    part: str = ""
    """The name of the part of the key that is sent; empty text for the whole key."""

    @property
    def header(self) -> str:
        """The name of its header in lower case; empty text for a query parameter."""
        return "" if self.scheme == "query" else (self.name or "authorization").lower()


BASIC = (Credential(scheme="basic"),)
"""HTTP Basic with the key as user name: what holds if an API says nothing else."""


def key_parts(credentials: Iterable[Credential]) -> tuple[str, ...]:
    """Return the names of the parts that a key consists of; none if a key is one piece.

    >>> key_parts([Credential(scheme="bearer", part="token"), Credential(scheme="basic")])
    ('token',)
    """
    return tuple(dict.fromkeys(one.part for one in credentials if one.part))


def split_key(key: str, credentials: Iterable[Credential]) -> dict[str, str]:
    """Return the parts of a key by name, of which the whole key has the name of empty text.

    A part that the key does not have is empty text.
    """
    parts = key_parts(credentials)
    pieces = key.split(":", len(parts) - 1) if parts else []
    return {"": key, **dict.fromkeys(parts, ""), **dict(zip(parts, pieces, strict=False))}
