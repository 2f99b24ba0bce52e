"""Problems of a spec with their positions, collected and then shown all at once."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

import attrs

from .untrusted import LONGEST_NAME, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .untrusted import Position

_NEAR = 0.65
_LINE_WIDTH = 100
_TAB = "    "


@attrs.frozen(order=True)
class Diagnostic:
    """Problem at one position of a spec file."""

    path: str
    line: int
    column: int
    message: str
    source_line: str | None = attrs.field(default=None, order=False)
    """The line of the file; `None` without a line to show."""
    stage: int = attrs.field(default=0, eq=False)
    """When it was found: what is found later may only follow from it."""

    def render(self) -> str:
        """Return the position and the message, and below them the source line with a caret."""
        head = f"{_visible(self.path)}:{self.line}:{self.column}: {self.message}"
        if self.source_line is None:
            return head
        shown, caret = _point_at(self.source_line, self.column)
        return "\n".join([head, f"    {shown}".rstrip(), f"    {caret}"])


class SpecError(Exception):
    """Problems that make a spec unusable.

    Attributes:
        diagnostics: all problems of the spec, in the order of stage, file, line and column.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        once = dict.fromkeys(diagnostics)
        self.diagnostics = tuple(sorted(once, key=lambda one: (one.stage, one)))
        super().__init__(self.diagnostics)

    def render(self) -> str:
        """Return all problems with their source lines; every line ends with a line break."""
        return "".join(f"{diagnostic.render()}\n" for diagnostic in self.diagnostics)

    def __str__(self) -> str:
        return self.render()


class Diagnostics:
    """Collector of the problems found while a spec is read and checked."""

    def __init__(self) -> None:
        self._lines: dict[Path, list[str]] = {}
        self._found: list[Diagnostic] = []
        self._unreadable_names: set[str] = set()
        self._unreadable_file = False
        self._stage = 0

    def __bool__(self) -> bool:
        return bool(self._found)

    def add_source(self, path: Path, lines: list[str]) -> None:
        """Keep the lines of a file, to show them with its problems."""
        self._lines[path] = lines

    def next_stage(self) -> None:
        """List the problems that follow after those so far, from which they may only follow."""
        self._stage += 1

    def report(self, place: Position, message: str) -> None:
        """Record a problem."""
        lines = self._lines.get(place.path, [])
        line = lines[place.line - 1] if place.line <= len(lines) else None
        self._found.append(
            Diagnostic(str(place.path), place.line, place.column, message, line, self._stage)
        )

    def report_unknown(
        self, place: Position, name: str, known: Iterable[str], message: str
    ) -> None:
        """Record an unknown name, with the nearest known name.

        Names whose definition could not be read are not reported.
        """
        if not (self._unreadable_file or name in self._unreadable_names):
            self.report(place, message + did_you_mean(name, known))

    def unreadable(self, name: str) -> None:
        """Record that `name` is in the spec, but its definition could not be read."""
        self._unreadable_names.add(name)

    def is_readable(self, name: str) -> bool:
        """Return whether the definition of `name` could be read, if it is in the spec."""
        return name not in self._unreadable_names

    @property
    def lacks_file(self) -> bool:
        """Whether a whole file could not be read."""
        return self._unreadable_file

    def unreadable_file(self) -> None:
        """Record that a whole file could not be read, so any name may be defined in it."""
        self._unreadable_file = True

    def error(self) -> SpecError:
        """Return an error with all problems, for the caller to raise."""
        return SpecError(self._found)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most similar to `name`; `None` without a similar name."""
    if len(name) > LONGEST_NAME:
        return None
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=_NEAR)
    return near[0] if near else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the end of a message with the nearest known name; empty if no name is similar."""
    near = nearest(name, known)
    return f", did you mean {quoted(near)}?" if near else ""


def _point_at(line: str, column: int) -> tuple[str, str]:
    """Return the printable part of the line around `column`, and the caret for below it."""
    start = 0 if column <= _LINE_WIDTH - 20 else column - _LINE_WIDTH // 2
    end = start + _LINE_WIDTH
    before = ("…" if start else "") + _visible(line[start : column - 1])
    after = _visible(line[column - 1 : end]) + ("…" if end < len(line) else "")
    return before + after, " " * _width(before) + "^"


def _visible(text: str) -> str:
    """Return text with escapes for characters that would hide, move or reorder other text."""
    return "".join(_visible_character(character) for character in text)


def _visible_character(character: str) -> str:
    if character == "\t":
        return _TAB
    return character if character.isprintable() else ascii(character)[1:-1]


def _width(text: str) -> int:
    """Return the number of terminal columns that the text takes."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
