"""Calls and attempts that are in flight."""

from __future__ import annotations

from yarl import URL

from postalytics_runtime.errors import CallInfo
from postalytics_runtime.http import (
    AttemptState,
    CallOptions,
    CallState,
    DeadlineTimer,
    Request,
    Response,
    RetryPolicy,
    Timeout,
)
from postalytics_runtime.schema import Effect


def started(effect: Effect, number: int = 1) -> CallState:
    """Return a call at its attempt number `number`."""
    call = CallInfo(operation="things.do", method="POST", path="/things")
    options = CallOptions(timeout=Timeout(), retry=RetryPolicy())
    state = CallState(Request("POST", URL("http://a.example")), call, effect, options)
    state.number = number
    return state


def finished_attempt(*, left: bool, answer: Response | None = None) -> AttemptState:
    """Return an attempt that has, or has not, sent something; needs a running loop."""
    attempt_state = AttemptState(DeadlineTimer(), Timeout())
    attempt_state.sent_at = 1.0 if left else None
    attempt_state.response = answer
    return attempt_state
