"""What others offer for the same call.

They are imported by name: only `make bench` installs them.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from .measuring import Call, Work, calls_at_once

OPENAPI_PYTHON_CLIENT = "openapi-python-client"

Peer = Callable[[int, int], Work]
"""Makes work from the number of calls in flight and the number of calls."""

_DOCUMENT = Path(__file__).parent.parent / "docs" / "openapi.json"


@contextmanager
def open_peers(
    runner: asyncio.Runner, url: str, contact: Mapping[str, Any], headers: Mapping[str, str]
) -> Iterator[dict[str, Peer]]:
    """The peers, ready to post that contact to that address."""
    with ExitStack() as closing:
        httpx = importlib.import_module("httpx").AsyncClient(headers=headers)
        closing.callback(lambda: runner.run(httpx.aclose()))

        async def post() -> object:
            return (await httpx.post(url, json=dict(contact))).json()

        # A pool of more than ten, as its users would ask for as well.
        niquests: Any = importlib.import_module("niquests").AsyncSession(
            headers=dict(headers), pool_maxsize=100
        )
        closing.callback(lambda: runner.run(niquests.close()))

        async def post_niquests() -> object:
            return (await niquests.post(url, json=dict(contact))).json()

        made = importlib.import_module(closing.enter_context(_made_client()))
        prefix, _, token = headers["Authorization"].partition(" ")
        root = url.removesuffix("/contacts")
        client = made.AuthenticatedClient(root, token=token, prefix=prefix)
        closing.callback(lambda: runner.run(client.__aexit__()))
        runner.run(client.__aenter__())
        create = importlib.import_module(f"{made.__name__}.api.contacts.create_contact").asyncio
        new_contact = importlib.import_module(f"{made.__name__}.models").NewContact

        async def call() -> object:
            return await create(client=client, body=new_contact(**contact))

        yield {
            "httpx": on_loop(runner, post),
            "niquests": on_loop(runner, post_niquests),
            OPENAPI_PYTHON_CLIENT: on_loop(runner, call),
            "requests in threads": _in_threads(closing, url, contact, headers),
        }


def on_loop(runner: asyncio.Runner, call: Call) -> Peer:
    """A peer whose calls are coroutines."""
    return lambda at_once, calls: calls_at_once(runner, call, at_once, calls)


@contextmanager
def _made_client() -> Iterator[str]:
    """The name of a package that openapi-python-client makes of our OpenAPI document."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        document = json.loads(_DOCUMENT.read_text())
        # It makes a client that cannot be imported of an error that has several shapes.
        document["components"]["schemas"]["ErrorAnswer"] = {}
        (directory / "openapi.json").write_text(json.dumps(document))
        (directory / "settings.yaml").write_text("post_hooks: []\n")  # The client is not formatted.
        command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
        command += ["--path", "openapi.json", "--config", "settings.yaml"]
        command += ["--output-path", "made_client"]
        subprocess.run(command, cwd=directory, check=True, capture_output=True)
        sys.path.insert(0, name)
        yield "made_client"
        sys.path.remove(name)


def _in_threads(
    closing: ExitStack, url: str, contact: Mapping[str, Any], headers: Mapping[str, str]
) -> Peer:
    """`requests`, with a session for each thread."""
    requests: Any = importlib.import_module("requests")
    if (Path(requests.packages.urllib3.__file__).parent / ".u3f_sync").exists():
        raise RuntimeError("niquests has replaced urllib3: `make clean bench` installs both anew.")
    own = threading.local()

    def post(_: int) -> object:
        if not hasattr(own, "session"):
            own.session = requests.Session()
            own.session.headers.update(headers)
        return own.session.post(url, json=dict(contact)).json()

    def work(at_once: int, calls: int) -> Work:
        pool = closing.enter_context(ThreadPoolExecutor(at_once))
        return lambda: list(pool.map(post, range(calls)))

    return work
