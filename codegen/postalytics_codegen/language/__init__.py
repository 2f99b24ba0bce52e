"""Spec language: one class for each mapping that a spec file may have.

In reading order: `api` (`api.yaml`, types and models), `operations` (resource files), `fake`
(`fake.yaml`), `binder` (nodes to these classes, by their annotations), `facts` (what the model of
the API takes as it is, and marks), `json_schema` (the language for editors).
"""

from __future__ import annotations

from .api import (
    CONFIDENCES,
    EFFECTS,
    SCALAR_TYPES,
    UNCONFIRMED,
    ApiFile,
    Errors,
    Field,
    FieldFacts,
    Group,
    Identity,
    Mapping,
    Model,
    ModelFacts,
    NamedType,
    Source,
    Window,
)
from .binder import Key, keys, read
from .facts import facts, marks
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
    BulkFacts,
    Comparison,
    Guard,
    Operation,
    OperationFacts,
    Paginate,
    Parameter,
    ParameterFacts,
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
    "BulkFacts",
    "Collection",
    "Comparison",
    "Count",
    "Course",
    "Envelope",
    "Errors",
    "FakeFile",
    "Field",
    "FieldFacts",
    "Group",
    "Guard",
    "Identity",
    "Key",
    "LifeCycle",
    "Mapping",
    "Model",
    "ModelFacts",
    "NamedType",
    "Operation",
    "OperationFacts",
    "Paginate",
    "Parameter",
    "ParameterFacts",
    "Reference",
    "ResourceFile",
    "Source",
    "Step",
    "Switch",
    "Window",
    "facts",
    "keys",
    "marks",
    "read",
    "schema_text",
]
