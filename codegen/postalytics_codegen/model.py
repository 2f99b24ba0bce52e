"""Checked model of an API, the input of the emitters.

Every reference is resolved, and every name is safe to write into code. A `Text` is prose or a wire
string: only its `literal()` may reach code. Types and models are from `model_types`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from . import language
from .model_types import CodeModel as CodeModel
from .model_types import FieldModel as FieldModel
from .model_types import FieldType as FieldType
from .model_types import GroupModel as GroupModel
from .model_types import Kind as Kind
from .model_types import NamedScalar as NamedScalar
from .model_types import NamedTypeModel as NamedTypeModel
from .model_types import ResolvedModel as ResolvedModel
from .model_types import SourceModel as SourceModel

if TYPE_CHECKING:
    from .yaml import Name, Text, TypeName

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
ParameterScalar = Literal["int", "int64", "number", "string", "bool"]
PagingStyle = Literal["rows", "numbers", "offset"]


@attrs.frozen(kw_only=True)
class ParameterModel(language.ParameterFacts):
    """Path or query parameter."""

    name: Name
    wire: Text
    scalar: ParameterScalar
    named: NamedTypeModel | None = None
    example: int | float | bool | Text | None = None
    required: bool = False
    default: int | float | bool | str | None = None

    @property
    def type(self) -> FieldType:
        """The type, as a field would have it."""
        return FieldType(scalar=self.scalar, named=self.named)


@attrs.frozen(kw_only=True)
class PagingModel:
    """Pagination of a list."""

    style: PagingStyle
    start: ParameterModel
    limit: ParameterModel | None
    """Given for `rows` and `numbers`, with its maximum."""
    row: FieldModel | None
    """Given for `rows`."""
    key: tuple[FieldModel, ...]
    items: FieldModel | None
    """The response's field with the items, if the response is not the list itself."""
    total: tuple[FieldModel, ...]
    """The path to the field with the total number of items; each field is inside the previous."""
    end_error: Text | None


@attrs.frozen(kw_only=True)
class ComparisonModel:
    """One or more lists that rows can be compared with."""

    name: Name
    read: OperationModel
    lists: OperationModel | None = None
    """The operation that lists the lists; the path of `read` is filled from its items."""
    total: FieldModel | None = None
    """The field of the items of `lists` with the number of items on a list."""


@attrs.frozen(kw_only=True)
class BulkModel(language.BulkFacts):
    """Bulk upload with an operation."""

    fixed: tuple[ParameterModel | FieldModel, ...]
    """Shared values: every path parameter, and fields of the body."""
    require: tuple[tuple[tuple[Name, ...], ...], ...]
    """Rules; a rule is a tuple of alternatives; an alternative is a tuple of required fields."""
    match: tuple[FieldModel, ...] = ()
    reconcile: OperationModel | None = None
    compare: tuple[ComparisonModel, ...] = ()


@attrs.frozen(kw_only=True)
class IdentityModel:
    """Operation and field that give the account of an API key."""

    read: OperationModel
    field: FieldModel


@attrs.frozen(kw_only=True)
class SwitchModel:
    """Safe function for a blind toggle."""

    function: Name
    summary: Text
    argument: Name
    read: OperationModel
    """An operation with the same path parameters."""
    field: FieldModel
    on: int | bool | Text
    off: int | bool | Text


@attrs.frozen(kw_only=True)
class GuardModel:
    """How to find out whether an operation would send live mail."""

    read: OperationModel
    """An operation that returns a list."""
    match: tuple[tuple[FieldModel, Name], ...]
    """Fields of an item, and the path parameters they equal."""
    field: FieldModel | None
    """The item's field that shows the mode; `None` if the list does not show a mode."""
    harmless: int | bool | Text | None
    live: int | bool | Text | None
    also: tuple[OperationModel, ...]
    """Operations that return lists with the fields of `match`, but without a mode."""


@attrs.frozen(kw_only=True)
class AmbiguityModel:
    """Ids that a path may take, if it is not known which id is right."""

    read: OperationModel
    """An operation that returns a list."""
    parameter: Name
    """A parameter of the path."""
    fields: tuple[FieldModel, ...]
    """At least two fields of an item."""


@attrs.frozen(kw_only=True)
class OperationModel(language.OperationFacts):
    """Operation of the API."""

    name: Name
    resource: Name
    method: Method
    path: str
    """The template below the base path, such as `/things/{thing_id}`; its literal parts have only
    unreserved characters."""
    path_parameters: tuple[ParameterModel, ...]
    """In the order of the template."""
    query_parameters: tuple[ParameterModel, ...]
    returns: TypeName
    """The model of the response; with `paging.items`, the model around the items."""
    item: TypeName
    """The model that a caller gets, once or in a list: `returns`, or the model of
    `paging.items`."""
    many: bool
    """Whether a caller gets a list."""
    paging: PagingModel | None
    bulk: BulkModel | None
    switch: SwitchModel | None = None
    guard: GuardModel | None = None
    ambiguity: AmbiguityModel | None = None
    source: SourceModel


@attrs.frozen(kw_only=True)
class EnvironmentModel:
    """Environment of the API; `limits` are those of the API unless it has its own."""

    name: Name
    url: Text
    summary: Text
    api_key: Text | None
    limits: tuple[language.Window, ...]


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

    @property
    def functions(self) -> list[Name]:
        """The names of its functions: each operation, then its bulk upload and its switch."""
        names: list[Name] = []
        for operation in self.operations:
            made = (operation.bulk, operation.switch)
            names += [operation.name, *(one.function for one in made if one)]
        return names


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
    errors: ErrorsModel
    types: tuple[NamedTypeModel, ...] = ()
    models: tuple[ResolvedModel, ...] = ()
    """In an order in which a model follows the models of its fields. Resources must not depend on
    each other in a cycle."""
    resources: tuple[ResourceModel, ...] = ()
    account: IdentityModel | None = None
    fake: language.FakeFile | None = None

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
