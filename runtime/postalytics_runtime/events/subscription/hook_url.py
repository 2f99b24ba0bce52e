"""Secret URLs of a receiver: made, recognized and shown without their token. No I/O.

A URL ends in `/hook/<token>?s=<mark>`. The token authenticates deliveries; the mark names the inbox
that they are for, so that an inbox knows its own webhooks again.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

import attrs
from yarl import URL

from ...config import MaskedStr, is_loopback
from ...errors import ConfigurationError

_PATH = re.compile(r"(?P<prefix>.*)/hook/(?P<token>[A-Za-z0-9_-]{43})/?")
_MARK = "s"
_EXAMPLE = "pass a public address such as https://hooks.example.com"


@attrs.frozen
class HookUrl:
    """Parts of a URL that has the form of ours."""

    origin: str
    """Scheme, host and port."""
    prefix: str
    """The path before `/hook/`."""
    token: str = attrs.field(repr=False)
    mark: str
    """Which inbox the URL is of; empty if the URL does not say."""

    def is_of(self, origin: str, mark: str, tokens: Sequence[str]) -> bool:
        """Return whether it is of the inbox with this mark and these tokens, at this origin."""
        if self.origin != origin:
            return False
        # A server may store the URL without its query: a known token identifies the inbox, too.
        return self.mark == mark or any(hmac.compare_digest(self.token, t) for t in tokens)


def base_of_hooks(url: str) -> URL:
    """Return the public address that the URLs of a receiver begin with.

    Raises:
        ConfigurationError: it is not an address that deliveries can be sent to in private.
    """
    base = _parsed(url)
    if base is None or base.scheme not in ("http", "https"):
        raise ConfigurationError(f"The url of a webhook is not an http address: {_EXAMPLE}.")
    if base.user is not None or base.password is not None or base.query_string or base.fragment:
        raise ConfigurationError(
            "The url of a webhook has a user, a password, a query or a fragment, which deliveries "
            f"would not carry: {_EXAMPLE}."
        )
    if base.scheme == "http" and not is_loopback(base):
        raise ConfigurationError(
            f"The url of a webhook, http://{base.host}, would send personal data unencrypted: "
            "use https. Only this machine may be called by http."
        )
    return base


def hook_url(base: URL, token: str, mark: str) -> MaskedStr:
    """Return the secret URL below `base`, masked in its `repr`."""
    prefix = base.raw_path.rstrip("/")
    return MaskedStr(f"{base.origin()}{prefix}/hook/{token}?{_MARK}={mark}")


def read_hook_url(text: object) -> HookUrl | None:
    """Return the parts of a URL; `None` if it does not have the form of ours."""
    url = _parsed(text)
    if url is None:
        return None
    match = _PATH.fullmatch(url.raw_path)
    if match is None:
        return None
    return HookUrl(str(url.origin()), match["prefix"], match["token"], url.query.get(_MARK, ""))


def is_same_url(one: object, other: object) -> bool:
    """Return whether two URLs of ours call the same receiver with the same token."""
    first, second = read_hook_url(one), read_hook_url(other)
    if first is None or second is None:
        return False
    is_same_place = (first.origin, first.prefix) == (second.origin, second.prefix)
    return is_same_place and hmac.compare_digest(first.token, second.token)


def host_of(text: object) -> str:
    """Return scheme and host of any URL; its path may hold a secret of its owner."""
    url = _parsed(text)
    return str(url.origin()) if url is not None else "an address that cannot be read"


def _parsed(text: object) -> URL | None:
    try:
        url = URL(text) if isinstance(text, str) else URL()
    except ValueError:
        return None
    # A space may be left from a file of settings: nothing can be delivered to such a host.
    has_host = url.host and not any(character.isspace() for character in url.host)
    return url if url.absolute and has_host and url.scheme else None
