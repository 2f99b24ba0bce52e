"""What the client logs, on standard error, in the words of the command line.

The lines hold no value of a request or of a response, as the log of the client holds none: of an
address only the server and the pattern of the path.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager

import click

from ...errors import Outcome
from ...observability import Attempt, AttemptResult, log
from ...text import printable
from ..format import status_text

_LOGGERS = (log, logging.getLogger("postalytics_runtime"))


@contextmanager
def requests_logged(
    *, everything: bool, is_quiet: Callable[[], bool], count_retry: Callable[[str], bool]
) -> Generator[None]:
    """Write the warnings, and all else that is logged if you want it.

    Args:
        everything: whether to write each request and its outcome, and whatever is not a warning.
        is_quiet: returns whether to leave out that a request is sent again, unless everything is
            written.
        count_retry: called with the reason of each retry; returns whether the number of retries is
            shown, so that the retry itself is left out, unless everything is written.
    """
    handler, before = _LogHandler(), log.level

    def is_written(record: logging.LogRecord) -> bool:
        why = _reason_of_retry(record)
        is_counted = why is not None and count_retry(why)
        return everything or not (_is_about_attempt(record) and (is_counted or is_quiet()))

    handler.addFilter(is_written)
    if everything:
        log.setLevel(logging.DEBUG)
    else:
        handler.setLevel(logging.WARNING)
    for logger in _LOGGERS:
        logger.addHandler(handler)
    try:
        yield
    finally:
        log.setLevel(before)
        for logger in _LOGGERS:
            logger.removeHandler(handler)


def _is_about_attempt(record: logging.LogRecord) -> bool:
    return isinstance(record.args, tuple) and isinstance(next(iter(record.args), None), Attempt)


def _reason_of_retry(record: logging.LogRecord) -> str | None:
    match record.args:
        case (Attempt(), str() as why, float() | int()):
            return why
        case _:
            return None


class _LogHandler(logging.Handler):
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
