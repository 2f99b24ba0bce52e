"""What the emitted package describes: its operations, models, ids and scalar types as data.

In reading order: `operation` (operations, parameters, fields, limits), `model` (the base class of
models and `UNSET`), `ids` (id types for type checkers), `scalars` (what a scalar type is in
Python), `mismatches` (values of a response that do not match what is described).
"""

from __future__ import annotations

from .ids import IntId, StrId
from .mismatches import MOST_ISSUES, Report, read_as
from .model import UNSET, Model, Unset, if_known, known, require_record
from .operation import (
    Ambiguity,
    Api,
    Bulk,
    Comparison,
    Effect,
    Environment,
    ErrorShape,
    Field,
    Guard,
    Identity,
    ModelDescription,
    Operation,
    Paging,
    Parameter,
    ResourceDescription,
    Source,
    Window,
)
from .scalars import BITS, CONTROL_CHARACTER, PYTHON_TYPES, WHOLE_RANGE, fits, is_scalar, scalar_of

__all__ = [
    "BITS",
    "CONTROL_CHARACTER",
    "MOST_ISSUES",
    "PYTHON_TYPES",
    "UNSET",
    "WHOLE_RANGE",
    "Ambiguity",
    "Api",
    "Bulk",
    "Comparison",
    "Effect",
    "Environment",
    "ErrorShape",
    "Field",
    "Guard",
    "Identity",
    "IntId",
    "Model",
    "ModelDescription",
    "Operation",
    "Paging",
    "Parameter",
    "Report",
    "ResourceDescription",
    "Source",
    "StrId",
    "Unset",
    "Window",
    "fits",
    "if_known",
    "is_scalar",
    "known",
    "read_as",
    "require_record",
    "scalar_of",
]
