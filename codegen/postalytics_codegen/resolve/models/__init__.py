"""Types and models: their fields, dependencies and values.

In reading order: `types` (the grammar of types), `named_types` (ids and code tables), `declared` (a
model before its use is known), `fields`, `groups` (fields that models have in common), `models`,
`dependencies` (cycles and order), `values` (literals and examples), `text_values` (how dates, times
and decimals are written).
"""

from __future__ import annotations

from .declared import DeclaredModel, check_field, check_path, check_single
from .dependencies import operation_dependencies, report_resource_cycles
from .models import check_models, declare_models, plain_answer, returned
from .named_types import declare_types
from .types import is_reported, is_single
from .values import Written, read_value, scalar_value

__all__ = [
    "DeclaredModel",
    "Written",
    "check_field",
    "check_models",
    "check_path",
    "check_single",
    "declare_models",
    "declare_types",
    "is_reported",
    "is_single",
    "operation_dependencies",
    "plain_answer",
    "read_value",
    "report_resource_cycles",
    "returned",
    "scalar_value",
]
