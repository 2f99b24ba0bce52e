"""What the runtime is told of an API: operations, models and limits as frozen data.

The emitted package builds these descriptions from the spec; nothing here knows an endpoint.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import attrs

from ..errors import CallInfo
from ..suggestions import folded
from .scalars import PYTHON_TYPES

if TYPE_CHECKING:
    from .mismatches import MismatchReport

T_co = TypeVar("T_co", covariant=True)


class Effect(enum.Enum):
    """What a repetition of an operation would do; retries follow from it alone."""

    READ = "read"
    CREATE = "create"
    REPLACE = "replace"
    DELETE = "delete"
    TOGGLE = "toggle"
    MAIL = "mail"

    @property
    def idempotent(self) -> bool:
        """Whether doing it twice leaves the same as doing it once."""
        return self in _IDEMPOTENT


_IDEMPOTENT = frozenset({Effect.READ, Effect.REPLACE, Effect.DELETE})


@attrs.frozen
class RateLimit:
    """A rate limit: at most `requests` in any `seconds`."""

    requests: int
    seconds: float


@attrs.frozen(kw_only=True)
class Environment:
    """A place where the API is served."""

    name: str
    url: str
    summary: str = ""
    api_key: str | None = attrs.field(default=None, repr=False)
    """A key that everybody may use there; only a local fake has one."""
    limits: tuple[RateLimit, ...] = ()


def _same_name(described: Field | Parameter) -> str:
    return described.name


@attrs.frozen
class Field:
    """A field of a model."""

    name: str
    type: str
    """`int`, `int64`, `number`, `string`, `bool`, `any`, or a model's name."""
    wire_name: str = attrs.field(default=attrs.Factory(_same_name, takes_self=True), kw_only=True)
    is_list: bool = attrs.field(default=False, kw_only=True)
    aliases: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    """Other wire names accepted in an answer."""
    required: bool = attrs.field(default=False, kw_only=True)
    nullable: bool = attrs.field(default=False, kw_only=True)
    secret: bool = attrs.field(default=False, kw_only=True)
    min_length: int | None = attrs.field(default=None, kw_only=True)
    max_length: int | None = attrs.field(default=None, kw_only=True)
    print_length: int | None = attrs.field(default=None, kw_only=True)
    """How many characters are printed; the rest is cut."""
    headers: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    """Column headers that mean this field, besides its names."""
    codes: tuple[int | str, ...] = attrs.field(default=(), kw_only=True)
    """The known values, where it holds a code; others may come."""
    code_table: str | None = attrs.field(default=None, kw_only=True)
    """The name of the enum of these values: a member of another one is refused."""
    format: Literal["us_state", "us_zip"] | None = attrs.field(default=None, kw_only=True)
    """What a text is, where a list of rows is held to it."""

    @property
    def holds_model(self) -> bool:
        """Whether its type is a model."""
        return self.type != "any" and self.type not in PYTHON_TYPES


@attrs.frozen(kw_only=True, eq=False)
class ModelDescription(Generic[T_co]):
    """A model, its fields, and the functions that make it of JSON and JSON of it."""

    type: type[T_co]
    fields: tuple[Field, ...]
    structure: Callable[[dict[str, Any], MismatchReport], T_co] = attrs.field(repr=False)
    """Takes the mapping apart: pass a copy to keep it."""
    unstructure: Callable[[Any], dict[str, Any]] = attrs.field(repr=False)
    guessed: bool = False
    """Whether the names of all fields are unconfirmed, so that all may come under others."""

    @cached_property
    def has_parts(self) -> bool:
        """Whether it is made of other models, too."""
        return any(field.holds_model for field in self.fields)

    @cached_property
    def alike(self) -> dict[str, Field]:
        """The fields by all their names on the wire, each without case and underscores."""
        names = [
            (name, field) for field in self.fields for name in (field.wire_name, *field.aliases)
        ]
        return {folded(name): field for name, field in reversed(names)}  # The first one counts.


