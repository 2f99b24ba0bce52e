"""Valid and invalid responses, generated from a seed, byte by byte."""

from __future__ import annotations

import functools
import gzip
import random
import zlib
from collections.abc import Callable

import attrs

from support.reliability.odd_bodies import BODIES, GOOD, MIB, Body


@attrs.frozen
class Given:
    """One response, and what a client must know of it."""

    name: str
    status: int | None
    """The status; `None` without a status line, or without a complete head."""
    content: bytes = attrs.field(repr=False)
    readable: bool
    """Whether the response is valid, so that it is a success with a 2xx."""
    whole: bool
    """Whether a client can read all of it."""
    says_error: bool
    """Whether the body reports an error, whatever the status is."""
    ends: bool
    """Whether the server closes the connection after it."""


@attrs.frozen
class Framed:
    """The framing of a body in a response."""

    name: str
    headers: list[str]
    content: bytes
    whole: bool = True
    """Whether a client can see where the body ends."""
    ends: bool = False


TYPES = [
    "Content-Type: application/json",
    "Content-Type: application/json; charset=utf-8",
    "Content-Type: application/json; charset=klingon",
    "Content-Type: application/json; charset=utf-16",
    "Content-Type: text/html; charset=iso-8859-1",
    "Content-Type: image/png",
    "Content-Type:",
    "Content-Type: ;;;===",
]
ODD_HEADERS = [
    "X-Long: " + "x" * 8_000,
    "X-Obsolete: caf\xe9",
    "Set-Cookie: a=b; Path=/; Domain=example.com",
    "Set-Cookie: " + "; ".join(f"c{n}=v" for n in range(500)),
    "Location: http://127.0.0.1:1/elsewhere",
    "Retry-After: -1",
    "Retry-After: inf",
    "Retry-After: 99999999999999999999999999999999999",
    "Retry-After: Fri, 31 Dec 99999 23:59:59 GMT",
    "Retry-After: soon",
    "Date: yesterday",
    'ETag: ""',
    "Link: <>; rel=next",
    'WWW-Authenticate: Basic realm="\\"',
    "Upgrade: websocket",
    "Keep-Alive: timeout=-5, max=abc",
    "Trailer: X",
    "X-Empty:",
]
REASONS = ["OK", "", "Nope", "caf\xe9", "x" * 4000, "200 OK", "HTTP/1.1 201 Created"]
STATUSES = [
    *(200, 200, 200, 201, 201, 202, 203, 204, 205, 206, 207, 226, 299),
    *(300, 301, 302, 303, 304, 307, 308, 399),
    *(400, 400, 401, 403, 404, 405, 408, 409, 410, 413, 415, 418, 422, 425, 429, 431, 451, 499),
    *(500, 501, 502, 503, 504, 520, 599, 600, 700, 999),
]


