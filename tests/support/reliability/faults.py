"""Network faults, as tables: what the server does, and the required outcome.

The name of a fault is that of its cells in the tests.
"""

from __future__ import annotations

from typing import Literal

import attrs

from support.reliability.call_ends import (
    CUT_OFF,
    FAILED,
    LOST,
    NEITHER,
    NOT_SENT,
    REFUSED,
    WELL,
    WELL_AT_SECOND,
    Ends,
)
from support.reliability.fault_server import OWN, Step
from support.reliability.recorded_steps import (
    TUNNEL,
    arrival,
    breathe,
    close,
    connect,
    deaf,
    drip,
    handshake,
    head,
    part_of_head,
    redirect,
    reset,
    say,
    stay,
    whole,
)
from support.reliability.responses import CHUNKED, HEADERS, SAID, STALE
from support.runtime.raw_server import http

Steps = tuple[Step, ...]
Way = Literal["plain", "tls", "proxy", "names"]


@attrs.frozen(kw_only=True)
class Fault:
    """One network fault."""

    ends: tuple[Ends, ...]
    """The required outcomes; several if timing decides what the client sees first."""
    steps: Steps = ()
    """The steps for a request."""
    approach: Steps = ()
    """The steps for a new connection, instead of those of a healthy server."""
    way: Way = "plain"
    names: tuple[str, ...] | None = ("here",)
    """The addresses of the host: `here`, `nowhere` or `stuck`. With `None`, the lookup hangs."""
    received: tuple[int, int] = (1, 1)
    """The number of complete requests that arrive for an attempt, at least and at most."""
    idle: bool = False
    """Whether the fault is on an idle connection, and new connections are healthy."""
    timeout: dict[str, float] = attrs.field(factory=dict)
    """The timeouts that are short, so that the fault ends; all others are long."""

    @property
    def hangs(self) -> bool:
        """Whether the fault only ends with a timeout of the client."""
        return bool(self.timeout) and close not in self.steps

    @property
    def meets_new_connections(self) -> bool:
        """Whether an earlier connection would not see the fault."""
        return bool(self.approach) or self.names != ("here",)


NONE, SOME = (0, 0), (0, 1)
SILENT, SLOW, UNCONNECTED = {"sock_read": 0.2}, {"total": 0.3}, {"connect": 0.2}


def _waits(steps: Steps) -> bool:
    return steps[-1] in (stay, deaf)


# No byte of the request is sent, so every operation is retried.
_NAMES: dict[str, tuple[str, ...] | None] = {
    "name is unknown": (),
    "name is never told": None,
    "connection hangs": ("stuck",),
    "connection is refused": ("nowhere",),
    "connections are refused": ("nowhere", "nowhere"),
}
_TLS: dict[str, Steps] = {
    "TLS: hello, close": (arrival, close),
    "TLS: hello, reset": (arrival, reset),
    "TLS: hello, an answer in clear": (arrival, say(http(b"{}", "400 Bad Request"))),
    "TLS: hello, hang": (arrival, stay),
    "TLS: certificate of an unknown CA": (handshake("of an unknown CA"),),
    "TLS: certificate of another host": (handshake("of another host"),),
    "TLS: certificate out of date": (handshake("out of date"),),
}
_PROXY: dict[str, Steps] = {
    "proxy: close": (close,),
    "proxy: reset": (reset,),
    "proxy: CONNECT, close": (connect, close),
    "proxy: CONNECT, reset": (connect, reset),
    "proxy: CONNECT, hang": (connect, stay),
    "proxy: half a status line": (connect, say(b"HTTP/1.1 20"), close),
    "proxy: half the headers, hang": (connect, say(b"HTTP/1.1 200 OK\r\nA"), stay),
    "proxy: garbage": (connect, say(b"\0\1\2\r\n\r\n"), close),
    "proxy: 301": (connect, redirect("301 Moved")),
    "proxy: 403": (connect, say(http(b"no", "403 Forbidden"))),
    "proxy: 407": (connect, say(http(b"", "407 Who?", "Proxy-Authenticate: Basic"))),
    "proxy: 502": (connect, say(http(b"", "502 Bad Gateway"))),
    "proxy: 599 without a reason": (connect, say(http(b"", "599"))),
    "tunnel: close": (*TUNNEL, close),
    "tunnel: reset": (*TUNNEL, reset),
    "tunnel: hang": (*TUNNEL, stay),
    "tunnel: an answer in clear": (*TUNNEL, arrival, say(http(b"{}"))),
    "tunnel: certificate of an unknown CA": (*TUNNEL, handshake("of an unknown CA")),
}
_WAYS: dict[Way, dict[str, Steps]] = {"tls": _TLS, "proxy": _PROXY}
_NOT_SENT = {
    name: Fault(
        ends=(NOT_SENT,),
        way=way,
        approach=steps,
        received=NONE,
        timeout=UNCONNECTED if _waits(steps) else {},
    )
    for way, faults in _WAYS.items()
    for name, steps in faults.items()
}
_NOT_SENT |= {
    name: Fault(
        ends=(NOT_SENT,),
        way="names",
        names=names,
        received=NONE,
        timeout=UNCONNECTED if names in (None, ("stuck",)) else {},
    )
    for name, names in _NAMES.items()
}
_NOT_SENT["proxy is not there"] = Fault(
    ends=(NOT_SENT,), way="proxy", names=("nowhere",), received=NONE
)

