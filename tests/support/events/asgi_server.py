"""uvicorn, in the event loop of a test."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator
from typing import Any

import uvicorn


@contextlib.asynccontextmanager
async def asgi_server(application: Any, port: int = 0, **settings: Any) -> AsyncGenerator[str]:
    """Serve an application, and yield its URL."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", port))
        listening.listen()  # So connections wait until the server has started.
        config = uvicorn.Config(application, ws="none", log_config=None, **settings)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving
