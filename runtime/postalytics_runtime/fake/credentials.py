"""Reader of the API key in a request, without I/O."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from ..schema import Api, Credential, key_parts


def key_in(api: Api, headers: Mapping[str, str], query: Mapping[str, str]) -> str | None:
    """Return the key that a request was sent with; `None` if it has none, or not in all places.

    Args:
        api: the API, which says how a key is sent.
        headers: the headers of the request, whatever the case of their names.
        query: the query of the request.
    """
    pieces: dict[str, str] = {}
    for credential in api.authentication:
        piece = _piece(credential, headers, query)
        if not piece or pieces.setdefault(credential.part, piece) != piece:
            return None
    parts = key_parts(api.authentication)
    joined = ":".join(pieces[part] for part in parts)
    if not parts or pieces.get("", joined) == joined:
        return joined if parts else pieces[""]
    return None


def _piece(
    credential: Credential, headers: Mapping[str, str], query: Mapping[str, str]
) -> str | None:
    if credential.scheme == "query":
        return query.get(credential.name)
    value = headers.get(credential.header)
    if value is None or credential.scheme == "header":
        return value
    scheme, _, token = value.partition(" ")
    if scheme.lower() != credential.scheme:
        return None
    return token if credential.scheme == "bearer" else _basic_user(token)


def _basic_user(encoded: str) -> str | None:
    """Return the user of HTTP Basic with an empty password; `None` for anything else."""
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # It is not ASCII, not base64, or not UTF-8.
        return None
    return user if colon and not password else None
