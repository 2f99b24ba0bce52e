"""The command `serve`, which runs the fake server."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import click
from yarl import URL

from ...fake import (
    AFTER,
    FASTEST,
    INSTEAD,
    KINDS,
    OPTIONS,
    Fault,
    FaultKind,
    ListEnd,
    example_value,
    forms,
)
from ...fake.faults import parse_fault
from ...schema import Api, Effect, Operation
from ...text import printable
from ..help import epilog
from ..input import WholeNumber, fixed_example, key_in, key_option
from ..signals import on_interrupt
from .listen import PORT

Rules: TypeAlias = Sequence[tuple[str, Fault]]
"""Faults, each with the text that it was given by."""

Known: TypeAlias = Callable[[str, str], Any]
"""Returns a value that the server knows, by operation and name; see `example_value`."""

_WIDTH = 80


def serve_command(api: Api, fake_server: Callable[..., Any]) -> click.Command:
    """Return the command; it listens where the API's default environment is."""
    home = URL(api.environment(api.default_environment).url)

    def serve(api_key_file: str | None, **given: Any) -> int:
        given["api_key"] = key_in(api_key_file)
        given["list_end"] = ListEnd(form=given["list_end"], status=given.pop("list_end_status"))
        terms = {name: given[name] for name in ("realistic", "speed", "faults")}
        given["faults"] = [fault for _, fault in given["faults"]]
        try:
            server = fake_server(**given)
        except ValueError as error:
            raise click.UsageError(f"{error}") from error
        asyncio.run(_serve(api, server, terms))
        return 0

    def read_faults(_: click.Context, __: click.Parameter, rules: tuple[str, ...]) -> Rules:
        return [(rule, _fault(api, rule)) for rule in rules]

    return click.Command(
        "serve",
        callback=serve,
        context_settings={"show_default": True},
        help=f"""Run a fake {api.name} on this machine, to try things out. It sends nothing.

        The fake requires an API key, stores the data that it receives, and enforces rate limits.
        Ctrl-C stops the server.
        """,
        short_help=f"Run a fake {api.name} on this machine.",
        epilog=_epilog(api),
        params=[
            click.Option(["--host"], default=home.host, help="The address to listen on."),
            click.Option(
                ["--port"],
                metavar="N",
                type=WholeNumber(0, 65535),
                default=home.port,
                help="The port to listen on; 0 for any free port.",
            ),
            key_option(
                "the API key to require, instead of the public default key,", connects=False
            ),
            click.Option(
                ["--state"],
                type=click.Path(path_type=Path, dir_okay=False),
                metavar="FILE",
                help="Store the records, and the time of the fake at its end, in FILE.  "
                "[default: in memory]",
            ),
            click.Option(
                ["--speed"],
                metavar="TIMES",
                default=1.0,
                help="The speed of time, for rate limits and for changes that happen to records on "
                "their own: with 86400, a day takes a second. The maximum is "
                f"{FASTEST:,.0f}.",
            ),
            click.Option(
                ["--realistic"],
                is_flag=True,
                help=f"Enforce the rate limits of the real {api.name}.",
            ),
            click.Option(
                ["--inclusive-pages/--exact-pages"],
                default=None,
                help="inclusive: a page includes the row START plus LIMIT, so it has one row more "
                "than LIMIT unless it starts at 0. exact: a page has LIMIT rows.  "
                f"[default: {_pages_by_default(fake_server)}]",
            ),
            click.Option(
                ["--list-end"],
                metavar="FORM",
                type=click.Choice(forms(api.errors.message_paths)),
                help="The form of the message at the end of a list: string, in JSON; text; html, "
                "which is text with the content type of HTML; empty, which is an empty page; or "
                f"the field of an error response: {_fields(api)}.",
            ),
            click.Option(
                ["--list-end-status"],
                metavar="N",
                type=WholeNumber(400, 599),
                default=ListEnd().status,
                help="The status of the response at the end of a list, unless it is an empty page.",
            ),
            click.Option(
                ["--fault", "faults"],
                metavar="RULE",
                multiple=True,
                callback=read_faults,
                help="Inject a fault; see below for RULE. You can repeat this option.",
            ),
            click.Option(
                ["--seed"],
                default=0,
                help="The random seed for faults that have a probability.",
            ),
        ],
    )


def _pages_by_default(fake_server: Callable[..., Any]) -> str:
    description = getattr(fake_server, "fake", None)
    return "inclusive" if getattr(description, "inclusive_pages", False) else "exact"


def _fields(api: Api) -> str:
    return ", ".join(path for path in api.errors.message_paths if path != ".")


def _fault(api: Api, rule: str) -> Fault:
    try:
        fault = parse_fault(rule)
        fault.operations_of(api)
    except ValueError as error:
        raise click.BadParameter(f"{error}", param_hint=f"'--fault {rule}'") from error
    return fault


