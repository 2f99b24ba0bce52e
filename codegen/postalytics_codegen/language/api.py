"""The spec language: one class for each mapping that a spec file may hold.

The classes are the language's only definition. The reader follows their annotations,
`schema.json` is emitted from them, and `docs/spec-language.md` explains them. Here are `api.yaml`,
types and models; `operation_language`, `fake_language` and `seen_language` have the rest.
"""

# ruff: noqa: RUF009  entry() declares a key, it makes no default.

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from ..yaml import Name, Position, Text, TypeName

CONFIDENCES = {
    "official": "the vendor's page was read to its end",
    "official-part": "the vendor's page was read in part",
    "transcribed": "copied by a third party from the vendor's page",
    "observed": "reported by somebody who called the live service",
    "client": "seen in the request code of third-party clients",
    "inferred": "concluded from sibling operations or hints",
}
UNCONFIRMED = frozenset({"client", "inferred"})
"""The ways of finding a fact that prove nothing about the API's answers."""
EFFECTS = {
    "read": "changes nothing",
    "create": "makes something new each time",
    "replace": "sets the whole of something, the same however often it is repeated",
    "delete": "removes something",
    "toggle": "flips something, so that a repetition undoes it",
    "mail": "prints and posts a mail piece, which costs money and cannot be recalled",
}
PAGE_STYLES = {
    "rows": "a start row and a number of rows; each item names its row",
    "numbers": "the number of a page, from 1, and how many items a page has",
    "offset": "how many items to pass over; the server decides how many follow",
}
FORMATS = {
    "us_state": "a state of the US, by its two letters or its name; beside a Canadian postal code "
    "a province passes with a warning",
    "us_zip": "a ZIP code of the US, which must be one of the state beside it; beside a province "
    "of Canada a Canadian postal code passes with a warning",
}
SCALAR_TYPES = ("int", "int64", "number", "string", "bool", "any")


def entry(
    summary: str, *, default: Any = attrs.NOTHING, choices: dict[str, str] | None = None
) -> Any:
    """Declare a key of a mapping in a spec file; without a default it must be given."""
    factory: dict[str, Any] = {}
    if default is not attrs.NOTHING:
        factory = {"factory": default} if callable(default) else {"default": default}
    return attrs.field(kw_only=True, metadata={"summary": summary, "choices": choices}, **factory)


@attrs.frozen
class Mapping:
    """Anything in a spec file that is written as a mapping."""

    shorthand: ClassVar[str | None] = None
    """The key that a lone scalar or list in place of the mapping stands for."""

    place: Position = attrs.field(kw_only=True, eq=False, repr=False)
    places: dict[str, Position] = attrs.field(
        kw_only=True, eq=False, repr=False, factory=dict[str, Position]
    )
    """Where the value of each key that is given stands."""
    sound: bool = attrs.field(kw_only=True, eq=False, repr=False, default=True)
    """Whether all its keys could be read; what seems to be missing may else be misspelt."""

    def at(self, name: str) -> Position:
        """Where the value of the key `name` stands, or the mapping where it is not given."""
        return self.places.get(name, self.place)


@attrs.frozen
class Source(Mapping):
    """Where a fact was found, and how sure it is."""

    page: Text = entry("The last part of the address of the vendor's page.")
    confidence: str = entry("How the fact was found.", choices=CONFIDENCES)


@attrs.frozen
class Window(Mapping):
    """A rate limit: so many requests in so many seconds."""

    requests: int = entry("How many requests the window admits.")
    seconds: int = entry("How long the window is, in seconds.")


@attrs.frozen
class Environment(Mapping):
    """A place where the API is served."""

    url: Text = entry("Scheme and host, without a path.")
    summary: Text = entry("What it is for.")
    api_key: Text | None = entry("A key that everybody may use there.", default=None)
    limits: list[Window] | None = entry("Its rate limits, where they differ.", default=None)
    source: Source | None = entry("Where this was found.", default=None)


@attrs.frozen
class Authentication(Mapping):
    """How a request proves who sends it."""

    scheme: str = entry("The scheme.", choices={"basic": "HTTP Basic, the key as user name"})
    summary: Text = entry("What to know of it.")
    source: Source | None = entry("Where this was found.", default=None)


