"""Checked model of an API, the input of the emitters.

Every reference is resolved, and every name is safe to write into code. A `Text` is prose or a wire
string: only its `literal()` may reach code. Types and models are from `model_types`, operations
from `model_operations`, events from `model_events`, commands from `model_commands`, the
examination of the real API from `model_doctor`, exports of other programs from `model_exports`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from . import language
from .model_commands import CommandModel as CommandModel
from .model_commands import CommandValueModel as CommandValueModel
from .model_doctor import CorrectionModel as CorrectionModel
from .model_doctor import CreationModel as CreationModel
from .model_doctor import DoctorModel as DoctorModel
from .model_doctor import FactModel as FactModel
from .model_doctor import NeedsModel as NeedsModel
from .model_doctor import OwnPickModel as OwnPickModel
from .model_doctor import PickModel as PickModel
from .model_doctor import ProbeModel as ProbeModel
from .model_doctor import ReadingModel as ReadingModel
from .model_doctor import StepModel as StepModel
from .model_doctor import WritesModel as WritesModel
from .model_events import DeliveryModel as DeliveryModel
from .model_events import EventKindModel as EventKindModel
from .model_events import EventsModel as EventsModel
from .model_events import PolledListModel as PolledListModel
from .model_events import WatchedListModel as WatchedListModel
from .model_events import WebhookUseModel as WebhookUseModel
from .model_exports import ExportAddressModel as ExportAddressModel
from .model_exports import ExportColumnModel as ExportColumnModel
from .model_exports import ExportModel as ExportModel
from .model_operations import AmbiguityModel as AmbiguityModel
from .model_operations import BulkModel as BulkModel
from .model_operations import ComparisonModel as ComparisonModel
from .model_operations import GuardModel as GuardModel
from .model_operations import ListLengthModel as ListLengthModel
from .model_operations import Method as Method
from .model_operations import OperationModel as OperationModel
from .model_operations import PagingModel as PagingModel
from .model_operations import ParameterModel as ParameterModel
from .model_operations import ParameterScalar as ParameterScalar
from .model_operations import PlainAnswer as PlainAnswer
from .model_operations import RecordChangeModel as RecordChangeModel
from .model_operations import SwitchModel as SwitchModel
from .model_operations import TargetListModel as TargetListModel
from .model_types import CodeModel as CodeModel
from .model_types import FieldModel as FieldModel
from .model_types import FieldType as FieldType
from .model_types import GroupModel as GroupModel
from .model_types import Kind as Kind
from .model_types import NamedScalar as NamedScalar
from .model_types import NamedTypeModel as NamedTypeModel
from .model_types import ResolvedModel as ResolvedModel
from .model_types import SourceModel as SourceModel
from .model_types import UnionModel as UnionModel

if TYPE_CHECKING:
    from .yaml import Name, Text, TypeName


@attrs.frozen(kw_only=True)
class IdentityModel:
    """Operation and field that give the account of an API key."""

    read: OperationModel
    field: FieldModel
    names: tuple[FieldModel, ...] = ()
    """The fields that name the account for people, the best first."""


@attrs.frozen(kw_only=True)
class EnvironmentModel:
    """Environment of the API; `limits` are those of the API unless it has its own."""

    name: Name
    url: Text
    summary: Text
    api_key: Text | None
    limits: tuple[language.Window, ...]
    deprecated: language.Deprecation | None = None


@attrs.frozen(kw_only=True)
class CredentialModel(language.CredentialFacts):
    """A place in each request that holds the API key, or a part of it."""


@attrs.frozen(kw_only=True)
class ErrorsModel:
    """Shape of an error response."""

    message_paths: tuple[str, ...]
    """Dotted paths of identifiers, or `.`."""
    details_paths: tuple[str, ...]
    """Dotted paths of identifiers."""
    envelope: str | None
    """An identifier."""


@attrs.frozen(kw_only=True)
class ResourceModel:
    """Operations of one emitted module."""

    name: Name
    summary: Text
    operations: tuple[OperationModel, ...]
    receives: tuple[TypeName, ...] = ()
    """Models that the vendor sends unprompted, such as to a webhook."""
    subscribes: bool = False
    """Whether it has the function `subscribe`, which receives events with its webhooks."""
    group: str = ""
    """The name of the group of its commands, in kebab-case."""
    commands: tuple[CommandModel, ...] = ()

    @property
    def functions(self) -> list[Name]:
        """The names of its functions: each operation, its old name, and what is made of it."""
        names: list[Name] = []
        for operation in self.operations:
            made = (operation.bulk, operation.switch, operation.change)
            old = [operation.renamed_from.name] if operation.renamed_from else []
            names += [operation.name, *old, *(one.function for one in made if one)]
        return names

    @property
    def members(self) -> list[str]:
        """The names of all its functions."""
        return [*self.functions, *(["subscribe"] if self.subscribes else [])]


@attrs.frozen(kw_only=True)
class ApiModel:
    """Checked API."""

    name: TypeName
    package: Name
    summary: Text
    version: Text
    base_path: str
    limits: tuple[language.Window, ...]
    environments: tuple[EnvironmentModel, ...]
    default_environment: Name
    authentication: tuple[CredentialModel, ...]
    errors: ErrorsModel
    types: tuple[NamedTypeModel, ...] = ()
    models: tuple[ResolvedModel, ...] = ()
    """In an order in which a model follows the models of its fields. Resources must not depend on
    each other in a cycle."""
    resources: tuple[ResourceModel, ...] = ()
    idempotency: language.Idempotency | None = None
    account: IdentityModel | None = None
    events: EventsModel | None = None
    fake: language.FakeFile | None = None
    doctor: DoctorModel | None = None
    exports: tuple[ExportModel, ...] = ()

    @property
    def key_parts(self) -> list[Name]:
        """The parts of an API key; none if it is one piece."""
        return [*dict.fromkeys(one.part for one in self.authentication if one.part)]

    @property
    def groups(self) -> list[tuple[GroupModel, list[Kind]]]:
        """The groups, each with the kinds of the models that include it."""
        groups: dict[str, tuple[GroupModel, list[Kind]]] = {}
        for model in self.models:
            if model.group is not None:
                _, kinds = groups.setdefault(model.group.name, (model.group, []))
                if model.kind not in kinds:
                    kinds.append(model.kind)
        return list(groups.values())
