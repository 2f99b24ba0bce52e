"""Spec language of `api.yaml`, types and models: one class for each mapping.

The classes are the only definition of the language. The binder follows their annotations,
`schema.json` is emitted from them, and `docs/spec-language.md` explains them. The modules
`operations` and `fake` have the rest.
"""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from ..yaml import Name, Position, Text, TypeName

CONFIDENCES = {
    "official": "the vendor's page was read to its end",
    "official-part": "the vendor's page was read in part",
    "transcribed": "copied by a third party from the vendor's page",
    "observed": "reported by a caller of the live service",
    "client": "seen in the request code of third-party clients",
    "inferred": "concluded from sibling operations or hints",
}
UNCONFIRMED = frozenset({"client", "inferred"})
"""Confidences that prove nothing about the responses of the API."""
EFFECTS = {
    "read": "changes nothing",
    "create": "creates a record on every call",
    "replace": "replaces the whole record; a second call has the same result",
    "delete": "removes a record",
    "toggle": "switches to the opposite state; a second call undoes the first",
    "mail": "prints and posts a mail piece, which costs money and cannot be recalled",
}
PAGE_STYLES = {
    "rows": "a start row and a number of rows; each item has its row number",
    "numbers": "the number of a page, from 1, and a page size",
    "offset": "the number of items to skip; the server decides the page size",
}
FORMATS = {
    "us_state": "a US state, as two letters or as its name; a Canadian province beside a Canadian "
    "postal code passes with a warning",
    "us_zip": "a US ZIP code, which must belong to the state in the same row; a Canadian postal "
    "code beside a Canadian province passes with a warning",
}
SCALAR_TYPES = ("int", "int64", "number", "string", "bool", "any")


def entry(
    summary: str,
    *,
    default: Any = attrs.NOTHING,
    choices: dict[str, str] | None = None,
    mark: str | None = None,
    minimum: int | None = None,
) -> Any:
    """Declare a key of a mapping in a spec file.

    Args:
        summary: what the key means.
        default: the value of a key that is left out; without a default it must be given.
        choices: the values that the key may have, and what each means.
        mark: the sentence of the documents about the value, where `{}` is the value and `{meaning}`
            what the choice means. Only for a flag, a number, a text or a choice.
        minimum: the minimum value of a number.
    """
    metadata = {"summary": summary, "choices": choices, "mark": mark, "minimum": minimum}
    factory: Any = attrs.Factory(default) if callable(default) else default
    return attrs.field(kw_only=True, metadata=metadata, default=factory)


@attrs.frozen
class Mapping:
    """Base class of every mapping in a spec file."""

    shorthand: ClassVar[str | None] = None
    """The key that a lone scalar or list in place of the mapping stands for."""

    place: Position = attrs.field(kw_only=True, eq=False, repr=False)
    places: dict[str, Position] = attrs.field(
        kw_only=True, eq=False, repr=False, factory=dict[str, Position]
    )
    """The position of the value of each given key."""
    sound: bool = attrs.field(kw_only=True, eq=False, repr=False, default=True)
    """Whether all keys could be read. If not, a key that seems missing may only be misspelled."""

    def at(self, name: str) -> Position:
        """Return the position of the value of the key `name`, or of the mapping without it."""
        return self.places.get(name, self.place)


@attrs.frozen
class Source(Mapping):
    """Source of a fact, and its confidence."""

    page: Text = entry("The last part of the address of the vendor's page.")
    confidence: str = entry(
        "How the fact was found.", choices=CONFIDENCES, mark="Confidence: {}; {meaning}."
    )
    evidence: Text | None = entry(
        "What the source shows, what it lacks and where sources disagree; for the coverage table.",
        default=None,
    )


@attrs.frozen
class Window(Mapping):
    """Rate limit: a number of requests in a number of seconds."""

    requests: int = entry("The maximum number of requests in the window.", minimum=1)
    seconds: int = entry("The length of the window, in seconds.", minimum=1)


@attrs.frozen
class Environment(Mapping):
    """Environment of the API: a server, its key and its rate limits."""

    url: Text = entry("Scheme and host, without a path.")
    summary: Text = entry("What the environment is for.")
    api_key: Text | None = entry("A public API key that anyone may use there.", default=None)
    limits: list[Window] | None = entry(
        "The rate limits, if they differ from those of the API.", default=None
    )
    source: Source | None = entry("Where this fact was found.", default=None)


@attrs.frozen
class Authentication(Mapping):
    """Authentication of requests."""

    scheme: str = entry(
        "The authentication scheme.",
        choices={"basic": "HTTP Basic, with the API key as the user name"},
    )
    summary: Text = entry("What users must know about it.")
    source: Source | None = entry("Where this fact was found.", default=None)


