"""Emits `client.py`: the class of the client."""

from __future__ import annotations

from ...model import ApiModel, ResourceModel
from .python_source import HEADER, Section, docstring, indent
from .resources import resource_class

CLIENT_ARGUMENTS: tuple[tuple[str, str], ...] = (
    (
        "api_key",
        "The key; else the one in `api_key_file`, or the environment variable "
        "`<API>_API_KEY`, or the file that `<API>_API_KEY_FILE` names.",
    ),
    ("environment", "An environment's name; else `<API>_ENVIRONMENT`, else the API's default."),
    ("api_key_file", "A file that holds only the key, and that only its owner may read."),
    ("base_url", "Scheme and host to use in place of the environment's."),
    ("session", "A session to send through; `close` leaves it open."),
    ("proxy", "The address of an HTTP proxy; the system's proxy settings are ignored."),
    ("timeout", "The limits of one attempt, without the wait for the rate limit."),
    ("retry", "The number of retries and the delays between them."),
    (
        "pace",
        "Where the processes that use a key share its rate limits: `redis://...`, "
        "`rediss://...` or `postgresql://...` for any machines, a path for those of this "
        "machine.",
    ),
    (
        "pace_required",
        "Whether calls wait for a store that cannot be reached. With False, each process "
        "sends at most one request a second until the store is back.",
    ),
    (
        "rate_share",
        "The part of the rate limits that this client keeps to, such as 1/3 for each of "
        "three replicas that share no `pace`.",
    ),
    ("max_body_size", "The maximum size of a response in bytes, after decompression."),
    (
        "strict",
        "Whether a mismatch between response and spec raises `UnreadableResponseError`, or "
        "`OutcomeUnknownError` if the response to a write holds no field that the spec "
        "knows. With False, the mismatch is logged and the values are kept as received.",
    ),
    ("observers", "Notified of each attempt; the log is always one of them."),
    ("drift", "Collects fields and types of responses that are not in the spec."),
    ("converter", "A cattrs converter that reads responses with its hooks."),
    (
        "allow_live_mail",
        "Whether mail may be printed and posted. With False, the client reads the mail mode "
        "before each operation that mails, and raises `LiveMailError` unless the mode is "
        "test. The client cannot notice a mode that changes after that read.",
    ),
)
"""Each argument, and what it is; `<API>` stands for the name of the API in capitals."""


def client_module(api: ApiModel) -> str:
    """The text of `client.py`."""
    homes = "\n".join(
        f"from .{resource.name} import {resource_class(resource)}" for resource in api.resources
    )
    attributes = "\n\n".join(_resource_property(resource) for resource in api.resources)
    names = ", ".join(ascii(str(one.name)) for one in api.environments)
    return f"""{HEADER}{docstring(("The client.",))}

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from postalytics_runtime.client import Client

from ._operations import API

if TYPE_CHECKING:
    from typing import Literal, Unpack

    from postalytics_runtime.client import ClientOptions

{indent(homes)}

__all__ = ["{api.name}"]


class {api.name}(Client):
{indent(_client_docstring(api))}

    api = API

    if TYPE_CHECKING:  # The environments by name; all else is as `Client` has it.

        def __init__(
            self,
            api_key: str | None = None,
            environment: Literal[{names}] | None = None,
            **options: Unpack[ClientOptions],
        ) -> None: ...

{indent(attributes)}
"""


def _client_docstring(api: ApiModel) -> str:
    variables = str(api.name).upper()
    whats = dict(CLIENT_ARGUMENTS)
    if api.key_parts:
        parts = f"The key, as `{':'.join(api.key_parts)}`;"
        whats["api_key"] = whats["api_key"].replace("The key;", parts)
    arguments = [(name, (what.replace("<API>", variables),)) for name, what in whats.items()]
    failed = "There is no key, or a setting is unknown, unsafe or of a wrong type."
    return docstring(
        (api.summary,),
        (
            "Use a client with `async with`, or call `await client.close()`. A client belongs to "
            "one event loop.",
        ),
        sections=[
            Section("Args", arguments),
            Section("Raises", [("ConfigurationError", (failed,))]),
        ],
    )


def _resource_property(resource: ResourceModel) -> str:
    """Its module is imported only here, so that a client costs the same for any API."""
    own_class = resource_class(resource)
    return (
        f"@cached_property\ndef {resource.name}(self) -> {own_class}:\n"
        + indent(docstring((resource.summary,)))
        + f"\n    from .{resource.name} import {own_class}\n"
        + f"\n    return {own_class}(self)"
    )
