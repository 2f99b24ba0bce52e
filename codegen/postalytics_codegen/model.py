"""The checked model of an API: what the emitters read.

Every reference is resolved and every name is safe to write. What is still a `Text` is prose
or a wire string, and only its `literal()` may reach code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import attrs

if TYPE_CHECKING:
    from .language import FakeFile
    from .yaml import Name, Text, TypeName

Kind = Literal["request", "answer"]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
NamedScalar = Literal["int", "int64", "string"]
ParameterScalar = Literal["int", "int64", "number", "string", "bool"]
PagingStyle = Literal["rows", "numbers", "offset"]


@attrs.frozen(kw_only=True)
class CodeModel:
    """A known value of a code table."""

    name: Name
    value: int | Text
    summary: Text | None = None
    confidence: str | None = None


@attrs.frozen(kw_only=True)
class NamedTypeModel:
    """A scalar with a name of its own: an id where it has no codes, else a code table."""

    name: TypeName
    resource: Name
    scalar: NamedScalar
    summary: Text
    source: SourceModel | None = None
    note: Text | None = None
    codes: tuple[CodeModel, ...] = ()


@attrs.frozen(kw_only=True)
class FieldType:
    """The type of a field: a scalar or a model, alone or in a list."""

    scalar: str | None = None
    """One of `language.SCALAR_TYPES`; where `named` is given, what that is on the wire."""
    named: NamedTypeModel | None = None
    model: TypeName | None = None
    many: bool = False
    nullable: bool = False


@attrs.frozen(kw_only=True)
class FieldModel:
    """A field of a model, `x_{1..9}` spelled out."""

    name: Name
    wire: Text
    type: FieldType
    also: tuple[Text, ...] = ()
    summary: Text | None = None
    note: Text | None = None
    confidence: str | None = None
    """Given where it is another than its model's."""
    required: bool = False
    secret: bool = False
    min_length: int | None = None
    max_length: int | None = None
    print_length: int | None = None
    format: str | None = None
    """One of `language.FORMATS`."""
    headers: tuple[Text, ...] = ()
    example: Any = None
    """JSON of the field's type, every text in it a `Text`; `None` where there is none."""


@attrs.frozen(kw_only=True)
class SourceModel:
    """The page something was read from, with its full address."""

    url: Text
    confidence: str


@attrs.frozen(kw_only=True)
class ModelModel:
    """A model; it is sent or answered, never both."""

    name: TypeName
    resource: Name
    kind: Kind
    summary: Text
    source: SourceModel
    note: Text | None = None
    fields: tuple[FieldModel, ...]
    replaces: TypeName | None = None
    personal: bool = False


@attrs.frozen(kw_only=True)
class ParameterModel:
    """A parameter of a path or query."""

    name: Name
    wire: Text
    scalar: ParameterScalar
    named: NamedTypeModel | None = None
    summary: Text | None = None
    note: Text | None = None
    example: int | float | bool | Text | None = None
    required: bool = False
    default: int | float | bool | str | None = None
    minimum: int | None = None
    maximum: int | None = None
    confidence: str | None = None

    @property
    def type(self) -> FieldType:
        """Its type, as if it were a field."""
        return FieldType(scalar=self.scalar, named=self.named)


@attrs.frozen(kw_only=True)
class PagingModel:
    """How a list is read page by page."""

    style: PagingStyle
    start: ParameterModel
    limit: ParameterModel | None
    """Given for `rows` and `numbers`, with its maximum."""
    row: FieldModel | None
    """Given for `rows`."""
    key: tuple[FieldModel, ...]
    items: FieldModel | None
    """The answer's field with the items, where the answer is not the list itself."""
    total: tuple[FieldModel, ...]
    """The way to the field with the number of all items: each is inside the one before."""
    end_error: Text | None


@attrs.frozen(kw_only=True)
class ComparisonModel:
    """A list that rows can be compared with, or several."""

    name: Name
    read: OperationModel
    lists: OperationModel | None
    """What lists the lists; the path of `read` is filled from its items."""
    total: FieldModel | None
    """The field of its items with the number of items on a list."""


@attrs.frozen(kw_only=True)
class BulkModel:
    """An operation done for many rows."""

    function: Name
    command: Name
    summary: Text
    noun: Name
    done: Name | None
    """What is said of a row that succeeded; `None` for "created"."""
    target: Name
    fixed: tuple[ParameterModel | FieldModel, ...]
    """All parameters of the path, and fields of the body."""
    require: tuple[tuple[tuple[Name, ...], ...], ...]
    """One entry a rule; a rule is alternatives; an alternative is fields that must all be there."""
    match: tuple[FieldModel, ...] = ()
    reconcile: OperationModel | None = None
    compare: tuple[ComparisonModel, ...] = ()