def _epilog(api: Api) -> str:
    writes = (operation.name for operation in api.operations if operation.effect is not Effect.READ)
    command = f"{api.name.lower()} serve"
    return epilog(
        [
            command,
            f"{command} --fault reset_after:operation={next(writes, 'NAME')},call=3",
            f"{command} --fault rate_limited:call=2-5,9,retry_after=2",
            f"{command} --fault server_error:status=503,probability=0.01",
        ],
        f"""\b
    A RULE is KIND:operation=NAME,call=NUMBERS,probability=FROM_0_TO_1.
    Every part after KIND is optional. Without these parts, the fault happens in
    every operation, at every call, with probability 1.

    \b
    Instead of carrying a request out, the server{_listed(INSTEAD)}

    \b
    After carrying a request out, the server{_listed(AFTER)}

    The names in brackets are options of a fault, such as status=503. The server sends retry_after
    unchanged: seconds, or a value that only a broken server sends, such as -1.
    """,
    )


def _listed(kinds: Mapping[FaultKind, str]) -> str:
    return "".join(
        f"\n      {kind:15} {does}" + (f" ({', '.join(OPTIONS[kind])})" if kind in OPTIONS else "")
        for kind, does in kinds.items()
    )


async def _serve(api: Api, server: Any, terms: dict[str, Any]) -> None:
    ended = asyncio.Event()
    async with server:
        with on_interrupt(ended.set):
            lines = introduction(
                api,
                server.url,
                server.api_key,
                other_keys=server.other_keys.items(),
                known=partial(example_value, server),
                **terms,
            )
            click.echo("\n".join(lines))
            await ended.wait()
    click.echo("Stopped.")


def introduction(
    api: Api,
    url: str,
    api_key: str,
    *,
    other_keys: Iterable[tuple[str, str]] = (),
    known: Known | None = None,
    realistic: bool = False,
    speed: float = 1.0,
    faults: Rules = (),
) -> list[str]:
    """Return the first lines of output: the address, unusual settings and commands to try.

    Only public keys are shown. For a realistic server, the commands name an environment with the
    real rate limits.
    """
    public = api_key in {environment.api_key for environment in api.environments}
    variable = f"{api.name.upper()}_API_KEY"
    lines = [
        f"A fake {api.name} listens on {url}. Ctrl-C stops the server.",
        f"API key: {api_key}" if public else "API key: the key from --api-key-file.",
        *(f"API key of {whose}: {key}" for whose, key in other_keys),
        *_unusual(speed, faults),
        "",
        "Try, in another terminal:",
    ]
    if realistic or not public:
        lines.append(f"  export {variable}={api_key if public else '...'}")
    key = api_key if public else f'"${variable}"'
    reads = [o.path for o in api.operations if o.effect is Effect.READ and "{" not in o.path]
    for path in reads[:2]:
        lines += _command(f"curl --user {key}:", f"{url}{api.base_path}{path}")
    where = _connection(api, url, realistic)
    for command in _examples(api, known or _nothing):
        lines += _command(command, where)
    return lines


def _unusual(speed: float, faults: Rules) -> Iterator[str]:
    if speed != 1:
        yield f"Time passes {speed:,g} times as fast as real time."
    if faults:
        yield "Faults:"
    for rule, fault in faults:
        first = "carries a request out, then " if fault.carries_out else ""
        yield f"  {rule} ({first}{KINDS[fault.kind]})"


def _command(command: str, end: str) -> list[str]:
    """Return the lines of a command; its end has a line of its own if one line is too long."""
    line = f"  {command} {end}".rstrip()
    return [line] if len(line) <= _WIDTH else [f"  {command} \\", f"      {end}"]


def _connection(api: Api, url: str, realistic: bool) -> str:
    """Return the options that a command needs to reach the server."""
    if realistic:
        paced = (place.name for place in api.environments if place.limits == api.limits)
        return f"--base-url {url}" + "".join(f" --environment {name}" for name in list(paced)[:1])
    return "" if url == api.environment(api.default_environment).url else f"--base-url {url}"


def _nothing(_: str, __: str) -> None:
    """Know no value."""


def _examples(api: Api, known: Known) -> Iterator[str]:
    """Yield a command for each bulk operation, and one to watch if there is a source."""

    def value(operation: Operation[Any], name: str) -> str | None:
        return _shown(known(f"{operation}", name))

    for operation in api.operations:
        if operation.bulk is not None:
            target = fixed_example(operation, operation.bulk, value)
            command = f"{api.name.lower()} {operation.resource} {operation.bulk.command}"
            yield f"{command} FILE.csv {target}"
    feed = api.events
    if feed is None or feed.webhooks is None or feed.deliveries is None:
        return
    if source := _shown(known(feed.webhooks.sources, feed.webhooks.ids[0])):
        option = f"--{feed.noun.replace(' ', '-')} {source}"
        yield f"{api.name.lower()} webhooks listen {option} --url http://127.0.0.1:{PORT}"


def _shown(value: Any) -> str | None:
    return None if value is None else shlex.quote(printable(f"{value}"))
