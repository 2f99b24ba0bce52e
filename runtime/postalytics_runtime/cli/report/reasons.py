"""Counted reasons why rows were rejected or are unconfirmed."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from ...bulk.journal import Entry
from ...text import printable
from ..format import counted

_KINDS = 20
_PLACES = 3


@attrs.frozen
class RejectionReason:
    """Reason that some rows share."""

    reason: str
    rows: int
    """Number of rows with this reason."""
    first: tuple[int, ...]
    """Numbers of the first rows with this reason."""


@attrs.define
class RejectionReasons:
    """Counter of reasons whose memory does not grow with the number of rows."""

    counts: dict[str, int] = attrs.field(factory=dict[str, int])
    rows: dict[str, list[int]] = attrs.field(factory=dict[str, list[int]])
    others: int = 0

    def add(self, reason: str, row: int) -> None:
        """Count the reason of a row."""
        if reason not in self.counts and len(self.counts) == _KINDS:
            self.others += 1
            return
        self.counts[reason] = self.counts.get(reason, 0) + 1
        rows = self.rows.setdefault(reason, [])
        if len(rows) < _PLACES:
            rows.append(row)

    def ranked(self) -> list[RejectionReason]:
        """Return the reasons, the most frequent first."""
        ranked = sorted(self.counts.items(), key=lambda item: -item[1])
        reasons = [
            RejectionReason(reason, count, tuple(self.rows[reason])) for reason, count in ranked
        ]
        return [
            *reasons,
            *([RejectionReason("other reasons", self.others, ())] * (self.others > 0)),
        ]

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
    return str(entry.detail.get("reason") or entry.what)


def reasons_in(entries: Iterable[Entry]) -> RejectionReasons:
    """Count the reasons in entries of a journal."""
    reasons = RejectionReasons()
    for entry in entries:
        reasons.add(reason_of(entry), entry.row)
    return reasons
