"""Spec language: one class for each mapping that a spec file may have.

In reading order: `api` (`api.yaml`, types and models), `operations` (resource files), `fake`
(`fake.yaml`), `document` (a parsed spec), `binder` (nodes to these classes, by their annotations),
`json_schema` (the language for editors).
"""

from __future__ import annotations

from .api import (
    CONFIDENCES,
    EFFECTS,
    SCALAR_TYPES,
    UNCONFIRMED,
    ApiFile,
    Environment,
    Errors,
    Field,
    Identity,
    Mapping,
    Model,
    NamedType,
    Source,
    Window,
)
from .binder import Key, keys, read
from .document import Document
from .fake import (
    Behaviour,
    Collection,
    Count,
    Course,
    Envelope,
    FakeFile,
    LifeCycle,
    Reference,
    Step,
)
from .json_schema import schema_text
from .operations import (
    Ambiguity,
    Bulk,
    Comparison,
    Guard,
    Operation,
    Paginate,
    Parameter,
    ResourceFile,
    Switch,
)

__all__ = [
    "CONFIDENCES",
    "EFFECTS",
    "SCALAR_TYPES",
    "UNCONFIRMED",
    "Ambiguity",
    "ApiFile",
    "Behaviour",
    "Bulk",
    "Collection",
    "Comparison",
    "Count",
    "Course",
    "Document",
    "Envelope",
    "Environment",
    "Errors",
    "FakeFile",
    "Field",
    "Guard",
    "Identity",
    "Key",
    "LifeCycle",
    "Mapping",
    "Model",
    "NamedType",
    "Operation",
    "Paginate",
    "Parameter",
    "Reference",
    "ResourceFile",
    "Source",
    "Step",
    "Switch",
    "Window",
    "keys",
    "read",
    "schema_text",
]
