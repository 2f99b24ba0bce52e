"""Put a syntax error of libyaml in words.

libyaml names the rule of its grammar that failed, at the place where it noticed. A maintainer needs
the mistake, where it was made: a bracket or a quote that is never closed is wrong where it opens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from .surroundings import Point, Surroundings
from .untrusted import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    import yaml

Found: TypeAlias = tuple[Point, str]
"""The place of a mistake, and what is wrong."""

_CLOSING = {"{": "}", "[": "]"}
_CLOSE_BRACKET = re.compile(r"[ -]*[^ :\"'{\[]+:[{\[]")
"""A key, and a bracket right after its colon: for YAML, both are one text."""
_INSIDE = {'"': '\\" for a quote inside', "'": "'' for an apostrophe inside"}


def explain(text: str, error: yaml.MarkedYAMLError, loader: type[Any]) -> Found:
    """Return where the mistake behind an error of libyaml is, and what is wrong in words."""
    mark = Point.of(error.problem_mark)
    start = Point.of(error.context_mark) if error.context_mark else mark
    failure = _Failure(Surroundings(text, mark, loader), start)
    said = f"{error.problem} {error.context}"
    found = failure.tab() or failure.quote(said) or failure.bracket(said)
    if found:
        return found
    for words, explanation in _EXPLANATIONS.items():
        if words in said:
            return explanation(failure)
    return failure.here(
        "YAML cannot be read from here: check quotes, brackets and indentation, also of the lines "
        "before"
    )


@attrs.frozen
class _Failure:
    """Failure of libyaml at a place, while it read what begins at `start`."""

    around: Surroundings
    start: Point

    def here(self, message: str) -> Found:
        return self.around.mark, message

    def tab(self) -> Found | None:
        if self.around.character(self.around.mark) != "\t":
            return None
        return self.here("a tab cannot be used for indentation: use spaces")

    def quote(self, said: str) -> Found | None:
        """Explain an error inside a text in quotes, or after it."""
        around = self.around
        if "unexpected" in said:  # the end of the file, or a line with --- or ...
            quote = around.character(self.start)
            return self.start, (
                f"this {quote} is never closed: write another {quote} where the text ends"
            )
        if around.last is None or around.begins_line(around.mark):
            return None
        start, end, found = around.last.start, around.last.end, around.character(around.mark)
        quote = around.character(start)
        if quote not in _INSIDE or found in {":", ""}:
            return None
        if end.line > start.line:
            return start, (
                f"this {quote} is closed only on line {end.line + 1}, before another text: write a "
                f"{quote} where the text ends"
            )
        if around.brackets and found in {*_INSIDE, *_CLOSING}:
            return None  # A comma is missing.
        return self.here(
            f"text after the closing {quote}: put all of it in quotes, with {_INSIDE[quote]}"
        )

    def bracket(self, said: str) -> Found | None:
        """Explain what is wrong inside brackets."""
        around = self.around
        if not around.brackets:
            return None
        start, found = around.brackets[-1], around.character(around.mark)
        opening = around.character(start)
        closing = _CLOSING[opening]
        inside = f"the {opening!r} of line {start.line + 1}"
        if found in {"}", "]"} and found != closing:
            return self.here(f"{inside} is closed with {found!r}: write {closing!r}")
        if around.is_further_left(start) or around.is_never_closed(start):
            return start, f"this {opening!r} is never closed: write {closing!r} where it ends"
        if found == ":":
            return self.here(
                "a second ':' in one entry: write a comma before its key, or put a text with ': ' "
                "in quotes"
            )
        if "',' or" in said:
            return self.here(f"a comma is missing before this, inside {inside}")
        return None

    def key(self) -> Found:
        """Explain what stands where the next key, or the end of the mapping, must be."""
        around, found = self.around, self.around.character(self.around.mark)
        if found == ":":
            return self.here("a key is missing before this ':'")
        if found in {"}", "]"}:
            return self.here(f"this {found!r} closes nothing: remove it")
        if not around.begins_line(around.mark):
            return self.here(
                "text after the end of a value: put the whole value in quotes, or remove this"
            )
        if around.is_item() and around.mark.column in around.columns:
            return self.here("a list item between keys: indent the list further than its key")
        return self.indentation()

    def item(self) -> Found:
        if self.around.mark.column in self.around.columns:
            return self.here("a key between list items: write '- ' before it, or indent it further")
        return self.indentation()

    def indentation(self) -> Found:
        found, columns = self.around.mark.column, self.around.columns
        nearest = [
            *[at for at in columns if at < found][-1:],
            *[at for at in columns if at > found][:1],
        ]
        expected = " or ".join(str(column) for column in nearest)
        return self.here(f"wrong indentation: expected {expected} spaces, found {found}")

    def colon(self) -> Found:
        """Explain a `:` that does not end a key."""
        around, last = self.around, self.around.last
        if _CLOSE_BRACKET.match(around.line(around.mark)):
            return around.first_in_line(), _no_colon(around.line(around.mark))
        if last is None or last.start.line == around.mark.line:
            return self.here("a text with ': ' must be in quotes")
        if around.begins_line(last.start):
            return last.start, _no_colon(around.line(last.start))
        return around.first_in_line(), (
            "wrong indentation: this line is indented further than the line before, which has a "
            "value"
        )

    def lone_text(self) -> Found:
        return self.start, _no_colon(self.around.line(self.start))

    def value(self) -> Found:
        found = self.around.character(self.around.mark)
        if self.around.is_item():
            return self.here("a list in brackets has no '-': write [a, b]")
        return self.here(f"a value cannot start with {quoted(found)}: put it in quotes")

    def first_character(self) -> Found:
        found = self.around.character(self.start)
        return self.start, f"a text cannot start with {quoted(found)}: put it in quotes"


def _no_colon(line: str) -> str:
    if ":" in line:
        return "a space is missing after the ':' of this line"
    return "this line has no ':' after its key"


def _saying(message: str) -> Callable[[_Failure], Found]:
    return lambda failure: failure.here(message)


_EXPLANATIONS: dict[str, Callable[[_Failure], Found]] = {
    "found undefined tag handle": _saying(
        "tags (!) are not supported: remove the tag, or put a text that starts with ! in quotes"
    ),
    "scanning a tag": _saying(
        "tags (!) are not supported: remove the tag, or put a text that starts with ! in quotes"
    ),
    "directive": _saying("directives (%) are not supported: remove this line"),
    "incompatible YAML document": _saying("directives (%) are not supported: remove this line"),
    "scanning an anchor": _Failure.first_character,
    "scanning an alias": _Failure.first_character,
    "cannot start any token": _Failure.first_character,
    "mapping keys are not allowed": _Failure.first_character,
    "unknown escape": _saying(
        "an unknown escape in a text in double quotes: write \\\\ for \\, or use single quotes"
    ),
    "hexdecimal number": _saying(
        "an escape lacks hexadecimal digits: write \\\\ for \\, or use single quotes"
    ),
    "escape code": _saying("this escape does not stand for a character"),
    "scanning a block scalar": _saying(
        "after '|' or '>', the text starts on the next line: put a text that begins with one in "
        "quotes"
    ),
    "block sequence entries are not allowed": _saying(
        "a list with '-' starts on the line after its key; on the same line, write [a, b]"
    ),
    "mapping values are not allowed": _Failure.colon,
    "expected ':'": _Failure.lone_text,
    "expected '-' indicator": _Failure.item,
    "expected key": _Failure.key,
    "node content": _Failure.value,
    "<document start>": _saying(
        "text after the end of the file's mapping: check the indentation, also of the lines before"
    ),
}
"""How to explain an error, by words of libyaml."""
