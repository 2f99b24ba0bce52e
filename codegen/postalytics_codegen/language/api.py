"""Spec language of `api.yaml`."""

# ruff: noqa: RUF009  entry() declares a key, not a default.

from __future__ import annotations

import attrs

from ..yaml import Name, Text, TypeName
from .deprecation import Deprecation
from .events import Events
from .mapping import Mapping, Source, entry


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
    deprecated: Deprecation | None = entry(
        "Since when it is deprecated, and what to use instead.", default=None
    )
    source: Source | None = entry("Where this fact was found.", default=None)


@attrs.frozen
class CredentialFacts(Mapping):
    """What holds of a credential as it is written."""

    scheme: str = entry(
        "The authentication scheme.",
        choices={
            "basic": "HTTP Basic, with the API key as the user name",
            "bearer": "the header `Authorization: Bearer` with the API key",
            "header": "a header of its own with the API key",
            "query": "a query parameter with the API key",
        },
    )
    name: Text | None = entry("The name of the header or query parameter.", default=None)
    part: Name | None = entry(
        "The part of the API key that is sent; the whole key if left out.", default=None
    )
    summary: Text = entry("What users must know about it.")


@attrs.frozen
class Authentication(CredentialFacts):
    """Authentication of requests."""

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
class Idempotency(Mapping):
    """Idempotency keys: requests with the same key are carried out once."""

    header: Text = entry("The header with the key.")
    seconds: int | None = entry(
        "The number of seconds for which the API remembers a key; if left out, the attempts of a "
        "call rely on 10 minutes, and rows of a journal are not sent again.",
        default=None,
        minimum=1,
    )
    in_use: int | None = entry(
        "The status of a response that says that another request with the key is still being "
        "carried out.",
        default=None,
        minimum=400,
    )
    other_body: int | None = entry(
        "The status of a response that says that the key was used with another body.",
        default=None,
        minimum=400,
    )


@attrs.frozen
class Identity(Mapping):
    """How to find the account of an API key."""

    read: Text = entry(
        "The operation that returns the account, as `resource.operation` or `operation`."
    )
    field: Name = entry("The field of its response that identifies the account.")
    names: list[Name] = entry(
        "The fields of its response that name the account for people: the first that has a value.",
        default=list,
    )


@attrs.frozen
class ApiFile(Mapping):
    """`api.yaml`: settings of the whole API."""

    api: TypeName = entry("The name of the client class.")
    package: Name = entry("The name of the emitted package.")
    summary: Text = entry("What the API does, one or two sentences.")
    version: Text = entry("The API's version.")
    base_path: Text = entry("The beginning of every path.")
    docs: Text | None = entry(
        "The base URL of the pages that `source` names by `page`.", default=None
    )
    authentication: Authentication | list[Authentication] = entry(
        "How requests are authenticated; if by several credentials, by all at once."
    )
    limits: list[Window] = entry("The rate limits of each API key; all of them apply.")
    environments: dict[Name, Environment] = entry("The environments of the API, by name.")
    default_environment: Name = entry("The environment of a client that names none.")
    errors: Errors = entry("The shape of an error response.")
    idempotency: Idempotency | None = entry(
        "How idempotency keys are sent, for operations with `idempotency_key`.", default=None
    )
    account: Identity | None = entry("How to find the account of an API key.", default=None)
    events: Events | None = entry(
        "The events of the API: how they are polled and delivered.", default=None
    )
