"""Words for the failure of a call, for the log. They quote neither the server nor a class."""

from __future__ import annotations

from asyncio import CancelledError

from ..errors import Outcome, outcome_of


def failure_words(error: BaseException) -> str:
    """Return in a few words how a call failed, such as `not sent` or `status 503`."""
    outcome, status = outcome_of(error), getattr(error, "status", None)
    if outcome is Outcome.NOT_SENT:
        return "not sent"
    if status is not None:
        return f"status {status}" if status >= 300 else "unusable response"
    if isinstance(error, CancelledError):
        return "cancelled"
    if isinstance(error, TimeoutError):
        return "timed out"
    return "no response" if outcome is Outcome.UNKNOWN else "unusable response"