@attrs.frozen(kw_only=True)
class IdentityModel:
    """How the account of a key is found out."""

    read: OperationModel
    field: FieldModel


@attrs.frozen(kw_only=True)
class SwitchModel:
    """A blind toggle made safe."""

    function: Name
    summary: Text
    argument: Name
    read: OperationModel
    """It has the same path parameters."""
    field: FieldModel
    on: int | bool | Text
    off: int | bool | Text


@attrs.frozen(kw_only=True)
class GuardModel:
    """How to find out whether an operation would mail for real."""

    read: OperationModel
    """It answers a list."""
    match: tuple[tuple[FieldModel, Name], ...]
    """Fields of an item, and the path parameters they equal."""
    field: FieldModel | None
    """The field of the item that shows the mode; `None` where the list shows none."""
    harmless: int | bool | Text | None
    live: int | bool | Text | None
    also: tuple[OperationModel, ...]
    """They answer lists with the same fields to match, and show no mode."""


@attrs.frozen(kw_only=True)
class AmbiguityModel:
    """Which ids a path may take, where it is not known which one it does."""

    read: OperationModel
    """It answers a list."""
    parameter: Name
    """A parameter of the path."""
    fields: tuple[FieldModel, ...]
    """At least two fields of an item."""


@attrs.frozen(kw_only=True)
class OperationModel:
    """One call of the API."""

    name: Name
    resource: Name
    summary: Text
    method: Method
    path: str
    """The template below the base path, `/things/{thing_id}`; its literal parts are
    of unreserved characters only."""
    path_parameters: tuple[ParameterModel, ...]
    """In the order of the template."""
    query_parameters: tuple[ParameterModel, ...]
    body: TypeName | None
    returns: TypeName
    """The model answered: with `paging.items` the one around the items."""
    item: TypeName
    """What a caller gets, one or many of: `returns`, or with `paging.items` the model in there."""
    many: bool
    """Whether a caller gets a list."""
    unwrap: bool
    effect: str
    paging: PagingModel | None
    bulk: BulkModel | None
    switch: SwitchModel | None
    guard: GuardModel | None
    ambiguity: AmbiguityModel | None
    source: SourceModel
    note: Text | None


@attrs.frozen(kw_only=True)
class WindowModel:
    """A rate limit."""

    requests: int
    seconds: int


@attrs.frozen(kw_only=True)
class EnvironmentModel:
    """A place where the API is served; `limits` are the API's own where it names none."""

    name: Name
    url: Text
    summary: Text
    api_key: Text | None
    limits: tuple[WindowModel, ...]


@attrs.frozen(kw_only=True)
class ErrorsModel:
    """What an error answer looks like."""

    message_at: tuple[str, ...]
    """Dotted paths of identifiers, or `.`."""
    details_at: tuple[str, ...]
    """Dotted paths of identifiers."""
    envelope: str | None
    """An identifier."""


@attrs.frozen(kw_only=True)
class ResourceModel:
    """The operations of one emitted module."""

    name: Name
    summary: Text
    operations: tuple[OperationModel, ...]
    receives: tuple[TypeName, ...] = ()
    """Models that the vendor sends of its own accord."""

    @property
    def functions(self) -> list[Name]:
        """The names of its functions: each operation, and after it what is made of it."""
        return [
            name
            for operation in self.operations
            for name in (
                operation.name,
                *([operation.bulk.function] if operation.bulk else []),
                *([operation.switch.function] if operation.switch else []),
            )
        ]


@attrs.frozen(kw_only=True)
class ApiModel:
    """A whole API, checked."""

    name: TypeName
    package: Name
    summary: Text
    version: Text
    base_path: str
    limits: tuple[WindowModel, ...]
    environments: tuple[EnvironmentModel, ...]
    default_environment: Name
    errors: ErrorsModel
    types: tuple[NamedTypeModel, ...]
    models: tuple[ModelModel, ...]
    """In an order in which a model follows those it is made of. Models of two resources may
    be made of each other's, but not so that the resources go round in a circle."""
    resources: tuple[ResourceModel, ...]
    account: IdentityModel | None
    fake: FakeFile | None