@attrs.frozen
class Parameter:
    """A parameter of a path or query."""

    name: str
    type: str
    wire_name: str = attrs.field(default=attrs.Factory(_same_name, takes_self=True), kw_only=True)
    required: bool = attrs.field(default=False, kw_only=True)
    """Only said of a query; what is in a path is always required."""
    default: int | float | bool | str | None = attrs.field(default=None, kw_only=True)
    minimum: int | None = attrs.field(default=None, kw_only=True)
    maximum: int | None = attrs.field(default=None, kw_only=True)


@attrs.frozen(kw_only=True)
class Paging:
    """How a list is read page by page."""

    style: Literal["rows", "numbers", "offset"]
    """What `start` means: a row, the number of a page, or how many items to pass over."""
    start: str
    """The query parameter for the start, on the wire."""
    limit: str | None = None
    """The query parameter for the number of items of a page, on the wire, if there is one."""
    max_limit: int | None = None
    row: str | None = None
    """The item's attribute with its row, for `rows`."""
    key: tuple[str, ...]
    """The item's attributes that together tell it from all others."""
    items: str | None = None
    """The answer's attribute with the items, where the answer is not the list itself."""
    total: tuple[str, ...] = ()
    """The answer's attribute with the number of all items, each name inside the one before."""
    end_error: str | None = None
    """The message of the error answer past the end."""


@attrs.frozen(kw_only=True)
class CompareList:
    """A list that rows can be compared with before they are sent."""

    name: str
    """What the command's option calls it."""
    read: str
    """The operation that lists it, as `resource.name`. Its path is filled from `lists`, else
    from what is the same for all rows."""
    lists: str | None = None
    """The operation that lists the lists, where there are several, as `resource.name`."""
    total: str | None = None
    """The attribute of an item of `lists` with the number of items on that list."""


@attrs.frozen(kw_only=True)
class BulkOptions:
    """An operation done for many rows, as a function and as a command."""

    function: str
    command: str
    summary: str
    noun: str
    target: str
    """The command's option for the first fixed value."""
    fixed: tuple[str, ...]
    """What is the same for all rows: the parameters of the path, and fields of the body."""
    done: str = "created"
    """What is said of a row that succeeded."""
    require: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """One entry a rule; a rule is alternatives; an alternative is fields that must all be there."""
    match: tuple[str, ...] = ()
    """The fields by which a row is the same as another, or as an item of a list."""
    reconcile: str | None = None
    """The operation that lists what was created, as `resource.name`; its path is filled from
    what is the same for all rows. Without one, an unconfirmed row stays so."""
    compare: tuple[CompareList, ...] = ()


@attrs.frozen(kw_only=True)
class LiveMailGuard:
    """How to find out whether an operation would mail for real."""

    read: str
    """The operation with the list that shows what is mailed through, as `resource.name`."""
    match: tuple[tuple[str, str], ...]
    """Attributes of an item, and the path parameters they equal."""
    field: str | None = None
    """The attribute of the item that shows the mode; `None` where the list shows none."""
    harmless: int | bool | str | None = None
    """The attribute's value with which nothing is mailed."""
    live: int | bool | str | None = None
    """The attribute's value with which mail is real; with any other the mode is unknown."""
    also: tuple[str, ...] = ()
    """More operations with lists that have the same attributes, but show no mode."""


@attrs.frozen(kw_only=True)
class Ambiguity:
    """Which ids a path may take, where it is not known which one it does."""

    read: str
    """The operation with the list that shows the ids, as `resource.name`."""
    parameter: str
    """The path parameter that takes the id."""
    fields: tuple[str, ...]
    """The attributes of an item that it may stand for."""


@attrs.frozen(kw_only=True)
class ErrorShape:
    """What an error response looks like. Names count in any case, with or without underscores."""

    message_paths: tuple[str, ...] = ()
    """Where the message is, as dotted paths; `.` is a bare string."""
    details_paths: tuple[str, ...] = ()
    """Where texts about single fields are, as dotted paths."""
    envelope: str | None = None
    """The name that only an error response has at its top, whatever its status says."""


