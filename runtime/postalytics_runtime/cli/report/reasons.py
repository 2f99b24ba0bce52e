"""Counted reasons why rows were rejected or are unconfirmed."""

from __future__ import annotations

import re
from collections.abc import Iterable

import attrs

from ...bulk.journal import Entry
from ...bulk.rows import CHECK, RowStep
from ...text import printable
from ..format import counted, wrapped_item
from ..sentences import plain_words

_SPECIAL = re.compile(r" \([^()]*\)(?=;|$)")
_KINDS = 20
_PLACES = 3


@attrs.define
class RejectionReason:
    """Reason that some rows share."""

    reason: str
    rows: int = 0
    """Number of rows with this reason."""
    first: tuple[int, ...] = ()
    """Numbers of the first rows with this reason."""


@attrs.define
class RejectionReasons:
    """Counter of reasons whose memory does not grow with the number of rows."""

    reasons: dict[str, RejectionReason] = attrs.field(factory=dict[str, RejectionReason])
    others: int = 0

    def add(self, reason: str, row: int) -> None:
        """Count the reason of a row."""
        if reason not in self.reasons and len(self.reasons) == _KINDS:
            self.others += 1
            return
        found = self.reasons.setdefault(reason, RejectionReason(reason))
        found.rows += 1
        if len(found.first) < _PLACES:
            found.first += (row,)

    def ranked(self) -> list[RejectionReason]:
        """Return the reasons, the most frequent first."""
        ranked = sorted(self.reasons.values(), key=lambda reason: -reason.rows)
        others = RejectionReason("other reasons", self.others)
        return [*ranked, others] if self.others else ranked

    def section(self, title: str) -> list[str]:
        """Return the reasons as lines below a title; no lines if there are no reasons."""
        lines = [wrapped_item(f"  {line}") for line in self.lines()]
        return ["", f"{title}:", *lines] if self.reasons else []

    def lines(self) -> list[str]:
        """Return the reasons as text, the most frequent first."""
        return [
            f"{counted(reason.rows, 'row')}{_places(reason)}: {printable(reason.reason)}"
            for reason in self.ranked()
        ]


def _places(reason: RejectionReason) -> str:
    if not reason.first:
        return ""
    more = ", ..." if reason.rows > len(reason.first) else ""
    return f" (row {', '.join(map(str, reason.first))}{more})"


def reason_of(entry: Entry) -> str:
    """Return the reason for the last step of a row, as text."""
    if entry.step is RowStep.INTENT:
        return "The row was about to be sent, and no outcome is recorded."
    return plain_words(str(entry.detail.get("reason") or entry.what))


def shared_reason_of(entry: Entry) -> str:
    """Return the reason for the last step of a row, without what is special to this row.

    The check of a file says in parentheses what is special to a row.
    """
    reason = reason_of(entry)
    return _SPECIAL.sub("", reason) if entry.detail.get(CHECK) else reason


def reasons_in(entries: Iterable[Entry]) -> RejectionReasons:
    """Count the reasons in entries of a journal."""
    reasons = RejectionReasons()
    for entry in entries:
        reasons.add(shared_reason_of(entry), entry.row)
    return reasons
