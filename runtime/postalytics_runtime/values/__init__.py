"""Between Python values and what is sent and received: JSON and text. No I/O.

In reading order: `validation` (problems of values before they are sent), `encode` (values to path,
query and body), `decode` (JSON to models), `name_variants` (keys in another notation), `dates`
(tolerant parsing of dates).
"""

from __future__ import annotations

from .dates import parse_date
from .decode import NoKnownNameError, Reader, UnexpectedShapeError, make_converter, structure_hook
from .encode import JSON_TYPE, Value, as_json, as_text
from .validation import (
    UNSENDABLE_CHARACTER,
    Cut,
    Fault,
    ModelRules,
    cut_of,
    field_faults,
    is_given,
    plain_range,
    type_fault,
)

__all__ = [
    "JSON_TYPE",
    "UNSENDABLE_CHARACTER",
    "Cut",
    "Fault",
    "ModelRules",
    "NoKnownNameError",
    "Reader",
    "UnexpectedShapeError",
    "Value",
    "as_json",
    "as_text",
    "cut_of",
    "field_faults",
    "is_given",
    "make_converter",
    "parse_date",
    "plain_range",
    "structure_hook",
    "type_fault",
]
