"""Check names and values of headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..yaml import Text, quoted

if TYPE_CHECKING:
    from ..yaml import Diagnostics, Position

_NAME = re.compile(r"[A-Za-z0-9]+([._-]?[A-Za-z0-9]+)*", re.ASCII)
_OF_CLIENT = {
    "accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type",
    "cookie", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
    "user-agent",
}  # fmt: skip
"""The headers that a client sets itself, or that say where a message ends."""


def header_name(name: str) -> str:
    """Return the header of a parameter that does not name one: `X-Trace-Id` for `x_trace_id`."""
    return "-".join(part.capitalize() for part in name.split("_"))


def check_header_name(name: Text, diagnostics: Diagnostics) -> None:
    """Report a name that a header cannot have, or that a client sets itself."""
    lower = name.value.lower()
    if not _NAME.fullmatch(name.value):
        diagnostics.report(
            name.place,
            f"{quoted(name.value)} is not the name of a header such as 'X-Api-Key': it has "
            "letters, digits and hyphens",
        )
    elif lower in _OF_CLIENT or lower.startswith("proxy-"):
        diagnostics.report(name.place, f"clients set the header {quoted(name.value)} themselves")


def check_header_value(value: object, place: Position, diagnostics: Diagnostics) -> None:
    """Report a text that a header cannot hold, as clients do."""
    text = value.value if isinstance(value, Text) else value
    if not isinstance(text, str):
        return
    if not (text.isascii() and text.isprintable() and text.strip() == text):
        diagnostics.report(place, "a header holds only ASCII, and no space at its beginning or end")
