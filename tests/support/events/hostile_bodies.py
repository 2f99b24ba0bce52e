"""Bodies that no vendor sends, or that a vendor sends by mistake."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from support.events.deliveries import delivered, delivery

ODD_VALUES: list[Any] = [
    None,
    True,
    False,
    -1,
    0.5,
    4.0,
    1e300,
    2**63,
    2**64,
    10**4000,
    "",
    " ",
    "4",
    "\0",
    "é" * 3000,
    "\ud800",
    "'; DROP TABLE events; --",
    "<script>",
    [],
    [4],
    {},
    {"eventType": 2},
    [[[]]] * 50,
]
_FIELDS = ("eventType", "eventDate", "retryAttempts", "to", "meta", "event_type", "EVENTTYPE")
_LITERALS = (
    b"",
    b" ",
    b"\xef\xbb\xbf",
    b"\0",
    b"null",
    b"true",
    b"4",
    b'""',
    b"[]",
    b"{}",
    b"NaN",
    b"-Infinity",
    b'{"eventType": NaN}',
    b'{"eventType": 1e999}',
    b'{"eventType": 2',
    b'{"eventType": 2,}',
    b'{"eventType": 2} {}',
    b"{'eventType': 2}",
    b'{"eventType": 2, "eventType": null}',
    b'{"eventType": "\\ud800"}',
    b'{"eventType": "\xff"}',
    b'{"__proto__": {"eventType": 2}}',
    b"eventType=2&eventDate=2026-05-27",
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    b"\x1f\x8b\x08\x00",
)


def hostile_bodies(seed: int, count: int) -> Iterator[bytes]:
    """Return that many bodies, the same ones for the same seed."""
    source = random.Random(seed)  # noqa: S311 (not for secrets)
    kinds: list[Callable[[random.Random], bytes]] = [
        lambda r: r.choice(_LITERALS),
        lambda r: r.randbytes(r.randrange(300)),
        _truncated,
        _flipped,
        _nested,
        _odd_field,
        _odd_inside,
        lambda r: delivered().decode().encode(r.choice(["utf-16", "utf-32", "utf-8-sig", "cp037"])),
        lambda r: delivered(filler="x" * r.randrange(200_000, 300_000)),
        lambda r: b'{"eventType": %s}' % (b"9" * r.randrange(1, 6000)),
        lambda r: json.dumps({f"{n}{'k' * n}": n for n in range(r.randrange(400))}).encode(),
    ]
    for number in range(count):
        yield kinds[number % len(kinds)](source)


def _truncated(source: random.Random) -> bytes:
    body = delivered()
    return body[: source.randrange(len(body))]


def _flipped(source: random.Random) -> bytes:
    body = bytearray(delivered())
    for _ in range(source.randrange(1, 4)):
        body[source.randrange(len(body))] = source.randrange(256)
    return bytes(body)


def _nested(source: random.Random) -> bytes:
    levels = source.choice([60, 64, 65, 253, 254, 255, 1000, 1023, 1024, 1025, 20_000])
    opened, closed = source.choice([(b"[", b"]"), (b'{"a":', b"}")])
    inner = opened * levels + b"1" + closed * source.choice([levels, levels - 1, 0])
    return source.choice([b'{"eventType": 2, "meta": %s}', b'{"eventType": %s}', b"%s"]) % inner


def _odd_field(source: random.Random) -> bytes:
    return delivered(**{source.choice(_FIELDS): source.choice(ODD_VALUES)})


def _odd_inside(source: random.Random) -> bytes:
    body = delivery()
    body["meta"][source.choice(["readerId", "bookId", "reader_id", "more"])] = source.choice(
        ODD_VALUES
    )
    return json.dumps(body).encode()