@attrs.frozen(kw_only=True)
class AccountLookup:
    """How a key's account is found out."""

    read: str
    """The operation that answers it, as `resource.name`."""
    field: str
    """The attribute of the answer that tells it from all others."""


@attrs.frozen(kw_only=True)
class Provenance:
    """Where an operation was found, and how sure its description is."""

    url: str
    confidence: str


@attrs.frozen(kw_only=True, eq=False)
class Operation(Generic[T_co]):
    """One call of the API."""

    name: str
    resource: str
    summary: str
    method: str
    path: str
    """The template below the base path, such as `/things/{thing_id}`."""
    effect: Effect
    returns: ModelDescription[T_co]
    returns_list: bool = False
    """Whether callers get a list, of `returns` or of what is in its `paging.items`."""
    unwrap: bool = False
    """Whether its one object usually comes in an array of one, so that this is not odd."""
    path_parameters: tuple[Parameter, ...] = ()
    query_parameters: tuple[Parameter, ...] = ()
    body: ModelDescription[Any] | None = None
    paging: Paging | None = None
    bulk: BulkOptions | None = None
    guard: LiveMailGuard | None = None
    ambiguity: Ambiguity | None = None
    source: Provenance

    def __str__(self) -> str:
        return f"{self.resource}.{self.name}"

    @property
    def call(self) -> CallInfo:
        """What an error says was being done: this operation, without values, tried once."""
        return CallInfo(operation=str(self), method=self.method, path=self.path)


@attrs.frozen(kw_only=True, eq=False)
class ResourceDescription:
    """The operations and models of one resource."""

    operations: tuple[Operation[Any], ...]
    models: tuple[ModelDescription[Any], ...]


@attrs.frozen(kw_only=True, eq=False)
class Api:
    """A whole API. What its resources hold is loaded when it is asked for."""

    name: str
    """The name of the client class; in capitals, the prefix of its environment variables."""
    version: str
    summary: str
    base_path: str
    limits: tuple[RateLimit, ...]
    environments: tuple[Environment, ...]
    default_environment: str
    errors: ErrorShape
    resources: tuple[str, ...]
    account: AccountLookup | None = None
    """How a key's account is found out, if it can be."""
    load: Callable[[str], ResourceDescription] = attrs.field(repr=False)
    """Loads the description of a resource."""

    @cached_property
    def operations(self) -> tuple[Operation[Any], ...]:
        """All operations."""
        return tuple(o for name in self.resources for o in self.load(name).operations)

    @cached_property
    def models(self) -> tuple[ModelDescription[Any], ...]:
        """All models."""
        return tuple(m for name in self.resources for m in self.load(name).models)

    @cached_property
    def path_words(self) -> frozenset[str]:
        """The literal segments of the paths of all operations."""
        segments = {s for o in self.operations for s in o.path.split("/")}
        return frozenset(s for s in segments if s and "{" not in s)

    def operation(self, name: str) -> Operation[Any]:
        """The operation called `resource.name`; raises `KeyError` where there is none."""
        resource, _, _ = name.partition(".")
        if resource in self.resources:
            for operation in self.load(resource).operations:
                if str(operation) == name:
                    return operation
        raise KeyError(name)

    def model(self, name: str, near: str) -> ModelDescription[Any]:
        """The model called `name`, looked for in the resource `near` first.

        Raises `KeyError` where there is none.
        """
        for resource in (near, *self.resources):
            for model in self.load(resource).models:
                if model.type.__name__ == name:
                    return model
        raise KeyError(name)

    def environment(self, name: str) -> Environment:
        """The environment called `name`; raises `KeyError` where there is none."""
        for environment in self.environments:
            if environment.name == name:
                return environment
        raise KeyError(name)
