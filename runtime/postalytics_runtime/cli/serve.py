"""The command that runs the fake server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from yarl import URL

from ..bulk.columns import fixed_options
from ..operation import Api, Effect
from .interrupts import on_interrupt


def serve_command(api: Api, fake_server: Callable[..., Any]) -> click.Command:
    """The command, with the place of the API's default environment as its own."""
    home = URL(api.environment(api.default_environment).url)

    def serve(**given: Any) -> int:
        asyncio.run(_serve(api, fake_server(**given), realistic=given["realistic"]))
        return 0

    return click.Command(
        "serve",
        callback=serve,
        help=f"""Run a fake {api.name} on this machine, to try things out. It reaches nobody.

        It asks for a key, keeps what it is sent, and holds to rate limits. Ctrl-C ends it.
        """,
        short_help=f"Run a fake {api.name} on this machine.",
        params=[
            click.Option(
                ["--host"], default=home.host, show_default=True, help="The address to listen on."
            ),
            click.Option(
                ["--port"],
                type=click.IntRange(0, 65535),
                default=home.port,
                show_default=True,
                help="The port to listen on; 0 for any that is free.",
            ),
            click.Option(
                ["--api-key"],
                metavar="KEY",
                help="The key to ask for, in place of the one that everybody may use.",
            ),
            click.Option(
                ["--state"],
                type=click.Path(path_type=Path, dir_okay=False),
                metavar="FILE",
                help="Keep the records in a file; otherwise they are in memory.",
            ),
            click.Option(
                ["--speed"],
                type=click.FloatRange(min=0, min_open=True),
                default=1.0,
                show_default=True,
                help="How many times faster the rate windows pass.",
            ),
            click.Option(
                ["--realistic"],
                is_flag=True,
                help=f"Hold to the rate limits of the real {api.name}.",
            ),
        ],
    )


async def _serve(api: Api, server: Any, *, realistic: bool) -> None:
    ended = asyncio.Event()
    async with server:
        with on_interrupt(ended.set):
            click.echo("\n".join(introduction(api, server.url, server.api_key, realistic)))
            await ended.wait()
    click.echo("Stopped.")


def introduction(api: Api, url: str, api_key: str, realistic: bool = False) -> list[str]:
    """Where the server is, and what to try. Only a key that everybody may use is shown.

    A realistic server wants clients at the real pace: in an environment that has it.
    """
    public = api_key in {environment.api_key for environment in api.environments}
    variable = f"{api.name.upper()}_API_KEY"
    lines = [
        f"A fake {api.name} listens on {url}. Ctrl-C ends it.",
        f"API key: {api_key}" if public else "API key: the one that you gave.",
        "",
        "Try, in another terminal:",
    ]
    if realistic or not public:
        lines.append(f"  export {variable}={api_key if public else '...'}")
    key = api_key if public else f'"${variable}"'
    reads = [
        operation.path
        for operation in api.operations
        if operation.effect is Effect.READ and "{" not in operation.path
    ]
    lines += [f"  curl --user {key}: {url}{api.base_path}{path}" for path in reads[:2]]
    return [*lines, *(f"  {line}" for line in _bulk_examples(api, url, realistic))]


def _bulk_examples(api: Api, url: str, realistic: bool) -> Iterator[str]:
    where = f" --base-url {url}"
    if realistic:
        paced = (place.name for place in api.environments if place.limits == api.limits)
        where += "".join(f" --environment {name}" for name in list(paced)[:1])
    elif url == api.environment(api.default_environment).url:
        where = ""
    for operation in api.operations:
        if operation.bulk is not None:
            target = " ".join(f"{option} 1" for option in fixed_options(operation.bulk).values())
            command = f"{api.name.lower()} {operation.resource} {operation.bulk.command}"
            yield f"{command} FILE.csv {target}{where}"
