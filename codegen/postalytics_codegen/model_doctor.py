"""The examination of the real API in the checked model of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from .model_operations import OperationModel
    from .yaml import Name, Text


@attrs.frozen(kw_only=True)
class PickModel:
    """Value that is taken from an item of an earlier reading."""

    reading: Name
    field: Name
    most: Name | None


@attrs.frozen(kw_only=True)
class ReadingModel:
    """Request that only reads."""

    name: Name
    operation: OperationModel | None
    options: Text | None
    address: Text | None
    key: str
    values: tuple[tuple[Name, Text | PickModel], ...]
    query: tuple[tuple[Text, Text], ...]
    spelling: str
    label: Text

    @property
    def call_is_missing(self) -> bool:
        """Whether it is a request that no operation describes."""
        return self.options is not None or self.address is not None


@attrs.frozen(kw_only=True)
class FactModel:
    """Place in the spec with a confidence."""

    file: str
    place: tuple[str, ...]
    confidence: str


@attrs.frozen(kw_only=True)
class CorrectionModel:
    """Value of a place in the spec that an answer shows to be right."""

    seen: Text
    file: str
    place: tuple[str, ...]
    value: Text


@attrs.frozen(kw_only=True)
class NeedsModel:
    """Number of items that a reading must have."""

    reading: Name
    items: int


@attrs.frozen(kw_only=True)
class ProbeModel:
    """Question about the API."""

    name: Name
    question: Text
    see: str
    of: tuple[Name, ...]
    expect: tuple[Text, ...]
    names: tuple[Text, ...]
    fields: tuple[Name, ...]
    needs: NeedsModel | None
    control: Name | None
    facts: tuple[FactModel, ...]
    corrections: tuple[CorrectionModel, ...]


@attrs.frozen(kw_only=True)
class OwnPickModel(PickModel):
    """Value that is taken from a record that the run created."""


@attrs.frozen(kw_only=True)
class CreationModel:
    """Kind of record that a run creates and deletes."""

    name: Name
    read: OperationModel
    delete: OperationModel
    parameter: Name
    ids: tuple[Name, ...]


@attrs.frozen(kw_only=True)
class StepModel:
    """Request that may change something."""

    reading: ReadingModel
    body: tuple[tuple[Text, Any], ...]
    as_sent: tuple[tuple[Text, Text], ...]
    picks: tuple[tuple[Text, PickModel], ...]
    creates: CreationModel | None


@attrs.frozen(kw_only=True)
class WritesModel:
    """What a run in a sandbox writes and asks."""

    environment: Name
    steps: tuple[StepModel, ...]
    probes: tuple[ProbeModel, ...]


@attrs.frozen(kw_only=True)
class DoctorModel:
    """Examination of the real API."""

    wrong_key: Text
    readings: tuple[ReadingModel, ...]
    probes: tuple[ProbeModel, ...]
    writes: WritesModel | None
