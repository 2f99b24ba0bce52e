"""One call over HTTP: from an operation and its values to a response.

In reading order: `request` and `raw` (build the request), `executor` (attempts, paced and
retried), `call_state` (what is known over all attempts), `retry` (whether and when to try again),
`transport` (one attempt over aiohttp), `response_head` (the status once the head is complete),
`timeouts` (one timer for all attempts), `response` (status to error, body to JSON).
"""

from __future__ import annotations

from .call_state import Options, Trip
from .executor import Exchange
from .raw import raw_request
from .request import RequestBuilder
from .response import RawAnswer, advice_in_doubt, message_in, parse, read_answer, retry_after
from .response_head import Head, HeadWatch
from .retry import RetryBudget, RetryPolicy
from .timeouts import Deadline, Timeout, Watch
from .transport import Answer, Flight, Request, attempt, open_session

__all__ = [
    "Answer",
    "Deadline",
    "Exchange",
    "Flight",
    "Head",
    "HeadWatch",
    "Options",
    "RawAnswer",
    "Request",
    "RequestBuilder",
    "RetryBudget",
    "RetryPolicy",
    "Timeout",
    "Trip",
    "Watch",
    "advice_in_doubt",
    "attempt",
    "message_in",
    "open_session",
    "parse",
    "raw_request",
    "read_answer",
    "retry_after",
]
