"""Whether head and body of a request can be written at once, past aiohttp's own `send`.

aiohttp starts a task to write a body, which up to Python 3.11 is a sixth of a call. A small body
needs none. But what writes it needs names that aiohttp does not document, so they are checked: if
they are not as known, aiohttp's own `send` writes all requests. See docs/decisions.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeAlias

import aiohttp
from aiohttp import ClientRequest, ClientResponse

WriteHead: TypeAlias = Callable[[str, Any], bytes]
"""Makes the bytes of a head from its first line and its headers."""

_SEND_NAMES = """
BaseEventLoop CONNECTION CONTENT_TYPE HttpVersion10 HttpVersion11 METH_CONNECT POST_METHODS
StreamWriter Task _attempt_finished _body _connector _continue _get_content_length
_on_chunk_request_sent _on_headers_request_sent _session _skip_auto_headers _timer _traces
_upload_gen _upload_tracker _writer asyncio chunked compress create_task done enable_chunking
enable_compression force_close functools get_running_loop hdrs headers host_subcomponent is_ssl
isinstance loop major method minor original_url partial port protocol proxy raw_path_qs
request_info response response_class set_eof start_timeout str sys url version version_info
write_bytes write_headers writing_paused
"""
"""All that aiohttp's `send` names. If it names anything else, it does something else."""
_RESPONSE_ARGUMENTS = """
self method url writer continue100 timer request_info traces loop session stream_writer
"""


def head_writer() -> WriteHead | None:
    """Return aiohttp's own function for heads; `None` if its interfaces are not those known."""
    send, init = getattr(ClientRequest, "send", None), ClientResponse.__init__
    # Of this very type: a monitoring agent wraps `send` in an object that claims to be a function
    # and shows the names of the wrapped one, but adds headers of its own.
    if type(send) is not FunctionType or type(init) is not FunctionType:
        return None
    names, arguments = set(send.__code__.co_names), set(inspect.signature(init).parameters)
    if names != set(_SEND_NAMES.split()) or arguments != set(_RESPONSE_ARGUMENTS.split()):
        return None
    module = getattr(aiohttp, "http_writer", None)
    write: WriteHead | None = getattr(module, "_serialize_headers", None)
    return write
