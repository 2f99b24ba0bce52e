"""One run of a command: what it was given, and what it reads and sends with a client."""

from __future__ import annotations

import shlex
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import click

from ...errors import NotFoundError
from ...http import RequestBuilder
from ...schema import Api, Environment, Model, Operation, OperationCommand
from ...text import printable
from ..command_line import CommandLine
from ..format import period, wrapped
from ..output import OutputRequest
from ..sending import run_with
from .hints import check_command, takes_key
from .values import GivenValues

if TYPE_CHECKING:
    from ...client import Client

T = TypeVar("T")

_VERBS = {"update": "change"}


@attrs.define(kw_only=True, repr=False)
class CommandRun:
    """One run of the command of an operation."""

    line: CommandLine
    command: OperationCommand
    connect: Callable[..., Client]
    """Creates a client; called with `allow_live_mail=` or without arguments."""
    place: Mapping[str, str]
    """The options for the environment that were given."""
    given: GivenValues
    source: str | None = None
    """The file of `--from`."""
    yes: bool = False
    output: OutputRequest
    more: Mapping[str, Any] = {}
    """The options that only this kind of command has."""
    wrote: bool = False
    """Whether a request was sent that may change something."""
    key: str | None = None
    """The idempotency key of the request, if the operation takes one."""
    key_until: str = ""
    """Until when the request may be repeated with the key, in words."""

    @property
    def api(self) -> Api:
        """The API."""
        return self.line.api()

    @property
    def operation(self) -> Operation[Any]:
        """The operation that the command calls."""
        return self.command.operation

    @cached_property
    def environment(self) -> Environment:
        """Where the requests go to."""
        return self.connect().environment

    @property
    def verb(self) -> str:
        """What the command does, such as `create`."""
        verb = self.operation.name.partition("_")[0]
        return _VERBS.get(verb, verb)

    @property
    def what(self) -> str:
        """What the command does it to, such as `book`."""
        name = self.operation.name.partition("_")[2] or self.operation.resource
        return name.replace("_", " ")

    @property
    def path(self) -> dict[str, Any]:
        """The values of the path, by name."""
        named = self.given.named
        return {one.name: named[one.name] for one in self.operation.path_parameters}

    @property
    def check_command(self) -> str | None:
        """The command that shows whether the request was carried out, if there is one."""
        return check_command(self.line, self.command, self.given, self.place)

    @property
    def how_to_repeat(self) -> str | None:
        """How to repeat a request whose outcome is unknown, if it had an idempotency key.

        The command is not shown: what was typed may be personal data.
        """
        if self.key is None:
            return None
        return (
            f"To repeat it, {self.key_until}, give the same command again with this key, so that "
            f"it is carried out once:\n  --idempotency-key {printable(shlex.quote(self.key))}\n"
            "After that, the API may have forgotten the key."
        )

    def read(self, work: Callable[[Client], Awaitable[T]]) -> T:
        """Do what changes nothing, with a client."""
        return run_with(self.connect(), work)

    def write(self, work: Callable[[Client], Awaitable[T]], **options: bool) -> T:
        """Do what may change something, with a client of these options."""
        first = "The request may have been carried out. Check that before you send it again."
        self._choose_key()
        if self.key is not None:
            first = f"The request may have been carried out. {self.how_to_repeat}"
            first += "\nTo check:" if self.check_command is not None else ""
        if (command := self.check_command) is not None:
            first += f"\n  {command}"
        client = self.connect(**options)
        self.wrote = True
        return run_with(client, work, first)

    def _choose_key(self) -> None:
        keys = self.api.idempotency
        if keys is None or not takes_key(self.command):
            return
        if (given := self.more["idempotency_key"]) is not None:
            self.key, self.key_until = (
                given,
                f"within {period(keys.repeat_seconds)} of its first use",
            )
            return
        from ...http import new_idempotency_key  # Few APIs take keys.

        until = datetime.now().astimezone() + timedelta(seconds=keys.repeat_seconds)
        self.key, self.key_until = new_idempotency_key(), f"before {until:%Y-%m-%d %H:%M}"

    async def call(self, client: Client, body: Model | None) -> Any:
        """Call the operation. What exceeds the print was noted by `check`."""
        key: dict[str, Any] = {} if self.key is None else {"idempotency_key": self.key}
        return await client.call(
            self.operation,
            path=self.given.path(self.operation),
            query=self.given.query(self.operation),
            headers=self.given.headers(self.operation),
            body=body,
            print_warnings=False,
            **key,
        )

    def check(self, body: Model | None) -> None:
        """Check the request as the client will, so that you are asked only about what can be sent.

        Raises:
            InvalidRequestError: a value does not fit.
        """
        operation = self.operation
        root = self.environment.url + self.api.base_path
        builder = RequestBuilder(operation, root, self.api)
        given = self.given
        _, overflows = builder.build(
            given.path(operation), given.query(operation), body, given.headers(operation)
        )
        for overflow in overflows:
            click.echo(wrapped(f"Warning: {printable(str(overflow))}."), err=True)

    def not_found(self) -> NotFoundError:
        """Return the error for a record that is on no list where it should be."""
        body = () if self.operation.body is None else self.operation.body.fields
        ids = [one.name for one in body if one.required and not one.secret]
        ids = [one.name for one in self.operation.path_parameters] or ids
        named = self.given.named
        shown = " and ".join(f"{name} {named[name]}" for name in ids if name in named)
        return NotFoundError(
            f"There is no {self.what} with {printable(shown)}. Nothing was changed.", status=404
        )
