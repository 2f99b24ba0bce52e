"""The classes by which the runtime describes an API, as source."""

from __future__ import annotations

from typing import cast

import attrs

from ...language import Idempotency, Window
from ...model import (
    AmbiguityModel,
    BulkModel,
    ComparisonModel,
    CorrectionModel,
    CreationModel,
    DoctorModel,
    EnvironmentModel,
    ErrorsModel,
    ExportAddressModel,
    ExportColumnModel,
    ExportModel,
    FactModel,
    FieldModel,
    GuardModel,
    IdentityModel,
    NeedsModel,
    OperationModel,
    OwnPickModel,
    PagingModel,
    ParameterModel,
    PickModel,
    ProbeModel,
    ReadingModel,
    StepModel,
    TargetListModel,
    WritesModel,
)
from ...yaml import Text
from .python_source import call, items

_CLASSES: dict[type, str] = {
    AmbiguityModel: "Ambiguity",
    BulkModel: "BulkOptions",
    ComparisonModel: "CompareList",
    CorrectionModel: "Correction",
    CreationModel: "Creation",
    DoctorModel: "Doctor",
    EnvironmentModel: "Environment",
    ErrorsModel: "ErrorShape",
    ExportAddressModel: "ExportAddress",
    ExportColumnModel: "ExportColumn",
    ExportModel: "Export",
    FactModel: "Fact",
    GuardModel: "LiveMailGuard",
    Idempotency: "IdempotencyKeys",
    IdentityModel: "AccountLookup",
    NeedsModel: "Needs",
    OwnPickModel: "OwnPick",
    PagingModel: "Paging",
    PickModel: "Pick",
    ProbeModel: "Probe",
    ReadingModel: "Reading",
    StepModel: "WriteStep",
    TargetListModel: "TargetList",
    Window: "RateLimit",
    WritesModel: "Writes",
}
"""What the runtime calls records of the model. The fields have the same names."""


def record(made_of: attrs.AttrsInstance, **own: object) -> str:
    """A record of the model as the runtime's class of it; `own` are sources of other fields."""
    # What does not count when two are compared is where it is written.
    names = [field.name for field in attrs.fields(type(made_of)) if field.eq]
    values = {name: None if name in own else source(getattr(made_of, name)) for name in names}
    return call(_CLASSES[type(made_of)], **values | own)


def source(value: object) -> str | None:
    """A value of the model as source; for what has a name, the name."""
    match value:
        case None:
            return None
        case OperationModel():  # the runtime finds it by this name
            return f'"{value.resource}.{value.name}"'
        case FieldModel() | ParameterModel():
            return f'"{value.name}"'
        case tuple() | list():
            return items(str(source(item)) for item in cast("tuple[object, ...]", value))
        case Text():
            return value.literal()
        case str():  # a name or a choice, which is plain text of an allow-list
            return f'"{value}"'
        case int() | float():
            return ascii(value)
        case _:
            return record(cast("attrs.AttrsInstance", value))
