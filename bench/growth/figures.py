"""What was measured, in the file that pictures and page are made of."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs

FOLDER: Final = Path(__file__).parents[2] / "docs" / "maintaining" / "growth"
FILE: Final = FOLDER / "figures.csv"
_COLUMNS = ("subject", "size", "seconds", "mib")


@attrs.frozen
class Figure:
    """One size of a subject."""

    subject: str
    size: int
    seconds: float
    mib: float

    def __str__(self) -> str:
        return f"{self.subject},{self.size},{self.seconds:.3g},{self.mib:.0f}"


def read_figures(path: Path = FILE) -> list[Figure]:
    """The figures of a file; none if there is no file yet."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Figure(row["subject"], int(row["size"]), float(row["seconds"]), float(row["mib"]))
            for row in csv.DictReader(file)
        ]


def write_figures(figures: Iterable[Figure], path: Path = FILE) -> None:
    """Write them, each in a line."""
    lines = [",".join(_COLUMNS), *map(str, figures)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def by_subject(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    """The figures of each subject, in their order."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.subject, []).append(figure)
    return groups


def quotable(figures: Iterable[Figure]) -> set[str]:
    """What a sentence may say of the figures: each, and each by its size; and MiB as a whole."""
    quotes: set[str] = set()
    for figure in figures:
        quotes |= {_duration(figure.seconds), _duration(figure.seconds / figure.size)}
        quotes.add(f"{figure.mib:.0f} MiB")
    return quotes


def _duration(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{_rounded(seconds / size)} {unit}"
    return f"{_rounded(seconds * 1e6)} us"


def _rounded(number: float) -> str:
    """Two digits that count."""
    return f"{float(f'{number:.2g}'):g}"
