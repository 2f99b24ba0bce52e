"""Events in the checked model of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from . import language
from .model_operations import OperationModel, ParameterModel
from .model_types import FieldModel, ResolvedModel, SourceModel

if TYPE_CHECKING:
    from .yaml import Name, Text


@attrs.frozen(kw_only=True)
class EventKindModel(language.EventKindFacts):
    """Kind of event."""

    name: Name
    code: int | bool | Text | None


@attrs.frozen(kw_only=True)
class PolledListModel(language.PolledListFacts):
    """List operation that shows the events of one source."""

    read: OperationModel
    """Its only path parameter is the source."""
    subject: FieldModel
    kind: FieldModel
    date: FieldModel
    detail: FieldModel | None

    @property
    def source(self) -> ParameterModel:
        """The path parameter with the ID of the source."""
        (parameter,) = self.read.path_parameters
        return parameter


@attrs.frozen(kw_only=True)
class DeliveryModel:
    """Delivery to a webhook. A path has the fields that lead to a value, from the body on."""

    model: ResolvedModel
    source: tuple[FieldModel, ...]
    subject: tuple[FieldModel, ...]
    kind: tuple[FieldModel, ...]
    date: tuple[FieldModel, ...]
    varying: tuple[Text, ...]
    note: Text | None


@attrs.frozen(kw_only=True)
class WebhookUseModel:
    """Operations on webhooks, all of one resource."""

    list: OperationModel
    create: OperationModel
    replace: OperationModel
    delete: OperationModel
    source: FieldModel
    url: FieldModel
    active: tuple[FieldModel, int | bool | Text]
    sources: OperationModel
    ids: tuple[FieldModel, ...]
    note: Text | None


@attrs.frozen(kw_only=True)
class WatchedListModel(language.WatchedListFacts):
    """List whose items can be watched."""

    function: Name
    read: OperationModel
    key: FieldModel


@attrs.frozen(kw_only=True)
class EventsModel:
    """Events of an API."""

    noun: Name
    kinds: tuple[EventKindModel, ...]
    polled: PolledListModel
    deliveries: DeliveryModel | None = None
    webhooks: WebhookUseModel | None = None
    lists: tuple[WatchedListModel, ...] = ()
    source: SourceModel | None = None
    note: Text | None = None

    @property
    def name(self) -> str:
        """What the documents call them."""
        return "events"
