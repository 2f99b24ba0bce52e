"""Types and models: their fields, dependencies and values.

In reading order: `types` (the grammar of types), `named_types` (ids and code tables), `declared` (a
model before its use is known), `fields`, `groups` (fields that models have in common), `models`,
`unions` (one of several models), `uses` (what is sent and received), `faces` (models that are
both), `dependencies` (cycles and order), `values` (literals and examples), `text_values` (how
dates, times and decimals are written).
"""

from __future__ import annotations

from .declared import (
    DeclaredModel,
    Written,
    check_field,
    check_path,
    check_single,
    discriminating,
    member_of,
)
from .dependencies import operation_dependencies, report_resource_cycles
from .faces import split_faces
from .models import check_models, declare_models
from .named_types import declare_types
from .types import is_reported, is_single
from .unions import with_shared_fields
from .uses import plain_answer, returned
from .values import read_value, scalar_value

__all__ = [
    "DeclaredModel",
    "Written",
    "check_field",
    "check_models",
    "check_path",
    "check_single",
    "declare_models",
    "declare_types",
    "discriminating",
    "is_reported",
    "is_single",
    "member_of",
    "operation_dependencies",
    "plain_answer",
    "read_value",
    "report_resource_cycles",
    "returned",
    "scalar_value",
    "split_faces",
    "with_shared_fields",
]
