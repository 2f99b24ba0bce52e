"""YAML files as untrusted text with positions.

In reading order: `untrusted` (positions, and text that came from a file), `reader` (a file to nodes
with positions), `syntax_errors` (why a text is not YAML), `surroundings` (what stands around such a
mistake), `diagnostics` (problems with their positions, collected and shown at once).
"""

from __future__ import annotations

from .diagnostics import Diagnostic, Diagnostics, SpecError, did_you_mean, nearest
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
    "Name",
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
