"""The spec language: one class for each mapping that a spec file may hold.

The classes are the language's only definition. The reader follows their annotations,
`schema.json` is emitted from them, and `docs/spec-language.md` explains them.
"""

# ruff: noqa: RUF009  entry() declares a key, it makes no default.

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from .source import Name, Place, Text, TypeName

CONFIDENCES = {
    "official": "the vendor's page was read to its end",
    "official-part": "the vendor's page was read in part",
    "transcribed": "copied by a third party from the vendor's page",
    "client": "seen in the request code of third-party clients",
    "inferred": "concluded from sibling operations or hints",
}
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

    place: Place = attrs.field(kw_only=True, eq=False, repr=False)
    places: dict[str, Place] = attrs.field(
        kw_only=True, eq=False, repr=False, factory=dict[str, Place]
    )
    """Where the value of each key that is given stands."""
    sound: bool = attrs.field(kw_only=True, eq=False, repr=False, default=True)
    """Whether all its keys could be read; what seems to be missing may else be misspelt."""

    def at(self, name: str) -> Place:
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
    source: Source | None = entry("Where this was found.", default=None)
    note: Text | None = entry("What else is known, and where sources disagree.", default=None)


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


@attrs.frozen
class Field(Mapping):
    """A field of a model. A lone type may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "type"

    type: Text | list[Text] = entry(
        "A type, a model, or one of these in brackets for a list; `?` for null."
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
    headers: list[Text] = entry(
        "Column headers that mean this field, besides its name.", default=list
    )
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
    fields: dict[Text, Field] = entry(
        "Its fields by Python name; `x_{1..9}` stands for nine of them."
    )


@attrs.frozen
class Parameter(Mapping):
    """A parameter of a path or a query. A lone type may stand for the whole mapping."""

    shorthand: ClassVar[str | None] = "type"

    type: Text = entry("The type.")
    summary: Text | None = entry("What it means.", default=None)
    wire: Text | None = entry(
        "The name in the query, where it is not the Python name.", default=None
    )
    required: bool = entry("Whether a query parameter must be given.", default=False)
    default: Text | None = entry("The value when the caller gives none.", default=None)
    minimum: int | None = entry("The least value allowed.", default=None)
    maximum: int | None = entry("The greatest value allowed.", default=None)


@attrs.frozen
class End(Mapping):
    """How the end of a list shows."""

    error: Text | None = entry("The message of the error answer past the end.", default=None)


@attrs.frozen
class Paginate(Mapping):
    """How a list is read page by page."""

    style: str = entry("The way pages are asked for.", choices=PAGE_STYLES)
    start: Name = entry("The query parameter that says where a page starts.")
    limit: Name = entry("The query parameter that says how long a page is.")
    row: Name = entry("The item's field that holds its row.")
    key: Name = entry("The item's field that tells it from all others.")
    end: End = entry("How the end shows.")


@attrs.frozen
class Bulk(Mapping):
    """An operation done for many rows, as a function and as a command."""

    function: Name = entry("The name of the emitted function.")
    command: Name = entry("The name of the command, below the resource's name.")
    summary: Text = entry("What it does, one sentence.")
    noun: Name = entry("What a row is.")
    target: Name = entry("The command's option for the first fixed field, such as `list`.")
    fixed: list[Name] = entry("Fields of the body that are the same for all rows.")
    require: list[list[Text]] = entry(
        "What a row must have: one of each list's alternatives; `a + b` asks for both.",
        default=list,
    )


@attrs.frozen
class Operation(Mapping):
    """One call of the API. Exactly one of get, post, put, patch and delete names its path."""

    summary: Text = entry("What it does, one sentence.")
    get: Text | None = entry("The path, below the base path.", default=None)
    post: Text | None = entry("The path, below the base path.", default=None)
    put: Text | None = entry("The path, below the base path.", default=None)
    patch: Text | None = entry("The path, below the base path.", default=None)
    delete: Text | None = entry("The path, below the base path.", default=None)
    path: dict[Name, Parameter] = entry("The parameters in the path.", default=dict)
    query: dict[Name, Parameter] = entry("The parameters in the query.", default=dict)
    body: TypeName | None = entry("The model that is sent.", default=None)
    returns: Text | list[Text] = entry("The model that is answered, in brackets for a list.")
    unwrap: bool = entry("Whether one object may come inside an array.", default=False)
    effect: str = entry("What a repetition would do.", choices=EFFECTS)
    paginate: Paginate | None = entry("How the list is read page by page.", default=None)
    bulk: Bulk | None = entry("How it is done for many rows.", default=None)
    source: Source = entry("Where it was found.")
    note: Text | None = entry("What else is known, and where sources disagree.", default=None)


@attrs.frozen
class ResourceFile(Mapping):
    """`resources/*.yaml`: the models and operations of one resource."""

    resource: Name = entry("The name of the emitted module.")
    summary: Text = entry("What it is about, one sentence.")
    models: dict[TypeName, Model] = entry("Its models.", default=dict)
    operations: dict[Name, Operation] = entry("Its operations.")


@attrs.frozen
class Count(Mapping):
    """A field that counts the records of a collection."""

    of: Name = entry("The collection counted.")
    by: Name = entry("The field that must be alike in both.")


@attrs.frozen
class Collection(Mapping):
    """Records that the fake server keeps."""

    key: Name = entry("The field that tells one record from all others.")
    first_key: int = entry("The first number given to a new record; 1 if left out.", default=1)
    counts: dict[Name, Count] = entry("Fields that are counted, not kept.", default=dict)
    records: list[dict[Name, Any]] = entry("What is there at the start.", default=list)


@attrs.frozen
class Behaviour(Mapping):
    """What an operation does in the fake server."""

    action: str = entry(
        "What it does.",
        choices={
            "list": "answers the records that match, as an array",
            "get": "answers the one record that matches",
            "create": "keeps the body as a new record",
            "replace": "puts the body in place of the record that matches",
            "delete": "removes the record that matches",
            "answer": "touches no record",
        },
    )
    collection: Name | None = entry("The collection it works on.", default=None)
    where: dict[Name, Name] = entry(
        "Record fields and the path or body values they equal.", default=dict
    )
    refers: dict[Name, Name] = entry("Body fields that must be keys of a collection.", default=dict)
    only_key_of_caller: bool = entry("Whether only the caller's own record matches.", default=False)
    number: Name | None = entry("A field that numbers the records answered, from 1.", default=None)
    keeps: list[Name] = entry("Fields that a replacement leaves alone.", default=list)
    stamps: list[Name] = entry("Answer fields set to the time.", default=list)
    new_api_key: Name | None = entry("A field of a new record set to a new API key.", default=None)
    missing: Text | None = entry("The message when nothing matches.", default=None)
    answer: dict[Name, Text] = entry("Answer fields with a fixed value.", default=dict)


@attrs.frozen
class FakeAuthentication(Mapping):
    """Whose keys the fake server accepts."""

    collection: Name = entry("The collection of those who hold keys.")
    field: Name = entry("The field with the key.")
    message: Text = entry("The message for a wrong key.")


@attrs.frozen
class FakeFile(Mapping):
    """`fake.yaml`: what only the fake server needs."""

    collections: dict[Name, Collection] = entry("What it keeps.")
    operations: dict[Name, Behaviour] = entry("What each operation does.")
    authentication: FakeAuthentication = entry("Whose keys it accepts.")
    now: Text = entry("The vendor's notation of a time, for strftime.")


@attrs.frozen
class Document:
    """A whole spec as read, or what could be read of it."""

    api: ApiFile | None
    resources: tuple[ResourceFile, ...]
    fake: FakeFile | None
