"""YAML files as untrusted text with positions.

In reading order: `untrusted` (positions, and text that came from a file), `reader` (a file to nodes
with positions), `diagnostics` (problems with their positions, collected and shown at once), `edit`
(entries added to a file without changing the others).
"""

from __future__ import annotations

from .diagnostics import Diagnostic, Diagnostics, SpecError, did_you_mean, nearest
from .edit import Lines, NoRoomError
from .reader import MAX_BYTES, MAX_DEPTH, Entries, Node, Nothing, Scalar, Sequence, read_yaml
from .untrusted import (
    NAME_PATTERN,
    TYPE_NAME_PATTERN,
    InvalidNameError,
    Name,
    Position,
    Text,
    TypeName,
    plain,
    quoted,
)

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "NAME_PATTERN",
    "TYPE_NAME_PATTERN",
    "Diagnostic",
    "Diagnostics",
    "Entries",
    "InvalidNameError",
    "Lines",
    "Name",
    "NoRoomError",
    "Node",
    "Nothing",
    "Position",
    "Scalar",
    "Sequence",
    "SpecError",
    "Text",
    "TypeName",
    "did_you_mean",
    "nearest",
    "plain",
    "quoted",
    "read_yaml",
]
