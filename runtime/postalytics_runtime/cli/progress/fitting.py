"""The facts about a task that fit into one line of a terminal; the most important remain."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from rich.cells import cell_len, set_cell_size

from .moment import Moment

_GAP = 2
_BAR = 12
"""Columns that are kept for a bar where the terminal is wide."""
_WIDE = 60
_LEAST_CUT = 12
"""Columns from which on the start of a text is worth its place."""


@attrs.frozen
class _Fact:
    """A fact, as one of several texts: the longest first."""

    rank: int
    """How important it is: 0 is the most important."""
    texts: Sequence[str]
    can_be_cut: bool = False


def fitted(moment: Moment, width: int) -> tuple[str, int]:
    """Return the facts that fit a line, and the columns that are left for a bar, 0 for none.

    Args:
        moment: how far the task is.
        width: the number of columns.
    """
    facts = [fact for fact in _facts(moment) if any(fact.texts)]
    has_bar = moment.total is not None
    room = width - (_BAR + _GAP) * (has_bar and width >= _WIDE)
    chosen = dict[int, str]()
    ranked = sorted(range(len(facts)), key=lambda index: facts[index].rank)

    def left_without(index: int) -> int:
        others = [text for at, text in chosen.items() if at != index]
        return room - sum(cell_len(text) + _GAP for text in others)

    for index in ranked:
        shortest = facts[index].texts[-1]
        if cell_len(shortest) <= left_without(index):
            chosen[index] = shortest
        elif facts[index].can_be_cut and left_without(index) >= _LEAST_CUT:
            chosen[index] = _cut(shortest, left_without(index))
    for index in ranked:
        longest = facts[index].texts[0]
        if index in chosen and chosen[index] != longest:
            space = left_without(index)
            texts = [text for text in facts[index].texts if cell_len(text) <= space]
            if texts:
                chosen[index] = texts[0]
            if facts[index].can_be_cut and space >= cell_len(chosen[index]) + _LEAST_CUT:
                chosen[index] = _cut(longest, space)
    line = (" " * _GAP).join(chosen[index] for index in sorted(chosen))
    space = width - cell_len(line) - _GAP * bool(line)
    return line, space if has_bar and space >= _BAR - _GAP else 0


def _facts(moment: Moment) -> list[_Fact]:
    """Return the facts, in the order of the line."""
    percent = "" if moment.percent is None else f"{moment.percent} %"
    verb = moment.title.partition(" ")[0]
    short_left = " ".join(moment.left.split()[:2]) + " left"
    is_long = len(moment.left.split()) > 3 and not moment.left.startswith("less")
    reason = moment.doing.partition(":")[0]
    return [
        _Fact(1, [moment.title, verb] if moment.title else [""]),
        _Fact(0, [percent]),
        _Fact(4, [moment.amount]),
        _Fact(6, [moment.rate]),
        _Fact(7, [moment.since]),
        _Fact(3, [moment.left, short_left] if is_long else [moment.left]),
        _Fact(8, [moment.succeeded]),
        *(_Fact(2, [text]) for text in moment.failed),
        _Fact(5, moment.sent_again or [""]),
        _Fact(1, [moment.doing, reason], can_be_cut=True),
    ]


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"
