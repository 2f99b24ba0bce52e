"""Calls and attempts in the middle of their way."""

from __future__ import annotations

from yarl import URL

from postalytics_runtime.errors import Call
from postalytics_runtime.http import (
    Answer,
    Flight,
    Options,
    Request,
    RetryPolicy,
    Timeout,
    Trip,
    Watch,
)
from postalytics_runtime.schema import Effect


def started(effect: Effect, number: int = 1) -> Trip:
    """A call at its attempt number `number`."""
    call = Call(operation="things.do", method="POST", path="/things")
    options = Options(timeout=Timeout(), retry=RetryPolicy())
    trip = Trip(Request("POST", URL("http://a.example")), call, effect, options)
    trip.number = number
    return trip


def flown(*, left: bool, answer: Answer | None = None) -> Flight:
    """An attempt that has, or has not, sent something; needs a running loop."""
    flight = Flight(Watch(), Timeout())
    flight.left = 1.0 if left else None
    flight.answer = answer
    return flight
