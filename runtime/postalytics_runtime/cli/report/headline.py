"""The first sentence about a job: how many rows succeeded, and what became of the others."""

from __future__ import annotations

from ...bulk import RowCounts
from ..format import counted

_MAIL = {"live": " as real mail", "unknown": " as mail that may be real"}


def headline(counts: RowCounts, noun: str, done: str, mode: str | None = None) -> str:
    """Return what became of the rows of a job; in test mode, also that nothing was mailed.

    Args:
        counts: the number of rows in each state.
        noun: what a row is, such as `book`.
        done: the word for a row that succeeded, such as `created`.
        mode: the mode in which rows were sent; `None` if the operation does not mail, or if the
            mode changed.

    >>> headline(RowCounts(succeeded=250), "book", "created")
    'All 250 books were created.'
    >>> headline(RowCounts(succeeded=56, rejected=1, pending=3), "book", "created")
    '56 of 60 books were created; 1 was rejected; 3 are still to be sent.'
    >>> headline(RowCounts(succeeded=12), "piece", "sent", "test")
    'All 12 pieces were sent as tests. Nothing was mailed.'
    """
    rows, succeeded = counts.rows, counts.succeeded
    others = _others(counts, done)
    if rows == 1 and others:
        sentence = f"The {noun} {others[0][1]}"
    elif rows == 1:
        sentence = f"The {noun} was {done}{_as(mode, 1)}"
    elif not succeeded:
        sentence = f"None of {counted(rows, noun)} was {done}"
    elif succeeded == rows:
        sentence = f"All {counted(rows, noun)} were {done}{_as(mode, rows)}"
    else:
        was = "was" if succeeded == 1 else "were"
        sentence = f"{succeeded:,} of {counted(rows, noun)} {was} {done}{_as(mode, succeeded)}"
    if rows != 1:
        sentence = "; ".join([sentence, *(f"{number:,} {what}" for number, what in others)])
    return f"{sentence}. Nothing was mailed." if mode == "test" else f"{sentence}."


def _others(counts: RowCounts, done: str) -> list[tuple[int, str]]:
    """Return the number of rows in each other state, and what is said of them."""
    rejected, unconfirmed, pending = counts.rejected, counts.unconfirmed, counts.pending
    found = [
        (rejected, f"{'was' if rejected == 1 else 'were'} rejected"),
        (unconfirmed, f"may have been {done} (unconfirmed)"),
        (pending, f"{'is' if pending == 1 else 'are'} still to be sent"),
    ]
    return [(number, what) for number, what in found if number > 0]


def _as(mode: str | None, rows: int) -> str:
    if mode == "test":
        return " as a test" if rows == 1 else " as tests"
    return _MAIL.get(mode or "", "")
