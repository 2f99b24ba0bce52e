"""One call over HTTP: from an operation and its values to a response.

In reading order: `request`, `parameters` and `raw` (build the request), `executor` (attempts, paced
and retried), `call_state` (what is known over all attempts), `retry` (whether and when to retry),
`transport` (one attempt over aiohttp), `failure_reason` (why no response came), `response_head`
(the status once the head is complete), `timeouts` (one timer for all attempts), `response` (status
to error, body to JSON), `idempotency` (the key of a call that may be repeated with it).
"""

from __future__ import annotations

from .call_state import CallOptions, CallState
from .executor import CallExecutor
from .failure_reason import failure_reason
from .idempotency import CallKey, NewKey, call_key, is_key_in_use, new_idempotency_key
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
from .retry import RetryBudget, RetryPolicy
from .timeouts import Deadline, DeadlineTimer, Timeout
from .transport import AttemptState, Request, Response, open_session, send_once

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
