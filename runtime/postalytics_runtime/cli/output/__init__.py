"""Records on standard output: as a table, as JSON, as lines of JSON, or as CSV.

In reading order: `options` (what you can choose), `records` (records as plain data, with secrets
masked), `layout` (the formats of programs, as text), `table` (the format of people), `writing`
(records to standard output, page by page), `standard_output` (bytes to it, and what becomes of
readers that end).
"""

from __future__ import annotations

from .layout import marked
from .options import OutputRequest, output_options, output_request
from .records import MASK, flat, plain
from .standard_output import escaped, write
from .writing import write_one, write_pages

__all__ = [
    "MASK",
    "OutputRequest",
    "escaped",
    "flat",
    "marked",
    "output_options",
    "output_request",
    "plain",
    "write",
    "write_one",
    "write_pages",
]