# On a new connection: the client may see the fault before it writes, or after.
_TOO_SOON: dict[str, tuple[Way, Steps]] = {
    "accept, close": ("plain", (close,)),
    "accept, reset": ("plain", (reset,)),
    "accept, garbage": ("plain", (say(b"\0\1"), close)),
    "TLS: handshake, close": ("tls", (handshake(), close)),
    "TLS: handshake, reset": ("tls", (handshake(), reset)),
}
_ACCEPTED = {
    name: Fault(ends=(LOST, NOT_SENT), way=way, approach=steps, received=SOME)
    for name, (way, steps) in _TOO_SOON.items()
}
_ACCEPTED |= {
    "accept, read nothing": Fault(ends=(LOST,), approach=(deaf,), received=NONE, timeout=SILENT),
    "second address answers": Fault(ends=(WELL,), way="names", names=("nowhere", "here")),
}

# To a request, on a new or a reused connection.
_BROKEN_OFF: dict[str, Steps] = {
    "part of the head, close": (part_of_head, close),
    "part of the head, reset": (part_of_head, reset),
    "head, close": (head, close),
    "head, reset": (head, reset),
    "whole, close": (whole, close),
    "whole, reset": (whole, reset),
    "half a status line, reset": (whole, say(b"HTTP/1.1 20"), reset),
    "half the headers, reset": (whole, say(b"HTTP/1.1 201 Created\r\nA"), reset),
}
_REQUESTED = {
    name: Fault(ends=(LOST,), steps=steps, received=(1, 1) if whole in steps else SOME)
    for name, steps in _BROKEN_OFF.items()
}
_REQUESTED |= {
    "TLS: whole, close": Fault(ends=(LOST,), way="tls", steps=(whole, close)),
    "TLS: whole, reset": Fault(ends=(LOST,), way="tls", steps=(whole, reset)),
    "tunnel: whole, close": Fault(ends=(LOST,), way="proxy", steps=(whole, close)),
    "tunnel: whole, reset": Fault(ends=(LOST,), way="proxy", steps=(whole, reset)),
    # The reset may overtake the bytes that were sent before it.
    "early 413": Fault(
        ends=(REFUSED, LOST),
        steps=(part_of_head, say(http(b"", "413 Content Too Large")), close),
        received=SOME,
    ),
    "answer, reset": Fault(ends=(WELL, LOST), steps=(whole, say(http(OWN)), reset)),
    "headers, reset": Fault(ends=(CUT_OFF, LOST), steps=(whole, say(HEADERS), reset)),
    "headers, later reset": Fault(
        ends=(CUT_OFF, LOST), steps=(whole, say(HEADERS), breathe, reset)
    ),
    "half the body, reset": Fault(ends=(CUT_OFF, LOST), steps=(whole, say(HEADERS + b"{"), reset)),
    # aiohttp's parser in C does not notify a reader that already waits for the body.
    "headers, later a bad chunk": Fault(
        ends=(CUT_OFF,),
        steps=(whole, say(CHUNKED), breathe, say(b"zz\r\n{}\r\n"), close),
        timeout=SILENT,
    ),
}
_SILENT: dict[str, tuple[Ends, Steps]] = {
    "whole, hang": (LOST, ()),
    "half a status line, hang": (LOST, (say(b"HTTP/1.1 20"),)),
    "half the headers, hang": (LOST, (say(b"HTTP/1.1 201 Created\r\nA"),)),
    "100, hang": (LOST, (say(b"HTTP/1.1 100 Continue\r\n\r\n"),)),
    "headers, hang": (CUT_OFF, (say(HEADERS),)),
    "headers of a 500, hang": (FAILED, (say(HEADERS.replace(b"200 OK", b"500 Oh")),)),
    "half the body, hang": (CUT_OFF, (say(HEADERS + b"{"),)),
    "half a chunk, hang": (CUT_OFF, (say(CHUNKED + b"50\r\n{"),)),
}
_DRIPPING: dict[str, tuple[Ends, Steps]] = {
    "status drips": (LOST, (drip(b"HTTP/1.1 200 " + b"O" * 99),)),
    "headers drip": (LOST, (say(b"HTTP/1.1 200 OK\r\n"), drip(b"A: b\r\n"))),
    "103 drips": (LOST, (drip(b"HTTP/1.1 103 Early Hints\r\n\r\n", every=0.001),)),
    "body drips": (CUT_OFF, (say(HEADERS.replace(b"40", b"4000")), drip(b" "))),
    "chunks drip": (CUT_OFF, (say(CHUNKED), drip(b"1\r\n \r\n"))),
}
_REQUESTED |= {
    name: Fault(ends=(ends,), steps=(whole, *steps, stay), timeout=timeout)
    for faults, timeout in ((_SILENT, SILENT), (_DRIPPING, SLOW))
    for name, (ends, steps) in faults.items()
}
_REQUESTED |= {
    f"{status} to {where}": Fault(
        ends=(NEITHER,), steps=(whole, redirect(status, elsewhere=where != "this server"))
    )
    for status in ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent")
    for where in ("this server", "another server")
}
_REQUESTED |= {
    name: Fault(ends=ends, steps=(whole, say(data), close))
    for ends, said in SAID.items()
    for name, data in said.items()
}

