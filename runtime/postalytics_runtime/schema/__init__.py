"""Descriptions of an API as data: operations, models, ids and scalar types.

In reading order: `operation` (operations, parameters, fields, limits), `events` (kinds of events,
how they are polled and delivered), `model` (the base class of models and `UNSET`), `ids` (id types
for type checkers), `scalars` (scalar types in Python), `mismatches` (values of a response that do
not match the description).
"""

from __future__ import annotations

from .events import (
    Deliveries,
    EventFeed,
    KindDescription,
    PolledEvents,
    WatchedList,
    WebhookOperations,
)
from .ids import IntId, StrId
from .mismatches import MismatchReport, coerce
from .model import (
    UNSET,
    Model,
    Unset,
    own_fields_first,
    require_model,
    require_value,
    shared_values,
    value_or_unset,
)
from .operation import (
    AccountLookup,
    Ambiguity,
    Api,
    BulkOptions,
    CompareList,
    Effect,
    Environment,
    ErrorShape,
    Field,
    LiveMailGuard,
    ModelDescription,
    Operation,
    Paging,
    Parameter,
    Provenance,
    RateLimit,
    ResourceDescription,
)
from .scalars import BITS, CONTROL_CHARACTER, PYTHON_TYPES, WHOLE_RANGE, fits, is_scalar, scalar_of

__all__ = [
    "BITS",
    "CONTROL_CHARACTER",
    "PYTHON_TYPES",
    "UNSET",
    "WHOLE_RANGE",
    "AccountLookup",
    "Ambiguity",
    "Api",
    "BulkOptions",
    "CompareList",
    "Deliveries",
    "Effect",
    "Environment",
    "ErrorShape",
    "EventFeed",
    "Field",
    "IntId",
    "KindDescription",
    "LiveMailGuard",
    "MismatchReport",
    "Model",
    "ModelDescription",
    "Operation",
    "Paging",
    "Parameter",
    "PolledEvents",
    "Provenance",
    "RateLimit",
    "ResourceDescription",
    "StrId",
    "Unset",
    "WatchedList",
    "WebhookOperations",
    "coerce",
    "fits",
    "is_scalar",
    "own_fields_first",
    "require_model",
    "require_value",
    "scalar_of",
    "shared_values",
    "value_or_unset",
]
