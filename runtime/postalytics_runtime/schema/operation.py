"""Description of an API as frozen data: operations, models and limits.

The emitted package builds these descriptions from the spec; this module knows no endpoint.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, cast

import attrs

from ..errors import CallInfo
from ..suggestions import folded
from .authentication import BASIC, Credential
from .scalars import PYTHON_TYPES

if TYPE_CHECKING:
    from .events import EventFeed
    from .exports import Export
    from .idempotency import IdempotencyKeys
    from .mismatches import MismatchReport

T_co = TypeVar("T_co", covariant=True)
TextFormat: TypeAlias = Literal[
    "us_state", "us_zip", "given_name", "family_name", "street", "street_line_2"
]

BodyForm: TypeAlias = Literal["json", "none", "bytes"]
QueryStyle: TypeAlias = Literal["repeat", "comma", "brackets"]


class Effect(enum.Enum):
    """Effect of an operation on the server; decides alone which calls are retried."""

    READ = "read"
    CREATE = "create"
    REPLACE = "replace"
    DELETE = "delete"
    TOGGLE = "toggle"
    MAIL = "mail"

    @property
    def idempotent(self) -> bool:
        """Whether two calls have the same result as one."""
        return self in (Effect.READ, Effect.REPLACE, Effect.DELETE)


@attrs.frozen
class RateLimit:
    """Rate limit: at most `requests` in any period of `seconds`."""

    requests: int
    seconds: float


@attrs.frozen(kw_only=True)
class Environment:
    """Deployment of the API, such as production or a local fake."""

    name: str
    url: str
    summary: str = ""
    api_key: str | None = attrs.field(default=None, repr=False)
    """A public key of this environment; only a local fake has one."""
    limits: tuple[RateLimit, ...] = ()
    deprecated: str = ""
    """The warning for those who choose it; empty text if it is not deprecated."""


def _same_name(described: Field | Parameter) -> str:
    return described.name


@attrs.frozen
class Field:
    """Field of a model."""

    name: str
    type: str
    """A key of `PYTHON_TYPES`, `any`, or a model's name."""
    wire_name: str = attrs.field(default=attrs.Factory(_same_name, takes_self=True), kw_only=True)
    is_list: bool = attrs.field(default=False, kw_only=True)
    is_map: bool = attrs.field(default=False, kw_only=True)
    """Whether it holds values of that type by text."""
    is_union: bool = attrs.field(default=False, kw_only=True)
    """Whether the type is a union, which may hold the JSON of a model that the spec lacks."""
    aliases: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    """Other wire names accepted in a response."""
    required: bool = attrs.field(default=False, kw_only=True)
    nullable: bool = attrs.field(default=False, kw_only=True)
    secret: bool = attrs.field(default=False, kw_only=True)
    min_length: int | None = attrs.field(default=None, kw_only=True)
    max_length: int | None = attrs.field(default=None, kw_only=True)
    print_length: int | None = attrs.field(default=None, kw_only=True)
    """The maximum number of characters that are printed; the rest is cut off."""
    headers: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    """CSV column headers that mean this field, in addition to its names."""
    old_name: str | None = attrs.field(default=None, kw_only=True)
    """The deprecated name that rows and files may still use for it."""
    codes: tuple[int | str, ...] = attrs.field(default=(), kw_only=True)
    """The known values of a field that holds a code; a response may hold others."""
    code_table: str | None = attrs.field(default=None, kw_only=True)
    """The name of the enum of these values; a member of another enum is refused."""
    format: TextFormat | None = attrs.field(default=None, kw_only=True)
    """What the text is, for the checks and the tidying of bulk uploads."""

    @property
    def is_single(self) -> bool:
        """Whether it holds one value, not a list or map."""
        return not (self.is_list or self.is_map)

    @property
    def holds_model(self) -> bool:
        """Whether its type is a model."""
        return self.type != "any" and self.type not in PYTHON_TYPES


_NO_MEMBERS: Mapping[str, ModelDescription[Any]] = MappingProxyType({})


