"""What was measured, against what was aimed at, as lines of text."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version

import attrs

from .measuring import paired_ratio

_LINE = "{:<47} {:>14} {:>6} {:>5} {:>6}  {:<8} {}"
"""Fixed, because each row is printed as soon as it is measured; 98 columns at most."""
_COLUMNS = ("took", "ratio", "again", "wall", "aim", "")


@attrs.frozen(kw_only=True)
class Row:
    """One line of the table."""

    subject: str
    ours: str
    peer: str = ""
    """What this library is compared with."""
    theirs: str = ""
    ratio: str = ""
    again: str = ""
    """The peer against itself."""
    wall: str = ""
    """The ratio by the clock on the wall; `ratio` is of CPU time."""
    aim: str = ""
    met: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The text of each column: of the peer if there is one, else of the subject."""
        judged = "" if self.met is None else "met" if self.met else "MISSED"
        name, took = (f"  {self.peer}", self.theirs) if self.peer else (self.subject, self.ours)
        return (name, took, self.ratio, self.again, self.wall, self.aim, judged)


def compared(
    subject: str,
    ours: Sequence[float],
    peer: tuple[str, Sequence[float]],
    *,
    each: int = 1,
    again: Sequence[float] | None = None,
    wall: tuple[Sequence[float], Sequence[float]] | None = None,
    aim: float | None = None,
) -> Row:
    """A row for two contestants that took turns.

    Args:
        subject: what was done.
        ours: our seconds in each block.
        peer: the other's name, and its seconds in each block.
        each: how many pieces of work a block had; the times shown are of one.
        again: the peer's seconds, once more.
        wall: our seconds and the peer's, by the clock on the wall.
        aim: the highest ratio wanted.
    """
    name, theirs = peer
    ratio = paired_ratio(ours, theirs)
    return Row(
        subject=subject,
        ours=_duration(statistics.median(ours) / each),
        peer=name,
        theirs=_duration(statistics.median(theirs) / each),
        ratio=f"{ratio:.3f}",
        again="" if again is None else f"{paired_ratio(again, theirs):.3f}",
        wall="" if wall is None else f"{paired_ratio(*wall):.3f}",
        aim="" if aim is None else f"<= {aim:.2f}",
        met=None if aim is None else ratio <= aim,
    )


def timed(subject: str, seconds: Sequence[float], aim: float | None = None) -> Row:
    """A row for work that has no peer; `aim` is the most seconds wanted."""
    median = statistics.median(seconds)
    return Row(
        subject=subject,
        ours=_duration(median),
        aim="" if aim is None else f"< {_duration(aim)}",
        met=None if aim is None else median < aim,
    )


def lines(title: str, rows: Iterable[Row]) -> Iterator[str]:
    """Each row as text, as it comes: the peers of a subject under the line of the subject."""
    yield _line((title, *_COLUMNS))
    before: tuple[str, str] | None = None
    for row in rows:
        subject = (row.subject, row.ours)
        if row.peer and subject != before:
            yield _line((*subject, "", "", "", "", ""))
        before = subject
        yield _line(row.cells())


def _line(cells: Sequence[str]) -> str:
    return _LINE.format(*cells).rstrip()


def machine() -> str:
    """What the figures were taken on."""
    packages = ("aiohttp", "attrs", "cattrs", "orjson")
    return ", ".join(
        [
            f"{platform.python_implementation()} {platform.python_version()}",
            *(f"{name} {version(name)}" for name in packages),
            f"{platform.system()} {platform.machine()}",
            f"{os.cpu_count()} cores",
        ]
    )


def _duration(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} us"