def generate(seed: int, count: int) -> list[Given]:
    """Return `count` responses; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    weights = [min(1, 40_000 / (len(body.content) + 1)) for body in BODIES]
    return [
        _broken(chance) if chance.random() < 0.04 else _answer(chance, weights)
        for _ in range(count)
    ]


def _answer(chance: random.Random, weights: list[float]) -> Given:
    status = chance.choice(STATUSES)
    body = chance.choices(BODIES, weights)[0]
    if chance.random() < 0.25:
        body = BODIES[0]
    packed = _encoded(body, chance)
    framed = chance.choice(FRAMINGS)(packed[1]) if chance.random() < 0.4 else _sized(packed[1])
    headers = [f"Content-Encoding: {packed[0]}"] if packed[0] else []
    headers += framed.headers
    if chance.random() < 0.8:
        headers.append(chance.choice(TYPES))
    headers += chance.sample(ODD_HEADERS, chance.choice([0, 0, 0, 1, 2]))
    refused = chance.choice(REFUSED_HEADERS) if chance.random() < 0.05 else None
    if refused is not None:
        headers.append(refused)
    bodiless = status in (204, 304) or status < 200
    whole = packed[2] and framed.whole and refused is None and not bodiless
    ends = framed.ends or not framed.whole or refused is not None or bodiless
    if ends:
        headers.append("Connection: close")
    chance.shuffle(headers)
    interim = chance.choice(INTERIM) if chance.random() < 0.05 else b""
    reason = chance.choice(REASONS) if chance.random() < 0.3 else "OK"
    return Given(
        name=f"{status} {body.name} / {packed[0] or 'plain'} / {framed.name} / {headers}"[:300],
        status=status,
        content=interim + _head(f"{status} {reason}", headers) + framed.content,
        readable=body.readable and whole,
        whole=whole,
        says_error=body.says_error,
        ends=ends,
    )


def _broken(chance: random.Random) -> Given:
    content = chance.choice(BROKEN)
    name = f"broken: {content[:60]!r}"
    return Given(name, None, content, readable=False, whole=False, says_error=False, ends=True)


def _head(status: str, headers: list[str]) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def _encoded(body: Body, chance: random.Random) -> tuple[str, bytes, bool]:
    """Return the name of an encoding, the bytes, and whether they match the name."""
    if chance.random() < 0.6:
        return "", body.content, True
    return _packed(chance.randrange(len(ENCODINGS)), body.content)


@functools.cache
def _packed(number: int, content: bytes) -> tuple[str, bytes, bool]:
    return ENCODINGS[number](content)


@functools.cache
def bomb(size: int) -> bytes:
    """Return `size` MiB of zeros, as gzip."""
    return gzip.compress(bytes(MIB)) * size


ENCODINGS: list[Callable[[bytes], tuple[str, bytes, bool]]] = [
    lambda content: ("gzip", gzip.compress(content, 1), True),
    lambda content: ("deflate", zlib.compress(content, 1), True),
    lambda content: ("deflate", zlib.compress(content, 1)[2:-4], True),
    lambda content: ("identity", content, True),
    lambda content: ("gzip", content, False),
    lambda content: ("gzip", gzip.compress(gzip.compress(content, 1), 1), False),
    lambda content: ("gzip, gzip", gzip.compress(gzip.compress(content, 1), 1), False),
    lambda content: ("gzip", gzip.compress(content, 1)[:-12], False),
    lambda content: ("gzip", gzip.compress(content, 1)[:12] + b"\xff\xff\xff", False),
    lambda content: ("gzip", gzip.compress(content, 1) + b"and more", False),
    lambda content: ("deflate", content, False),
    lambda content: ("br", content, False),
    lambda content: ("zstd", content, False),
    lambda content: ("br", gzip.compress(content, 1), False),
    lambda _: ("gzip", bomb(60), False),
    lambda _: ("deflate", zlib.compress(bytes(12 * MIB), 1), False),
]


def _sized(content: bytes) -> Framed:
    return Framed("length", [f"Content-Length: {len(content)}"], content)


def _chunked(content: bytes) -> bytes:
    half = len(content) // 2
    parts = [part for part in (content[:half], content[half:]) if part]
    return b"".join(b"%x;x=y\r\n%b\r\n" % (len(part), part) for part in parts)


def _lengths(name: str, *values: str) -> Callable[[bytes], Framed]:
    """Return a framing with Content-Length headers that are wrong, or given twice."""

    def framed(content: bytes) -> Framed:
        given = [f"Content-Length: {value.format(len(content))}" for value in values]
        return Framed(name, given, content, whole=False, ends=True)

    return framed


def _coded(
    name: str, coding: str, ending: bytes, *, whole: bool = False
) -> Callable[[bytes], Framed]:
    def framed(content: bytes) -> Framed:
        return Framed(
            name, [f"Transfer-Encoding: {coding}"], _chunked(content) + ending, whole, not whole
        )

    return framed


FRAMINGS: list[Callable[[bytes], Framed]] = [
    _coded("chunks", "chunked", b"0\r\n\r\n", whole=True),
    _coded("chunks with a trailer", "chunked", b"0\r\nX-Sum: 1\r\n\r\n", whole=True),
    lambda content: Framed("until the end", [], content, ends=True),
    lambda content: Framed(
        "too long a length", [f"Content-Length: {len(content) + 7}"], content, False, True
    ),
    lambda content: Framed(
        "too short a length", [f"Content-Length: {len(content) // 2}"], content + b"!", False, True
    ),
    lambda content: Framed(
        "length and chunks",
        [f"Content-Length: {len(content)}", "Transfer-Encoding: chunked"],
        _chunked(content) + b"0\r\n\r\n",
        False,
        True,
    ),
    _lengths("length twice", "{}", "{}"),
    _lengths("two lengths", "{}", "1{}"),
    _lengths("list of lengths", "{0}, {0}"),
    _lengths("negative length", "-1"),
    _lengths("length in words", "many"),
    _lengths("length with a sign", "+{}"),
    _lengths("length in hex", "0x{}"),
    _lengths("length of 40 digits", "9" * 40),
    _lengths("length of 18 digits", "9" * 18),
    _coded("no last chunk", "chunked", b""),
    _coded("bad chunk", "chunked", b"zz\r\nabc\r\n"),
    _coded("negative chunk", "chunked", b"-1\r\n"),
    _coded("huge chunk", "chunked", b"fffffffffffffffff\r\n"),
    _coded("cut chunk", "chunked", b"ff\r\nabc"),
    _coded("chunks of chunks", "chunked, chunked", b"0\r\n\r\n"),
    _coded("unknown coding", "xchunked", b"0\r\n\r\n"),
    _coded("identity", "identity", b""),
    _coded("more after the last chunk", "chunked", b"0\r\n\r\nmore"),
]

REFUSED_HEADERS = [
    "Content-Type: application/json\r\nContent-Type: text/plain",
    "X-Long: " + "x" * 20_000,
    "no colon",
    "X-Nul: a\x00b",
    "X Blank: a",
    ": no name",
    "\r\n".join(f"X-{number}: 1" for number in range(500)),
]
"""Heads that a client may refuse, although it knows the status."""
INTERIM = [
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
    b"HTTP/1.1 102 Processing\r\n\r\n" * 3,
]
BROKEN = [
    b"",
    b"\r\n",
    b"HTTP/1.1 2",
    b"HTTP/1.1 201 Created",
    b"HTTP/1.1 201 Created\r\nContent-Length: 4",
    b"HTTP/1.1 20 OK\r\n\r\n",
    b"HTTP/1.1 2010 OK\r\n\r\n",
    b"HTTP/1.1 -20 OK\r\n\r\n",
    b"HTTP/1.1 abc OK\r\n\r\n",
    b"HTTP/2 201\r\n\r\n",
    b"HTTP/9.9 201 OK\r\n\r\n",
    b"http/1.1 201 OK\r\n\r\n",
    b"ICY 200 OK\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 199 Odd\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n" * 2_000,
    b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 2",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x15\x03\x01\x00\x02\x02\x28",
    b"SSH-2.0-OpenSSH_9.2\r\n",
    b"\x00" * 2000,
    GOOD,
    b"<html>",
]