@attrs.frozen(kw_only=True, eq=False)
class ModelDescription(Generic[T_co]):
    """Model: its class, its fields, and the functions that convert it from and to JSON."""

    type: type[T_co]
    fields: tuple[Field, ...]
    structure: Callable[[dict[str, Any], MismatchReport], T_co] = attrs.field(repr=False)
    """Consumes the mapping: pass a copy if you need it afterwards."""
    unstructure: Callable[[Any], dict[str, Any]] = attrs.field(repr=False)
    form: BodyForm = "json"
    """What the body of a response with it is."""
    guessed: bool = False
    """Whether all field names are guesses, so that a response may use other names for all."""
    discriminator: str = ""
    """The wire name of the field that tells the models of a union apart; empty for a model."""
    members: Mapping[str, ModelDescription[Any]] = attrs.field(default=_NO_MEMBERS, repr=False)
    """The models of a union, by the text in that field."""

    def member(self, value: object) -> ModelDescription[Any]:
        """Return the description of a value, or of its JSON: that of a model of a union.

        It is the description itself for a model, and for what a union does not know.
        """
        if not self.members:
            return self
        if isinstance(value, Mapping):
            text = cast("Mapping[str, object]", value).get(self.discriminator)
            return self.members.get(text, self) if isinstance(text, str) else self
        return next((one for one in self.members.values() if isinstance(value, one.type)), self)

    def member_by_fields(self, values: Mapping[str, object]) -> ModelDescription[Any]:
        """Return what `member` does, given values by the Python names of fields."""
        for text, member in self.members.items():
            names = [one.name for one in member.fields if one.wire_name == self.discriminator]
            if any(values.get(name) == text for name in names):
                return member
        return self

    @cached_property
    def has_parts(self) -> bool:
        """Whether any field holds another model."""
        return bool(self.members) or any(field.holds_model for field in self.fields)

    @cached_property
    def alike(self) -> dict[str, Field]:
        """The fields by all their wire names, each without case and underscores."""
        names = [
            (name, field) for field in self.fields for name in (field.wire_name, *field.aliases)
        ]
        return {folded(name): field for name, field in reversed(names)}  # The first name wins.


@attrs.frozen
class Parameter:
    """Parameter of a path, of a query or in a header."""

    name: str
    type: str
    wire_name: str = attrs.field(default=attrs.Factory(_same_name, takes_self=True), kw_only=True)
    required: bool = attrs.field(default=False, kw_only=True)
    """Not for path parameters, which always are."""
    default: int | float | bool | str | None = attrs.field(default=None, kw_only=True)
    minimum: int | None = attrs.field(default=None, kw_only=True)
    maximum: int | None = attrs.field(default=None, kw_only=True)
    style: QueryStyle | None = attrs.field(default=None, kw_only=True)
    """How a query holds several values; `None` if there is one value."""
    is_list: bool = attrs.field(default=False, kw_only=True)
    """Whether the several values are a list; else they are a mapping from names."""
    max_items: int | None = attrs.field(default=None, kw_only=True)
    """The maximum number of several values; there is always at least one."""
    old_name: str | None = attrs.field(default=None, kw_only=True)
    """The deprecated name by which jobs that were begun before may know it."""


@attrs.frozen(kw_only=True)
class Paging:
    """Pagination of a list operation."""

    style: str
    """How pages are requested, by the name of a class in `pagination`, such as `rows`."""
    start: str
    """The wire name of the query parameter for the start."""
    start_type: Literal["int", "string"] = "int"
    """The type of the start: a number that is counted, or a cursor of the API."""
    limit: str | None = None
    """The wire name of the query parameter for the page size; `None` if there is none."""
    min_limit: int | None = None
    """The smallest page size that the API takes; `None` if it is 1."""
    max_limit: int | None = None
    row: str | None = None
    """The attribute of an item with its row number, for the style `rows`."""
    key: tuple[str, ...]
    """The attributes that together identify an item."""
    items: str | None = None
    """The attribute of the response with the items; `None` if the response is the list."""
    total: tuple[str, ...] = ()
    """The path of attributes in the response to the total number of items."""
    more: tuple[str, ...] = ()
    """The path of attributes in the response to what tells how the list goes on."""
    end_error: str | None = None
    """The message of the error response past the end of the list."""


