"""What stands before and after the place at which libyaml stopped."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Self

import attrs
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_OPEN = 100
"""Brackets inside brackets after which the rest of a text is not searched: libyaml gets slow."""


@attrs.frozen
class Point:
    """Point of a text; all three count from 0."""

    index: int
    line: int
    column: int

    @classmethod
    def of(cls, mark: Any) -> Self:
        """Return a mark of libyaml as a mark of this class."""
        return cls(mark.index, mark.line, mark.column)


@attrs.frozen
class Token:
    """Piece of YAML, and the class that it has for PyYAML."""

    kind: type[Any]
    start: Point
    end: Point


class Surroundings:
    """Surroundings of a place in a text that is not YAML.

    Attributes:
        mark: the place at which libyaml stopped.
        last: the last token before the place; `None` without one.
        brackets: the brackets that are open at the place, the innermost last.
        columns: the indentation of the blocks that are open there.
    """

    def __init__(self, text: str, mark: Point, loader: type[Any]) -> None:
        self.mark = mark
        self._text = text
        self._lines = text.split("\n")
        self._loader = loader
        self.last: Token | None = None
        opened: list[Token] = []
        for token in self._tokens():
            if token.start.index >= mark.index:
                break
            _follow(opened, token)
            if token.end.index > token.start.index:
                self.last = token
        self.brackets = [token.start for token in opened if issubclass(token.kind, _BRACKETS)]
        blocks = (token.start for token in opened if not issubclass(token.kind, _BRACKETS))
        self.columns = sorted({block.column for block in blocks})

    def character(self, mark: Point) -> str:
        """Return the character at a place; empty at the end of the text."""
        return self._text[mark.index : mark.index + 1]

    def line(self, mark: Point) -> str:
        """Return the line of a place."""
        # The end of a text is on the line after the last one.
        return self._lines[mark.line] if mark.line < len(self._lines) else ""

    def begins_line(self, mark: Point) -> bool:
        """Return whether only spaces stand before a place, in its line."""
        return not self.line(mark)[: mark.column].strip(" ")

    def is_item(self) -> bool:
        """Return whether the error is at the `-` of a list item."""
        return self._text[self.mark.index : self.mark.index + 2] in {"-", "- ", "-\n"}

    def first_in_line(self) -> Point:
        """Return the beginning of the text in the line of the error."""
        column = _indentation(self.line(self.mark))
        return Point(self.mark.index - self.mark.column + column, self.mark.line, column)

    def is_further_left(self, bracket: Point) -> bool:
        """Return whether the error is on a later line that is not indented under the bracket."""
        here, there = self.line(self.mark), self.line(bracket)
        return self.mark.line > bracket.line and _indentation(here) <= _indentation(there)

    def is_never_closed(self, bracket: Point) -> bool:
        """Return whether a bracket is still open at the end of the text."""
        opened: list[Token] = []
        for token in self._tokens():
            _follow(opened, token)
            if len(opened) > _MOST_OPEN:
                return False
        return any(token.start == bracket for token in opened)

    def _tokens(self) -> Iterator[Token]:
        with contextlib.suppress(yaml.YAMLError):  # The scanner may stop at the place, too.
            for token in yaml.scan(self._text, Loader=self._loader):
                yield Token(type(token), Point.of(token.start_mark), Point.of(token.end_mark))


_BRACKETS = (yaml.FlowMappingStartToken, yaml.FlowSequenceStartToken)
_STARTS = (*_BRACKETS, yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken)
_ENDS = (yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken, yaml.BlockEndToken)


def _follow(opened: list[Token], token: Token) -> None:
    """Keep the tokens of what is open."""
    if issubclass(token.kind, _STARTS):
        opened.append(token)
    elif issubclass(token.kind, _ENDS) and opened:
        opened.pop()


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
