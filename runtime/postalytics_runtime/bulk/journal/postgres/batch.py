"""What one transaction writes: entries, as COPY reads them, or a change of the job itself."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import attrs
import orjson

from ...rows import RowStep
from ..reader import CODES
from .held_steps import HeldSteps

Line: TypeAlias = tuple[int, int | None, str | None, str | None]
"""An entry: row, code of its step, name of its event, detail as JSON."""

_INTENT = CODES[RowStep.INTENT]
COLUMNS = "job, epoch, row, nth, step, what, detail"
_NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})


def line(row: int, step: RowStep | None, what: str | None, detail: Mapping[str, Any]) -> Line:
    """Return an entry as it is written."""
    return row, None if step is None else CODES[step], what, _json(detail) if detail else None


def _json(detail: Mapping[str, Any]) -> str:
    try:
        text = orjson.dumps(detail, default=str)
    except TypeError:  # orjson refuses lone surrogates and integers of more than 64 bits.
        return json.dumps(detail, default=str)
    # Whatever the encoding of the database is, it has the characters of ASCII.
    return text.decode() if text.isascii() else json.dumps(orjson.loads(text))


@attrs.frozen
class JobChange:
    """Statements that are carried out if the job is still that of this process."""

    statements: str = ""
    data: bytes | None = None
    """What a COPY among them reads."""


class EntryBatch:
    """Entries of one transaction.

    Args:
        held: the steps of the rows as they are before.
        job: the key of the job in the tables.
        epoch: the number of the claim under which they are written.
    """

    def __init__(self, held: HeldSteps, job: int, epoch: int) -> None:
        self._held = held
        self._key = f"{job}\t{epoch}"
        self._rows = array("I")
        self._again: dict[int, int] = {}
        self._last: dict[int, int] = {}
        self._highest = 0

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._rows)

    def encoded(self, lines: Iterable[Line]) -> bytes:
        """Add entries, and return them as COPY reads them: the columns of `COLUMNS`."""
        return "".join([self._encoded(*entry) for entry in lines]).encode()

    def _encoded(self, row: int, code: int | None, what: str | None, detail: str | None) -> str:
        # How many entries of the row this batch has already.
        again = self._again.get(row, 0)
        self._again[row] = again + 1
        self._rows.append(row)
        if code is not None:
            self._last[row] = code
            if code == _INTENT:
                self._highest = max(self._highest, row)
        step = _NULL if code is None else code
        nth = self._held.entries(row) + again
        return f"{self._key}\t{row}\t{nth}\t{step}\t{_cell(what)}\t{_cell(detail)}\n"

    @property
    def changes(self) -> list[int]:
        """The number of entries, the highest row with an intent, and the changes of the counts."""
        return [len(self), self._highest, *self._held.changes(self._last).values()]

    def apply(self) -> None:
        """Apply the entries, which are durable now, to the steps in memory."""
        self._held.apply(self._rows, self._last)


def _cell(text: str | None) -> str:
    return _NULL if text is None else text.translate(_ESCAPES)
