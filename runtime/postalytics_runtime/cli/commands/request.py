"""The command `request`, which sends a raw request."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
import click

from ...errors import LiveMailError, PostalyticsError
from ...http import RAW_METHODS, RawResponse, raw_request
from ...safety import refuse_live_mail_path
from ...schema import Api, Effect, Operation
from ..confirm import confirm
from ..exit_status import EXIT_STATUS, ExitStatus, exit_status_of, show_error
from ..format import status_text
from ..input import (
    body_in,
    connection,
    connection_parameters,
    flag,
    headers_in,
    parameters_in,
    value_option,
)
from ..output import escaped, write
from ..profiles import place_text
from ..sending import run_with
from ..sentences import sentence

if TYPE_CHECKING:
    from ...client import Client

_METHODS = f"{', '.join(RAW_METHODS[:-1])} or {RAW_METHODS[-1]}"
_CHECK_FIRST = "The request may have been carried out. Check that before you send it again."


def request_command(client_class: type[Client], *, has_fake: bool) -> click.Command:
    """Return the command."""
    api = client_class.api

    def request(
        yes: bool, include: bool, output: str | None, body: str | None, **given: Any
    ) -> int:
        if body == given["api_key_file"] == "-":
            raise click.UsageError(
                "Standard input cannot be both the body and the API key. Name a file for one."
            )
        try:
            connect = _connection(client_class, given)
            asked = _asked(api, body=body, **given)
            client = connect()
            if not _agreed(client, asked, yes=yes):
                return ExitStatus.NOT_SENT
            response = _sent(client, asked)
        except LiveMailError:
            show_error(_no_mail(api))
            return ExitStatus.NOT_SENT
        except PostalyticsError as error:
            show_error(sentence(api, error, has_fake=has_fake))
            return exit_status_of(error)
        return write(_head(response) * include + _shown(response.body, output)) or ExitStatus.DONE

    return click.Command(
        "request",
        callback=request,
        help=f"""Send a request to any path of the API, also to one that has no command.

        METHOD is {_METHODS}. PATH is the path below the
        address of the environment, with or without {api.base_path}. The key, the rate limit and
        the retries are those of all commands, but no value and no id is checked before it is
        sent. Anything but a GET is sent only after you confirm it, and not again if its outcome
        is unknown. A request that may mail is refused.

        The body of the response is written to standard output, errors are written to standard
        error.
        """,
        short_help="Send a request to any path of the API.",
        epilog=_epilog(api),
        params=[
            click.Argument(["method"], metavar="METHOD", type=_method),
            click.Argument(["path"], metavar="PATH"),
            *_parameters(api),
        ],
    )


def _parameters(api: Api) -> list[click.Option]:
    several = "You can repeat this option."
    return [
        value_option(
            "-q --query query", "NAME=VALUE", f"A query parameter. {several}", multiple=True
        ),
        value_option("-H --header headers", "NAME:VALUE", f"A header. {several}", multiple=True),
        value_option("--body", "FILE", "A file with the body, in JSON; - reads standard input."),
        value_option(
            "--output",
            None,
            "Indented JSON, or the body as it was received.  [default: json on a terminal, else "
            "raw]",
            type=click.Choice(["json", "raw"]),
        ),
        flag("-i --include", "Write the status and the headers before the body."),
        flag("--yes", "Do not ask before sending."),
        *connection_parameters(api, "The environment to send to."),
    ]


def _method(text: object) -> str:
    if (method := str(text).upper()) not in RAW_METHODS:
        raise click.BadParameter(f"{text!r} is not {_METHODS}.")
    return method


@attrs.frozen
class _Asked:
    """The request that was asked for."""

    method: str
    path: str = attrs.field(repr=False)
    params: dict[str, str] = attrs.field(repr=False)
    headers: dict[str, str] = attrs.field(repr=False)
    body: object = attrs.field(repr=False)


def _connection(client_class: type[Client], given: dict[str, Any]) -> Callable[[], Client]:
    """Take the options of the connection, and return what connects, to a client without mail."""
    return partial(connection(client_class, given), allow_live_mail=False)


def _asked(
    api: Api,
    *,
    method: str,
    path: str,
    query: tuple[str, ...],
    headers: tuple[str, ...],
    body: str | None,
) -> _Asked:
    if "?" in path:
        raise click.BadParameter(
            "Write what follows the ? with -q: -q NAME=VALUE.", param_hint="'PATH'"
        )
    if "://" in path:
        raise click.BadParameter(
            f"Leave out the host: write {api.base_path}/... or only what follows. Another host is "
            "--environment or --base-url.",
            param_hint="'PATH'",
        )
    return _Asked(
        method,
        path if path.startswith("/") else f"/{path}",
        parameters_in(query),
        headers_in(headers),
        body_in(body),
    )


def _agreed(client: Client, asked: _Asked, *, yes: bool) -> bool:
    """Check the request as the client will, so that you are asked only about what can be sent."""
    api, place, headers = client.api, client.environment, asked.headers
    root = place.url + api.base_path
    request, call = raw_request(
        api, root, asked.method, asked.path, asked.params, headers, asked.body
    )
    path = request.url.raw_path
    refuse_live_mail_path(api.operations, call, path.removeprefix(api.base_path), headers)
    shown = request.url.raw_path_qs
    question = f"{asked.method} {place.url}{shown}\nSend this request to {place_text(place)}?"
    return asked.method == "GET" or confirm(question, yes=yes)


def _sent(client: Client, asked: _Asked) -> RawResponse:
    async def send(client: Client) -> RawResponse:
        return await client.request(
            asked.method, asked.path, params=asked.params, headers=asked.headers, json=asked.body
        )

    return run_with(client, send, None if asked.method == "GET" else _CHECK_FIRST)


def _no_mail(api: Api) -> str:
    """Return why a request that may mail was refused, and the commands that mail."""
    program = api.name.lower()
    commands = [
        f"`{program} {operation.resource} {operation.bulk.command}`"
        for operation in api.operations
        if operation.effect is Effect.MAIL and operation.bulk is not None
    ]
    use = f" To send mail, use {' or '.join(commands)}." if commands else ""
    return (
        "Nothing was sent: the API may take this method, path or header for a request that mails, "
        f"and this command never mails.{use}"
    )


def _head(response: RawResponse) -> bytes:
    lines = [f"HTTP {status_text(response.status)}"]
    lines += (f"{name}: {escaped(value)}" for name, value in response.headers.items())
    return "\n".join([*lines, "", ""]).encode()


def _shown(body: bytes, output: str | None) -> bytes:
    """Return the body as it is written: by default indented for people, as received for programs.

    Indented, it cannot hold the control sequences of a terminal.
    """
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    if output == "raw" or not (output == "json" or is_terminal) or not body.strip():
        return body
    try:
        text = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):  # A plain text, or nested very deeply.
        text = body.decode("utf-8", "backslashreplace").rstrip("\r\n")
    return f"{escaped(text)}\n".encode()


def _epilog(api: Api) -> str:
    requests = (("GET", ""), ("GET", " -q NAME=VALUE --output json"), ("POST", " --body FILE.json"))
    examples = "\n".join(
        f"      {api.name.lower()} request {method} {path}{options}"
        for method, options in requests
        if (path := _example(api, method)) is not None
    )
    return f"\b\n    Examples:\n{examples}\n\n    {EXIT_STATUS}"


def _example(api: Api, method: str) -> str | None:
    """Return the path of the first operation with a method that needs no value and mails not."""

    def fits(operation: Operation[Any]) -> bool:
        plain = "{" not in operation.path and operation.effect is not Effect.MAIL
        return operation.method == method and plain

    return next((operation.path for operation in api.operations if fits(operation)), None)