@attrs.frozen
class Errors(Mapping):
    """What an error answer looks like."""

    message_at: list[Text] = entry('Dotted paths to the message, in order; "." is a bare string.')
    details_at: list[Text] = entry("Dotted paths to texts about single fields.", default=list)
    envelope: Text | None = entry(
        "The name at the top that makes any answer an error, also one with status 200.",
        default=None,
    )
    source: Source | None = entry("Where this was found.", default=None)
    note: Text | None = entry("What else is known, and where sources disagree.", default=None)


@attrs.frozen
class Identity(Mapping):
    """How the account of a key is found out."""

    read: Text = entry("The operation that answers it, as `resource.operation` or `operation`.")
    field: Name = entry("The field of its answer that tells the account from all others.")


@attrs.frozen
class ApiFile(Mapping):
    """`api.yaml`: what holds for the whole API."""

    api: TypeName = entry("The name of the client class.")
    package: Name = entry("The name of the emitted package.")
    summary: Text = entry("What the API does, one or two sentences.")
    version: Text = entry("The API's version.")
    base_path: Text = entry("What every path starts with.")
    docs: Text = entry("The address that the pages named in `source` lie under.")
    authentication: Authentication = entry("How a request proves who sends it.")
    limits: list[Window] = entry("The rate limits for each key; all hold together.")
    environments: dict[Name, Environment] = entry("Where the API is served.")
    default_environment: Name = entry("The environment of a client that names none.")
    errors: Errors = entry("What an error answer looks like.")
    account: Identity | None = entry("How the account of a key is found out.", default=None)


@attrs.frozen
class Code(Mapping):
    """A known value of a code table. A lone value may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "value"

    value: Text = entry("The value on the wire.")
    summary: Text | None = entry("What it means, where its name does not say it.", default=None)
    confidence: str | None = entry("How this code was found.", default=None, choices=CONFIDENCES)


@attrs.frozen
class NamedType(Mapping):
    """A scalar with a name of its own: the id of one kind of thing, or a code of a table."""

    type: str = entry(
        "What it is on the wire.",
        choices={
            "int": "a whole number of 32 bits",
            "int64": "a whole number of 64 bits",
            "string": "text",
        },
    )
    summary: Text = entry("What it is, one sentence.")
    source: Source | None = entry("Where this was found.", default=None)
    note: Text | None = entry("What else is known, and where sources disagree.", default=None)
    codes: dict[Name, Code] = entry(
        "The known values by name; with none, it is the id of something.", default=dict
    )


@attrs.frozen
class Field(Mapping):
    """A field of a model. A lone type may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "type"

    type: Text | list[Text] = entry(
        "A type, a named type, a model, or one of these in brackets for a list; `?` for null."
    )
    wire: Text | None = entry("The name in JSON, where it is not the Python name.", default=None)
    also: list[Text] = entry("Other names to accept in an answer.", default=list)
    summary: Text | None = entry("What it means.", default=None)
    note: Text | None = entry("What else is known, and where sources disagree.", default=None)
    required: bool = entry("Whether a request must have it.", default=False)
    secret: bool = entry("Whether its value is masked wherever it is shown.", default=False)
    min_length: int | None = entry("The fewest characters allowed.", default=None)
    max_length: int | None = entry("The most characters allowed.", default=None)
    print_length: int | None = entry(
        "How many characters are printed; the rest is cut.", default=None
    )
    format: str | None = entry(
        "What a text is, where it is one of many rows.", default=None, choices=FORMATS
    )
    headers: list[Text] = entry(
        "Column headers that mean this field, besides its name.", default=list
    )
    example: Any = entry("A value, as the vendor's page shows one.", default=None)
    confidence: str | None = entry("How this field was found.", default=None, choices=CONFIDENCES)


@attrs.frozen
class Model(Mapping):
    """An object in a request or an answer."""

    summary: Text = entry("What it is, one sentence.")
    source: Source = entry("Where its fields were found.")
    note: Text | None = entry("What else is known, and where sources disagree.", default=None)
    replaces: TypeName | None = entry(
        "The read model that this replaces the whole of.", default=None
    )
    personal: bool = entry(
        "Whether it is about people, so that a `repr` shows none of its text.", default=False
    )
    fields: dict[Text, Field] = entry(
        "Its fields by Python name; `x_{1..9}` stands for nine of them."
    )
