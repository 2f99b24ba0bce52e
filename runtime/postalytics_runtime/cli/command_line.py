"""What is known of a command line before the description of its API is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ..client import Client
    from ..doctor import Doctor
    from ..schema import Api, OperationCommand


class ListedUpload(NamedTuple):
    """Command that uploads a file, as the help lists it."""

    resource: str
    """The group of the command."""
    command: str
    summary: str
    operation: str
    """The operation that is called for each row: `RESOURCE.NAME`."""


class CommandGroup(NamedTuple):
    """Commands that call the operations of a resource, as the help lists them."""

    name: str
    summary: str
    commands: tuple[tuple[str, str], ...]
    """The name and the short help of each command."""
    load: Callable[[], tuple[OperationCommand, ...]]
    """Loads the commands, in the same order."""


class CommandLine(NamedTuple):
    """Command line of an API: what its help lists, and how to load the rest.

    Loading the description of an API, its client and its fake server takes many times as long as
    showing a version or the names of commands.
    """

    name: str
    """The name of the API; in lower case it is the name of the program."""
    summary: str
    api: Callable[[], Api]
    """Loads the description of the API."""
    client_class: Callable[[], type[Client]]
    """Loads the API's client; called with a key or None, an environment's name or None, and
    `base_url=`."""
    fake_server: Callable[[], Callable[..., Any]] | None = None
    """Loads what creates the API's fake server, an async context manager with `url`, `api_key`,
    `other_keys`, `fake` and `records`; called with `host=`, `port=`, `api_key=`, `state=`,
    `speed=`, `realistic=`, `inclusive_pages=`, `list_end=`, `faults=`, `seed=`. None if the API has
    no fake server."""
    doctor: Callable[[], Doctor] | None = None
    """Loads what an examination of the real API asks; None if there is nothing to ask."""
    uploads: tuple[ListedUpload, ...] = ()
    groups: tuple[CommandGroup, ...] = ()
    event_source: str | None = None
    """The noun for what has events; None if the API has no events."""
    has_webhooks: bool = False
    """Whether the API delivers its events to webhooks, and manages these."""

    @property
    def program(self) -> str:
        """The name of the program."""
        return self.name.lower()


class RunningCommand(NamedTuple):
    """One run of a command line: the object of the root context of `click`."""

    command_line: CommandLine
    endings: list[Callable[[int], object]]
    """What is called at the end, with the exit status."""
