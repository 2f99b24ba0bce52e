"""HTTP receivers of deliveries, which keep each before they acknowledge it.

In reading order: `limits` (of requests and connections), `inbox_needed` (what must keep the
deliveries), `health` (the state of an inbox, for monitoring), `hidden_tokens` (no log shows a
token), `reception` (a request, whatever the framework), `aiohttp_route` (in an application of
aiohttp), `asgi` (in Starlette, FastAPI and others), `connections` (of a server of our own),
`listener` (this server).
"""

from __future__ import annotations

from .aiohttp_route import HookRoute
from .asgi import AsgiHook
from .inbox_needed import InboxOfReceiver
from .limits import ReceiverLimits
from .listener import Listener
from .reception import Reception

__all__ = [
    "AsgiHook",
    "HookRoute",
    "InboxOfReceiver",
    "Listener",
    "ReceiverLimits",
    "Reception",
]