@attrs.frozen
class Errors(Mapping):
    """Shape of an error response."""

    message_at: list[Text] = entry(
        'Dotted paths to the message, in order; "." stands for a bare string.'
    )
    details_at: list[Text] = entry("Dotted paths to messages about single fields.", default=list)
    envelope: Text | None = entry(
        "The top-level name that makes any response an error, even with status 200.",
        default=None,
    )
    source: Source | None = entry("Where this fact was found.", default=None)
    note: Text | None = entry("Other facts that a user needs.", default=None)


@attrs.frozen
class Identity(Mapping):
    """How to find the account of an API key."""

    read: Text = entry(
        "The operation that returns the account, as `resource.operation` or `operation`."
    )
    field: Name = entry("The field of its response that identifies the account.")


@attrs.frozen
class ApiFile(Mapping):
    """`api.yaml`: settings of the whole API."""

    api: TypeName = entry("The name of the client class.")
    package: Name = entry("The name of the emitted package.")
    summary: Text = entry("What the API does, one or two sentences.")
    version: Text = entry("The API's version.")
    base_path: Text = entry("The beginning of every path.")
    docs: Text = entry("The base URL of the pages named in `source`.")
    authentication: Authentication = entry("How requests are authenticated.")
    limits: list[Window] = entry("The rate limits of each API key; all of them apply.")
    environments: dict[Name, Environment] = entry("The environments of the API, by name.")
    default_environment: Name = entry("The environment of a client that names none.")
    errors: Errors = entry("The shape of an error response.")
    account: Identity | None = entry("How to find the account of an API key.", default=None)


@attrs.frozen
class Code(Mapping):
    """Known value of a code table. A lone value may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "value"

    value: Text = entry("The value on the wire.")
    summary: Text | None = entry("What the code means, if the name does not say so.", default=None)
    confidence: str | None = entry("How this code was found.", default=None, choices=CONFIDENCES)


@attrs.frozen
class NamedType(Mapping):
    """Named scalar: the id of one kind of object, or a code of a code table."""

    type: str = entry(
        "The type on the wire.",
        choices={
            "int": "a whole number of 32 bits",
            "int64": "a whole number of 64 bits",
            "string": "text",
        },
    )
    summary: Text = entry("What it is, one sentence.")
    source: Source | None = entry("Where this fact was found.", default=None)
    note: Text | None = entry("Other facts that a user needs.", default=None)
    codes: dict[Name, Code] = entry(
        "The known values by name; without codes, the type is an id.", default=dict
    )


@attrs.frozen
class FieldFacts(Mapping):
    """What is written of a field and holds as it is."""

    also: list[Text] = entry("Other names to accept in a response.", default=list)
    summary: Text | None = entry("What it means.", default=None)
    note: Text | None = entry("Other facts that a user needs.", default=None)
    required: bool = entry("Whether requests must have this field.", default=False)
    secret: bool = entry("Whether the value is masked wherever it is shown.", default=False)
    min_length: int | None = entry("The minimum number of characters.", default=None, minimum=1)
    max_length: int | None = entry("The maximum number of characters.", default=None, minimum=1)
    print_length: int | None = entry(
        "The number of characters that fit in print; longer text is truncated there.",
        default=None,
        minimum=1,
    )
    format: str | None = entry(
        "The format of the text, checked in bulk uploads.", default=None, choices=FORMATS
    )
    headers: list[Text] = entry(
        "Column headers that stand for this field, besides its name.", default=list
    )


@attrs.frozen
class Field(FieldFacts):
    """Field of a model. A lone type may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "type"

    type: Text | list[Text] = entry(
        "A type, a named type, a model, or one of these in brackets for a list; `?` for null."
    )
    wire: Text | None = entry("The name in JSON, if it is not the Python name.", default=None)
    example: Any = entry("An example value from the vendor's page.", default=None)
    confidence: str | None = entry("How this field was found.", default=None, choices=CONFIDENCES)


@attrs.frozen
class Group(Mapping):
    """Fields that several models have in common."""

    summary: Text = entry("What the fields are for, one sentence.")
    note: Text | None = entry("Other facts that a user needs.", default=None)
    fields: dict[Text, Field] = entry(
        "The fields by Python name; `x_{1..9}` stands for nine fields."
    )


@attrs.frozen
class ModelFacts(Mapping):
    """What is written of a model and holds as it is."""

    summary: Text = entry("What it is, one sentence.")
    note: Text | None = entry("Other facts that a user needs.", default=None)
    replaces: TypeName | None = entry(
        "The model of the record that an instance of this model replaces.", default=None
    )
    personal: bool = entry(
        "Whether the model holds personal data, so that a `repr` shows no text.", default=False
    )


@attrs.frozen
class Model(ModelFacts):
    """Object in a request or a response."""

    source: Source = entry("Where the fields were found.")
    fields: dict[Text, Field] = entry(
        "The fields by Python name; `x_{1..9}` stands for nine fields."
    )
    include: TypeName | None = entry(
        "The group whose fields the model has after its own.", default=None
    )
