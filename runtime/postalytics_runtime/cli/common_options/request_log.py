"""Each request and its outcome on standard error.

The lines hold no value of a request or of a response, as the log of the client holds none: of an
address only the server and the pattern of the path.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Generator
from contextlib import contextmanager

import click

from ...errors import Outcome
from ...observability import Attempt, AttemptResult, log
from ...text import printable
from ..format import status_text


@contextmanager
def requests_logged() -> Generator[None]:
    """Write each request and its outcome, and all else that the client logs."""
    handler, before = _RequestLog(), log.level
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.setLevel(before)
        log.removeHandler(handler)


class _RequestLog(logging.Handler):
    """Handler that writes lines for people."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the lines of a record."""
        lines = [printable(line) for line in _text(record).splitlines()]
        with contextlib.suppress(OSError, ValueError):  # Standard error may be closed.
            click.echo("\n".join(lines), err=True)


def _text(record: logging.LogRecord) -> str:
    match record.args:
        case (Attempt() as attempt, AttemptResult() as result):
            return f"{_request(attempt)}: {_outcome(result)} after {result.seconds:.3f} s"
        case (Attempt() as attempt, float() as seconds):
            return f"{_request(attempt)}: waited {seconds:.3f} s for the rate limit"
        case (Attempt() as attempt, str() as why, float() | int() as delay):
            return f"{_request(attempt)}: {why}; it is sent again in {delay:.1f} s or later"
        case _:
            return f"{record.levelname.capitalize()}: {record.getMessage()}"


def _request(attempt: Attempt) -> str:
    again = f", attempt {attempt.number}" if attempt.number > 1 else ""
    return f"{attempt.method} {attempt.path} at {attempt.origin}{again}"


def _outcome(result: AttemptResult) -> str:
    if result.status is None:
        return "not sent" if result.outcome is Outcome.NOT_SENT else "no response"
    unusable = result.status < 300 and result.error is not None
    return status_text(result.status) + ", a response that cannot be used" * unusable
