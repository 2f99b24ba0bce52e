"""Options that every command takes that connects to the API.

In reading order: `options` (the options, and what a command writes unless it shall be quiet),
`request_log` (each request on standard error), `retries` (their number, for a display). A command
connects if it has a `KeyOption`; it is given these options when it is loaded, see `lazy`.
"""

from __future__ import annotations

from .options import KeyOption, complete_profiles, is_quiet, note, with_common_options
from .retries import counted_retries

__all__ = [
    "KeyOption",
    "complete_profiles",
    "counted_retries",
    "is_quiet",
    "note",
    "with_common_options",
]
