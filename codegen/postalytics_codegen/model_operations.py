"""Operations in the checked model of an API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from . import language
from .model_types import FieldModel, FieldType, NamedTypeModel, SourceModel

if TYPE_CHECKING:
    from .yaml import Name, Text, TypeName

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
ParameterScalar = Literal[
    "int", "int64", "number", "string", "bool",
    "date", "datetime", "utc_datetime", "local_datetime", "decimal",
]  # fmt: skip
PlainAnswer = Literal["none", "bytes"]

_PLAIN_TYPES: dict[PlainAnswer, str] = {"none": "None", "bytes": "FileContent"}


@attrs.frozen(kw_only=True)
class ParameterModel(language.ParameterFacts):
    """Parameter of a path, of a query or in a header."""

    name: Name
    wire: Text
    scalar: ParameterScalar
    """Of several values, the type of each."""
    named: NamedTypeModel | None = None
    many: bool = False
    """Whether it takes a list."""
    example: int | float | bool | Text | None = None
    required: bool = False
    default: int | float | bool | str | None = None

    @property
    def type(self) -> FieldType:
        """The type, as a field would have it; of a mapping, that of each value."""
        return FieldType(scalar=self.scalar, named=self.named, many=self.many)

    @property
    def is_mapping(self) -> bool:
        """Whether it takes a mapping from names to values."""
        return self.style is not None and not self.many


@attrs.frozen(kw_only=True)
class PagingModel:
    """Pagination of a list."""

    style: language.PagingStyle
    start: ParameterModel
    limit: ParameterModel | None
    """With its maximum."""
    row: FieldModel | None
    key: tuple[FieldModel, ...]
    items: FieldModel | None
    """The response's field with the items, if the response is not the list itself."""
    total: tuple[FieldModel, ...]
    """The path to the field with the total number of items; each field is inside the previous."""
    more: tuple[FieldModel, ...]
    """The path to the field that tells how the list goes on."""
    end_error: Text | None

    @property
    def start_type(self) -> str:
        """The type of the start: a number, or a text by which the API names a page."""
        return "string" if self.start.scalar == "string" else "int"

    @property
    def first(self) -> int | None:
        """Where a list begins that callers do not begin elsewhere; `None` for its first page."""
        default = self.start.default
        return default if isinstance(default, int) else self.style.first


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
class TargetListModel:
    """List of what rows can be uploaded to."""

    lists: OperationModel
    equals: FieldModel
    """The field of an item that equals the shared value of the same name."""
    name: FieldModel | None = None
    total: FieldModel | None = None
    """The field of an item with the number of things that it holds."""


@attrs.frozen(kw_only=True)
class BulkModel(language.BulkFacts):
    """Bulk upload with an operation."""

    fixed: tuple[ParameterModel | FieldModel, ...]
    """Shared values: every path parameter, and fields of the body."""
    require: tuple[tuple[tuple[Name, ...], ...], ...]
    """Rules; a rule is a tuple of alternatives; an alternative is a tuple of required fields."""
    match: tuple[FieldModel, ...] = ()
    targets: TargetListModel | None = None
    reconcile: OperationModel | None = None
    compare: tuple[ComparisonModel, ...] = ()


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
    words: tuple[str, str]
    """The words of the command for on and off."""


@attrs.frozen(kw_only=True)
class ListLengthModel:
    """How to find out how many items a list has."""

    lists: OperationModel
    equals: FieldModel
    total: FieldModel


@attrs.frozen(kw_only=True)
class RecordChangeModel:
    """Function that changes fields of a record: it reads the record, merges, and replaces it."""

    function: Name
    summary: Text
    read: OperationModel
    record: TypeName
    """The model of the record."""
    named: tuple[ParameterModel | FieldModel, ...]
    """What names the record: parameters of paths, and fields of the body."""
    items: FieldModel | None = None
    """The response's field with the items, if it is one object that holds them."""
    match: tuple[FieldModel, ...] = ()
    count: ListLengthModel | None = None

    @property
    def fields_type(self) -> str:
        """The emitted type of the fields that it changes, such as `ThingChanges`."""
        return f"{self.record}Changes"


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
    name: FieldModel | None
    """The field of an item with its name, also in the lists of `also`."""
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
    header_parameters: tuple[ParameterModel, ...] = ()
    plain: PlainAnswer | None = None
    """What it returns in place of a model; then `returns` and `item` are empty."""
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
    change: RecordChangeModel | None = None
    guard: GuardModel | None = None
    ambiguity: AmbiguityModel | None = None
    source: SourceModel | None = None

    @property
    def parameters(self) -> tuple[ParameterModel, ...]:
        """All parameters: those of the path first."""
        return (*self.path_parameters, *self.query_parameters, *self.header_parameters)

    @property
    def result(self) -> str:
        """The type of what callers get, or get a list of."""
        return _PLAIN_TYPES[self.plain] if self.plain else str(self.item)

    @property
    def needs_more(self) -> bool:
        """Whether a call needs values besides those of the path: a body, or other parameters."""
        others = (*self.query_parameters, *self.header_parameters)
        return self.body is not None or any(parameter.required for parameter in others)

    def meaning(self, name: str, choices: dict[str, str]) -> str:
        """Return what a choice means; `replace` of PATCH leaves other fields as they are."""
        if name == "effect" and (self.method, self.effect) == ("PATCH", "replace"):
            return language.PATCHES
        return language.OperationFacts.meaning(self, name, choices)
