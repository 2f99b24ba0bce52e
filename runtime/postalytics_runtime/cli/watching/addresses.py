"""Addresses of receivers: which machine they are on, and how they are shown."""

from __future__ import annotations

import contextlib
import ipaddress
import re

import click
from yarl import URL

_HIDDEN = "..."
_WORDS = re.compile(r"[a-z]{1,20}([-_.][a-z]{1,20})*|v?[0-9]{1,8}", re.IGNORECASE)
"""Parts of a path that can be no secret: words and short numbers."""


def http_address(text: object) -> URL:
    """Return the address of a program that an option names.

    Raises:
        BadParameter: it is not an `http` or `https` address of a host.
    """
    return _address(text, "http://localhost:3000/events")


def http_origin(text: object) -> URL:
    """Return the public address that an option names, as `http_address` does."""
    return _address(text, "https://hooks.example.com")


def _address(text: object, example: str) -> URL:
    with contextlib.suppress(ValueError):
        url = URL(str(text))
        if url.scheme in ("http", "https") and url.host and url.port:
            return url
    # What you typed may hold a secret, so the message does not show it.
    raise click.BadParameter(f"That is not an address such as {example}.")


def is_loopback(ip: str) -> bool:
    """Return whether an IP address is of this machine; `False` for a name."""
    try:
        found = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def masked_address(text: str | None) -> str:
    """Return an address without what may be a secret: long parts of the path, query, password.

    >>> masked_address("https://me:pw@hooks.example/hook/8sJ2xkR0aQ4b7Hd1LmPz?s=3f2a9c1b")
    'https://hooks.example/hook/...?...'
    """
    try:
        url = URL(text or "")
        origin = str(url.origin())
    except ValueError:  # Some text that is not an address: it may be anything.
        return "an address that cannot be read" if text else "no address"
    parts = (part if not part or _WORDS.fullmatch(part) else _HIDDEN for part in url.parts[1:])
    query = f"?{_HIDDEN}" if url.query_string else ""
    return f"{origin}/{'/'.join(parts)}{query}".removesuffix("/")