def value_at(holder: object, path: tuple[str, ...]) -> object:
    """Return the value at a path of attributes; `None` without a path, or if a part is missing."""
    found = holder if path else None
    for name in path:
        found = getattr(found, name, None)
    return found


@attrs.frozen(kw_only=True)
class CompareList:
    """Remote list to compare rows with before they are sent."""

    name: str
    """The name of the list in the option of the command."""
    read: str
    """The operation that returns the items, as `resource.name`. Its path is filled from `lists`,
    else from the shared values."""
    lists: str | None = None
    """The operation that returns the lists, as `resource.name`; `None` if there is only one."""
    total: str | None = None
    """The attribute of an item of `lists` with the number of items of that list."""


@attrs.frozen(kw_only=True)
class TargetList:
    """List of what rows can be uploaded to: names and sizes for the plan."""

    lists: str
    """The operation that returns the items, as `resource.name`."""
    equals: str
    """The attribute of an item that equals the shared value of the same name."""
    name: str | None = None
    """The attribute of an item with its name."""
    total: str | None = None
    """The attribute of an item with the number of things that it holds."""


@attrs.frozen(kw_only=True)
class BulkOptions:
    """Bulk upload of an operation, as a function and as a command."""

    function: str
    command: str
    summary: str
    noun: str
    target: str
    """The option of the command for the first shared value."""
    fixed: tuple[str, ...]
    """The names of the shared values: the path parameters, and fields of the body."""
    done: str = "created"
    """The word for a row that succeeded."""
    require: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Rules: a rule lists alternatives, and an alternative lists fields that must all be set."""
    match: tuple[str, ...] = ()
    """The fields of the row key, by which rows equal each other or items of a list."""
    targets: TargetList | None = None
    """The list that shows what rows can be uploaded to; for mail, the guard names one."""
    reconcile: str | None = None
    """The operation that lists the created items, as `resource.name`; its path is filled from the
    shared values. Without one, unconfirmed rows cannot be reconciled."""
    compare: tuple[CompareList, ...] = ()


@attrs.frozen(kw_only=True)
class LiveMailGuard:
    """Where to read whether an operation would send live mail."""

    read: str
    """The operation with the list that shows the mode, as `resource.name`."""
    match: tuple[tuple[str, str], ...]
    """Pairs of an item's attribute and the path parameter that it equals."""
    field: str | None = None
    """The attribute of the item with the mode; `None` if the list shows no mode."""
    harmless: int | bool | str | None = None
    """The value of `field` in test mode, in which nothing is mailed."""
    live: int | bool | str | None = None
    """The value of `field` in live mode; with any other value the mode is unknown."""
    name: str | None = None
    """The attribute of an item with its name, also in the lists of `also`."""
    also: tuple[str, ...] = ()
    """More operations whose lists have the same attributes, but show no mode."""


@attrs.frozen(kw_only=True)
class Ambiguity:
    """Ambiguous path parameter: it takes one of several ids, and it is unknown which."""

    read: str
    """The operation with the list that shows the ids, as `resource.name`."""
    parameter: str
    """The path parameter that takes the id."""
    fields: tuple[str, ...]
    """The attributes of an item that the id may be."""


@attrs.frozen(kw_only=True)
class ErrorShape:
    """Shape of an error response. Names match without regard to case and underscores."""

    message_paths: tuple[str, ...] = ()
    """The dotted paths of the message; `.` is a bare string."""
    details_paths: tuple[str, ...] = ()
    """The dotted paths of texts about single fields."""
    envelope: str | None = None
    """The top-level name that only an error response has, whatever its status."""


@attrs.frozen(kw_only=True)
class AccountLookup:
    """Where to read the account of a key."""

    read: str
    """The operation that returns the account, as `resource.name`."""
    field: str
    """The attribute of the response that identifies the account."""
    names: tuple[str, ...] = ()
    """The attributes that name the account for people, the best first."""


@attrs.frozen(kw_only=True)
class Provenance:
    """Source of an operation's description, and how certain the description is."""

    url: str
    confidence: str


