"""Conversion between Python values and JSON or text, and validation. No I/O.

In reading order: `validation` (problems of values before they are sent), `encode` (values to path,
query and body), `decode` (JSON to models), `name_variants` (names in another notation), `dates`
(tolerant parsing of dates; imported by its own name, because few programs need it).
"""

from __future__ import annotations

from .decode import (
    NoKnownNameError,
    ResponseDecoder,
    UnexpectedShapeError,
    make_converter,
    structure_hook,
)
from .encode import JSON_TYPE, ParameterValue, QueryValue, to_json, to_text
from .validation import (
    UNSENDABLE_CHARACTER,
    ModelValidator,
    PrintOverflow,
    Problem,
    field_problems,
    has_value,
    plain_range,
    print_overflow,
    type_problem,
)

__all__ = [
    "JSON_TYPE",
    "UNSENDABLE_CHARACTER",
    "ModelValidator",
    "NoKnownNameError",
    "ParameterValue",
    "PrintOverflow",
    "Problem",
    "QueryValue",
    "ResponseDecoder",
    "UnexpectedShapeError",
    "field_problems",
    "has_value",
    "make_converter",
    "plain_range",
    "print_overflow",
    "structure_hook",
    "to_json",
    "to_text",
    "type_problem",
]
