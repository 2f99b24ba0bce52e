"""Table of the plan: titles, and beside them lines that fit a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..format import filled, table_lines

_WIDTH = 80
"""Maximum width of a line, in columns."""
_TITLES = len("Environment")


class Verbatim(str):
    """Line that is never wrapped: a path or a command, to be copied."""

    __slots__ = ()


def plan_table(rows: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """Return the lines of a plan, each title with its lines beside it.

    A line that is too long goes on below itself; a word that is too long stays whole.

    >>> plan_table([("Rate", ["3 requests/s"])])
    ['Rate         3 requests/s']
    """
    wrapped = [
        (title, [part for line in lines for part in _wrapped(line)]) for title, lines in rows
    ]
    return table_lines(wrapped, _TITLES)


def _wrapped(line: str) -> list[str]:
    if isinstance(line, Verbatim):
        return [line]
    blanks = line[: len(line) - len(line.lstrip())]
    hanging = f"{blanks}  " if blanks else ""
    return filled(line, _WIDTH - _TITLES - 2, hanging=hanging) or [line]
