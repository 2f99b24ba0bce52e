"""Responses of a faulty server, as tables: every byte, and the required outcome."""

from __future__ import annotations

import gzip

from support.reliability.call_ends import (
    CUT_OFF,
    EMPTY,
    FAILED,
    LOST,
    NEITHER,
    RATE_LIMITED,
    REFUSED,
    TIMED_OUT,
    UNREADABLE,
    WELL,
    Ends,
)
from support.reliability.fault_server import OWN
from support.runtime.raw_server import http

OK = "200 OK"
STALE = http(b'{"token": "of another request", "Id": 8}')
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n"
CHUNKED = b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
ZIPPED = gzip.compress(OWN)

SAID: dict[tuple[Ends, ...], dict[str, bytes]] = {
    (LOST,): {
        "half a status line": b"HTTP/1.1 20",
        "half the headers": b"HTTP/1.1 201 Created\r\nContent-",
        "headers without their end": b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n",
        "garbage": b"what?\r\n\r\n",
        "binary garbage": bytes(range(256)),
        "HTTP/0.9": b"<html>Hello</html>",
        "greeting of another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
        "a TLS alert": b"\x15\x03\x03\x00\x02\x02\x28",
        "status of two digits": b"HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
        "header without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
        "too many headers": http(b"{}", OK, *(f"X-{n}: {n}" for n in range(10_000))),
        "100 a hundred times": b"HTTP/1.1 100 Continue\r\n\r\n" * 100,
        "103 a hundred times": b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 100,
    },
    (CUT_OFF,): {
        "body shorter than its length": http(b"{}").replace(b": 2", b": 50"),
        "no body for its length": HEADERS,
        "chunk cut off": CHUNKED + b"50\r\n{",
        "chunks without the last one": CHUNKED + b"2\r\n{}\r\n",
        "header too long": http(b"{}", OK, "X: " + "x" * 20_000),
        "length that is not a number": b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}",
        "length below zero": b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
        "two lengths": http(b"{}", OK, "Content-Length: 3"),
        "body longer than its length": http(OWN).replace(b": 25", b": 10"),
        "answer and garbage": http(OWN) + b"what?",
        "chunk size that is not a number": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
        "chunk size that is too large": CHUNKED + b"f" * 20 + b"\r\n{}\r\n0\r\n\r\n",
        "bad gzip": http(b"no gzip", OK, "Content-Encoding: gzip"),
        "bad deflate": http(b"no deflate", OK, "Content-Encoding: deflate"),
    },
    (UNREADABLE,): {
        "gzip cut off": http(ZIPPED[:20], OK, "Content-Encoding: gzip"),
        "gzip that is not said": http(ZIPPED),
        "body without length, cut off": b"HTTP/1.1 200 OK\r\n\r\n{",
        "HTML": http(b"<html>Hello</html>"),
    },
    (WELL,): {
        "body without length": b"HTTP/1.1 200 OK\r\n\r\n" + OWN,
        "HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\n" + OWN,
        "103, then an answer": b"HTTP/1.1 103 Early Hints\r\n\r\n" + http(OWN),
        "two answers": http(OWN) + STALE,
    },
    (EMPTY,): {
        "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
        "empty": http(b""),
    },
    (REFUSED,): {
        "400 cut off": http(b"{", "400 Bad Request").replace(b": 1", b": 50"),
        "413": http(b"", "413 Content Too Large", "Connection: close"),
    },
    (RATE_LIMITED,): {
        "429": http(b"", "429 Too Many Requests", "Connection: close"),
        "429 with HTML": http(b"<html>", "429 Too Many Requests"),
    },
    (FAILED,): {
        "500": http(b"", "500 Internal Server Error", "Connection: close"),
        "502 with bad gzip": http(b"no", "502 Bad Gateway", "Content-Encoding: gzip"),
        "503": http(b"{}", "503 Service Unavailable", "Retry-After: 0"),
        "599 cut off": http(b"{", "599 Odd").replace(b": 1", b": 50"),
        "999": http(b"{}", "999 Odd"),
    },
    (NEITHER,): {
        "101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        "304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    },
    (TIMED_OUT,): {
        "408": http(b"", "408 Request Timeout", "Connection: close"),
    },
}
"""Responses to a complete request, before the connection is closed; by their outcome."""
