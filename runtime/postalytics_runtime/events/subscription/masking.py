"""Errors of calls about webhooks, without the tokens of the URLs that the API may quote."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...config import Secret
from ...errors import PostalyticsError, ResponseError

_TOKEN = re.compile(r"(?P<before>hook(?:\\?/|%2F))[\w-]+", re.IGNORECASE | re.ASCII)
"""A token in a URL, or the beginning of one: a long text may be cut off in the middle of it."""


def mask_error(error: PostalyticsError, tokens: Iterable[str] = ()) -> None:
    """Take the tokens out of an error: those in URLs of our form, and the given ones anywhere."""
    error.__traceback__ = None  # Its variables hold the response.
    error.message = _masked(error.message, tokens)
    error.args = (error.message, *error.args[1:])
    if isinstance(error, ResponseError) and error.vendor_message is not None:
        error.vendor_message = _masked(error.vendor_message, tokens)


def _masked(text: str, tokens: Iterable[str]) -> str:
    for secret in map(Secret, tokens):
        text = secret.masked(text)
    return _TOKEN.sub(r"\g<before>****", text)