@attrs.frozen(kw_only=True, eq=False)
class Operation(Generic[T_co]):
    """Operation of the API: method, path, parameters, models and effect."""

    name: str
    resource: str
    summary: str
    method: str
    path: str
    """The template below the base path, such as `/things/{thing_id}`."""
    effect: Effect
    idempotency_key: bool = False
    """Whether the API carries it out once for each idempotency key."""
    returns: ModelDescription[T_co]
    returns_list: bool = False
    """Whether callers get a list, of `returns` or of the items in its `paging.items`."""
    unwrap: bool = False
    """Whether the one object usually comes in an array of one, which is then not a mismatch."""
    path_parameters: tuple[Parameter, ...] = ()
    query_parameters: tuple[Parameter, ...] = ()
    header_parameters: tuple[Parameter, ...] = ()
    body: ModelDescription[Any] | None = None
    paging: Paging | None = None
    bulk: BulkOptions | None = None
    guard: LiveMailGuard | None = None
    ambiguity: Ambiguity | None = None
    deprecated: str = ""
    """Since when it is deprecated, and the command to use instead; empty text if it is not."""
    old_name: str | None = None
    """The deprecated name by which jobs that were begun before may know it."""
    source: Provenance | None = None

    def __str__(self) -> str:
        return f"{self.resource}.{self.name}"

    @property
    def call(self) -> CallInfo:
        """The `CallInfo` of this operation, without values, with one attempt."""
        return CallInfo(operation=str(self), method=self.method, path=self.path)


@attrs.frozen(kw_only=True, eq=False)
class ResourceDescription:
    """Operations and models of one resource."""

    operations: tuple[Operation[Any], ...]
    models: tuple[ModelDescription[Any], ...]


@attrs.frozen(kw_only=True, eq=False)
class Api:
    """Description of a whole API. Resources are loaded on first use."""

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
    authentication: tuple[Credential, ...] = BASIC
    """How the key is sent: by all of these at once."""
    idempotency: IdempotencyKeys | None = None
    """How idempotency keys are sent; `None` if it takes none."""
    account: AccountLookup | None = None
    """Where to read the account of a key; `None` if no operation shows it."""
    _events: EventFeed | Callable[[], EventFeed] | None = attrs.field(
        default=None, alias="events", repr=False
    )
    """What `events` is, or what loads it when it is first used."""
    _exports: tuple[Export, ...] | Callable[[], tuple[Export, ...]] = attrs.field(
        default=(), alias="exports", repr=False
    )
    """What `exports` is, or what loads it when it is first used."""
    load: Callable[[str], ResourceDescription] = attrs.field(repr=False)
    """Loads the description of a resource."""

    @cached_property
    def key_headers(self) -> frozenset[str]:
        """The headers that hold the key, in lower case."""
        return frozenset(one.header for one in self.authentication if one.header)

    @cached_property
    def key_parameters(self) -> frozenset[str]:
        """The query parameters that hold the key."""
        return frozenset(one.name for one in self.authentication if not one.header)

    @cached_property
    def events(self) -> EventFeed | None:
        """How events are polled and delivered; `None` if the API has none."""
        return self._events() if callable(self._events) else self._events

    @property
    def has_exports(self) -> bool:
        """Whether there are exports; loads none of them."""
        return bool(self._exports)

    @cached_property
    def exports(self) -> tuple[Export, ...]:
        """The layouts of files that other programs write, for uploads."""
        return self._exports() if callable(self._exports) else self._exports

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
        """Return the operation called `resource.name`; raise `KeyError` if there is none."""
        resource, _, _ = name.partition(".")
        known = self.load(resource).operations if resource in self.resources else ()
        return {str(operation): operation for operation in known}[name]

    def model(self, name: str, near: str) -> ModelDescription[Any]:
        """Return the model called `name`; the resource `near` is searched first.

        Raises `KeyError` if there is none.
        """
        for resource in (near, *self.resources):
            for model in self.load(resource).models:
                if model.type.__name__ == name:
                    return model
        raise KeyError(name)

    def environment(self, name: str) -> Environment:
        """Return the environment called `name`; raise `KeyError` if there is none."""
        return {environment.name: environment for environment in self.environments}[name]