# To an idle connection, before another request.
_IDLE = {
    name: Fault(ends=(ends,), idle=True, steps=steps)
    for name, (ends, steps) in {
        "idle, close": (WELL, (close,)),
        "idle, reset": (WELL, (reset,)),
        "idle, 408, close": (WELL, (say(http(b"", "408 Timeout", "Connection: close")), close)),
        "idle, garbage": (WELL, (say(b"what?"), whole, say(http(OWN)))),
        "idle, an answer": (WELL_AT_SECOND, (say(STALE), whole, say(http(OWN)))),
        "idle, half an answer": (WELL, (say(STALE[:20]), whole, say(http(OWN)))),
    }.items()
}


def _over_tls(fault: Fault) -> Fault:
    if not fault.approach:
        return attrs.evolve(fault, way="tls")
    # Bytes that come with the end of the handshake may be read before the server stops reading.
    approach = (handshake(), *fault.approach)
    return attrs.evolve(fault, way="tls", approach=approach, received=SOME)


IN_CLEAR = _NOT_SENT | _ACCEPTED | _REQUESTED | _IDLE
"""The faults without TLS, and those that only TLS, a proxy or a host name can have."""
OVER_TLS = {
    f"{name}, over TLS": _over_tls(fault)
    for name, fault in IN_CLEAR.items()
    if fault.way == "plain"
}
FAULTS = IN_CLEAR | OVER_TLS
