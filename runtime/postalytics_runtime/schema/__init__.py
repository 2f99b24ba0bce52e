"""Descriptions of an API as data: operations, models, ids and scalar types.

In reading order: `authentication` (how the key of a client is sent), `operation` (operations,
parameters, fields, limits), `fixed_options` (options for what the rows of an upload share),
`idempotency` (idempotency keys), `events` (kinds of events, how they are polled and delivered),
`exports` (files that other programs write), `plain_answers` (responses without a record), `unions`
(one of several models), `model` (the base class of models and `UNSET`), `ids` (id types for type
checkers), `scalars` (scalar types in Python), `text_values` (dates, times and decimals, which JSON
holds as text), `read_first` (toggles, and changes of records that are replaced as a whole),
`mismatches` (values of a response that do not match the description), `commands` (operations as
commands).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..late_names import late_names
from .authentication import BASIC, Credential, key_parts, split_key
from .fixed_options import fixed_options
from .ids import IntId, StrId
from .mismatches import MismatchReport, coerce
from .model import (
    UNSET,
    Model,
    Unset,
    own_fields_first,
    require_model,
    require_value,
    secret_fields,
    secrets_in,
    shared_values,
    value_or,
    value_or_unset,
)
from .operation import (
    AccountLookup,
    Ambiguity,
    Api,
    BodyForm,
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
    TargetList,
    value_at,
)
from .plain_answers import FILE_CONTENT, NOTHING, FileContent
from .read_first import RecordChange, Toggle
from .scalars import (
    BITS,
    CONTROL_CHARACTER,
    PYTHON_TYPES,
    TEXT_TYPES,
    WHOLE_RANGE,
    fits,
    is_scalar,
    scalar_of,
)

if TYPE_CHECKING:
    from .commands import CommandValue, OperationCommand
    from .events import (
        Deliveries,
        EventFeed,
        KindDescription,
        PolledEvents,
        WatchedList,
        WebhookOperations,
    )
    from .exports import Export, ExportAddress, ExportColumn
    from .idempotency import IdempotencyKeys
    from .text_values import parse_date, read_value, value_problem, wire_text
    from .unions import union_of

__all__ = [
    "BASIC",
    "BITS",
    "CONTROL_CHARACTER",
    "FILE_CONTENT",
    "NOTHING",
    "PYTHON_TYPES",
    "TEXT_TYPES",
    "UNSET",
    "WHOLE_RANGE",
    "AccountLookup",
    "Ambiguity",
    "Api",
    "BodyForm",
    "BulkOptions",
    "CommandValue",
    "CompareList",
    "Credential",
    "Deliveries",
    "Effect",
    "Environment",
    "ErrorShape",
    "EventFeed",
    "Export",
    "ExportAddress",
    "ExportColumn",
    "Field",
    "FileContent",
    "IdempotencyKeys",
    "IntId",
    "KindDescription",
    "LiveMailGuard",
    "MismatchReport",
    "Model",
    "ModelDescription",
    "Operation",
    "OperationCommand",
    "Paging",
    "Parameter",
    "PolledEvents",
    "Provenance",
    "RateLimit",
    "RecordChange",
    "ResourceDescription",
    "StrId",
    "TargetList",
    "Toggle",
    "Unset",
    "WatchedList",
    "WebhookOperations",
    "coerce",
    "fits",
    "fixed_options",
    "is_scalar",
    "key_parts",
    "own_fields_first",
    "parse_date",
    "read_value",
    "require_model",
    "require_value",
    "scalar_of",
    "secret_fields",
    "secrets_in",
    "shared_values",
    "split_key",
    "union_of",
    "value_at",
    "value_or",
    "value_or_unset",
    "value_problem",
    "wire_text",
]

_HOMES = {
    **dict.fromkeys(("CommandValue", "OperationCommand"), ".commands"),
    **dict.fromkeys(("parse_date", "read_value", "value_problem", "wire_text"), ".text_values"),
    "union_of": ".unions",
    **dict.fromkeys(("Export", "ExportAddress", "ExportColumn"), ".exports"),
    "IdempotencyKeys": ".idempotency",
    **dict.fromkeys(
        (
            "Deliveries",
            "EventFeed",
            "KindDescription",
            "PolledEvents",
            "WatchedList",
            "WebhookOperations",
        ),
        ".events",
    ),
}

if not TYPE_CHECKING:
    # Load these when they are used: few clients do, and each takes 2 ms.
    __getattr__ = late_names(__name__, _HOMES)
