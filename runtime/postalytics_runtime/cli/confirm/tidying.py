"""Tidying in the plan: what is changed, and what could be."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ...bulk.precheck import ScanResult
from ...bulk.tidy import CellChange, TidySummary
from ...text import excerpt
from ..format import Verbatim, counted
from ..input import UploadRequest, command_lines, words_again

_VALUE = 20
"""Maximum number of characters that are shown of a value."""
_PART = 16
"""Maximum number of characters that are shown of a value that becomes two."""


def tidying_lines(survey: ScanResult) -> list[str]:
    """Return what is tidied of the rows that are sent, and what an option would tidy."""
    return [
        *_lines(survey.tidied, "changed before it is sent", "changed before they are sent"),
        *_lines(survey.untidy, *["different with --tidy"] * 2),
        *_lines(survey.untidy_names, *["different with --tidy-names"] * 2),
    ]


def _lines(found: TidySummary, one: str, more: str) -> Iterator[str]:
    if found.rows:
        verb = "would be" if one == more else "is" if found.rows == 1 else "are"
        yield f"{counted(found.rows, 'row')} {verb} {one if found.rows == 1 else more}:"
    for kind, summary in found.kinds.items():
        yield f"  {kind.value}: {counted(summary.cells, 'cell')}"
        for change in summary.examples:
            yield Verbatim(f"    {_shown(change)}")


def _shown(change: CellChange) -> str:
    before, after, moved = change.before.replace("\r\n", "\n"), change.after, change.moved
    if not moved:
        return f'"{excerpt(before, _VALUE)}" -> "{excerpt(after, _VALUE)}"'
    texts = (excerpt(text, _PART) for text in (before, after, moved))
    return '"{}" -> "{}" + "{}"'.format(*texts)


def remedy_lines(job: UploadRequest, survey: ScanResult) -> list[str]:
    """Return how many of the bad rows tidying makes good, and the command that shows it."""
    good, bad = survey.good_if_tidied, survey.problems.rows
    if not good:
        return []
    some = f"All {bad:,} rows" if good == bad else f"{good:,} of these {bad:,} rows"
    these = "This row" if bad == 1 else some
    command = command_lines(words_again(attrs.evolve(job, tidy=True)))
    said = f"{these} would be good with --tidy, and the plan shows what it changes:"
    return [said, *command]
