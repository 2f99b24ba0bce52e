"""One call over HTTP: from an operation and its values to a response.

In reading order: `request`, `parameters` and `raw` (build the request), `executor` (attempts, paced
and retried), `call_state` (what is known over all attempts), `retry` (whether and when to retry),
`transport` (one attempt over aiohttp), `attempt` (its state, and what sends it at most once),
`one_write` (whether head and body are written at once), `failure_reason` (why no response came),
`response_head` (the status once the head is complete), `timeouts` (one timer for all attempts),
`response` (status to error, body to JSON), `idempotency` (the key of a call that may be repeated
with it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..late_names import late_names
from .attempt import AttemptState, Request, Response
from .call_state import CallOptions, CallState
from .executor import CallExecutor
from .failure_reason import failure_reason
from .parameters import several_values
from .raw import RAW_METHODS, raw_request
from .request import RequestBuilder
from .response import (
    RawResponse,
    message_in,
    parse,
    parse_response,
    retry_after,
    unknown_outcome_advice,
)
from .response_head import ResponseHead, ResponseHeadTap
from .retry import RetryBudget, RetryPolicy, is_key_in_use
from .timeouts import Deadline, DeadlineTimer, Timeout
from .transport import open_session, send_once

if TYPE_CHECKING:
    from .idempotency import CallKey, NewKey, call_key, new_idempotency_key

__all__ = [
    "RAW_METHODS",
    "AttemptState",
    "CallExecutor",
    "CallKey",
    "CallOptions",
    "CallState",
    "Deadline",
    "DeadlineTimer",
    "NewKey",
    "RawResponse",
    "Request",
    "RequestBuilder",
    "Response",
    "ResponseHead",
    "ResponseHeadTap",
    "RetryBudget",
    "RetryPolicy",
    "Timeout",
    "call_key",
    "failure_reason",
    "is_key_in_use",
    "message_in",
    "new_idempotency_key",
    "open_session",
    "parse",
    "parse_response",
    "raw_request",
    "retry_after",
    "send_once",
    "several_values",
    "unknown_outcome_advice",
]

_HOMES = dict.fromkeys(("CallKey", "NewKey", "call_key", "new_idempotency_key"), ".idempotency")

if not TYPE_CHECKING:
    # Load these when they are used: few APIs take idempotency keys.
    __getattr__ = late_names(__name__, _HOMES)
