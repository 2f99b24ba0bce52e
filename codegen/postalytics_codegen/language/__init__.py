"""Spec language: one class for each mapping that a spec file may have.

In reading order: `mapping` (the base of all classes), `deprecation` (what ends, and old names),
`models` (types and models), `commands`, `paging` and `operations` (resource files), `events` and
`api` (`api.yaml`), `fake` (`fake.yaml`), `doctor` (`doctor.yaml`), `exports` (`exports/*.yaml`),
`accepted` (`accepted.yaml`), `openapi_words` (what to write in their place), `binder` (nodes to
these classes, by their annotations), `facts` (what the model of the API takes as it is, and marks),
`json_schema` (the language for editors).
"""

from __future__ import annotations

from .accepted import AcceptedFile
from .api import ApiFile, Authentication, CredentialFacts, Errors, Identity, Window
from .binder import Key, keys, read
from .commands import Command, ListLength, RecordChange
from .deprecation import Deprecation, Renaming, Version
from .doctor import (
    DoctorFile,
    DoctorWrites,
    Needs,
    OwnRecord,
    Probe,
    Reading,
    ReadingValue,
    WriteStep,
    WriteValue,
)
from .events import (
    Delivery,
    EventKind,
    EventKindFacts,
    Events,
    PolledList,
    PolledListFacts,
    WatchedList,
    WatchedListFacts,
    WebhookUse,
)
from .exports import EXPORT_PARTS, ExportColumn, ExportFile
from .facts import facts, marks
from .fake import (
    Behaviour,
    Collection,
    Count,
    Course,
    Envelope,
    FakeDeliveries,
    FakeFile,
    FakeServerFacts,
    LifeCycle,
    Reference,
    Step,
)
from .json_schema import schema_text
from .mapping import CONFIDENCES, UNCONFIRMED, Mapping, Source
from .models import SCALAR_TYPES, Code, Field, FieldFacts, Group, Model, ModelFacts, NamedType
from .openapi_words import value_hint
from .operations import (
    EFFECTS,
    PLAIN_ANSWERS,
    Ambiguity,
    Bulk,
    BulkFacts,
    Comparison,
    Guard,
    Operation,
    OperationFacts,
    Parameter,
    ParameterFacts,
    ResourceFile,
    Switch,
    TargetList,
)
from .paging import PAGING_OPTIONS, PAGING_STYLES, Paginate, PagingStyle

__all__ = [
    "CONFIDENCES",
    "EFFECTS",
    "EXPORT_PARTS",
    "PAGING_OPTIONS",
    "PAGING_STYLES",
    "PLAIN_ANSWERS",
    "SCALAR_TYPES",
    "UNCONFIRMED",
    "AcceptedFile",
    "Ambiguity",
    "ApiFile",
    "Authentication",
    "Behaviour",
    "Bulk",
    "BulkFacts",
    "Code",
    "Collection",
    "Command",
    "Comparison",
    "Count",
    "Course",
    "CredentialFacts",
    "Delivery",
    "Deprecation",
    "DoctorFile",
    "DoctorWrites",
    "Envelope",
    "Errors",
    "EventKind",
    "EventKindFacts",
    "Events",
    "ExportColumn",
    "ExportFile",
    "FakeDeliveries",
    "FakeFile",
    "FakeServerFacts",
    "Field",
    "FieldFacts",
    "Group",
    "Guard",
    "Identity",
    "Key",
    "LifeCycle",
    "ListLength",
    "Mapping",
    "Model",
    "ModelFacts",
    "NamedType",
    "Needs",
    "Operation",
    "OperationFacts",
    "OwnRecord",
    "Paginate",
    "PagingStyle",
    "Parameter",
    "ParameterFacts",
    "PolledList",
    "PolledListFacts",
    "Probe",
    "Reading",
    "ReadingValue",
    "RecordChange",
    "Reference",
    "Renaming",
    "ResourceFile",
    "Source",
    "Step",
    "Switch",
    "TargetList",
    "Version",
    "WatchedList",
    "WatchedListFacts",
    "WebhookUse",
    "Window",
    "WriteStep",
    "WriteValue",
    "facts",
    "keys",
    "marks",
    "read",
    "schema_text",
    "value_hint",
]
