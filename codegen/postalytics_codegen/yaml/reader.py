"""Read a YAML file into nodes with positions.

The reader works on the events of the parser, so no value is resolved and every scalar stays text.
It refuses what could surprise: duplicate and merge keys, tags, anchors and aliases, several
documents, invisible characters, values that are left empty, and files that are too large or nested
too deeply.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import attrs
import yaml

from .syntax_errors import explain
from .untrusted import Position, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .diagnostics import Diagnostics

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
_TOO_DEEP = f"nested too deeply: {MAX_DEPTH} levels are allowed"

_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
)
_INVISIBLE_IN_FILE = re.compile(f"[{_INVISIBLE}]|\r(?!\n)")
_INVISIBLE_IN_TEXT = re.compile(f"[{_INVISIBLE}\t\r]")


@attrs.frozen
class Scalar:
    """Single value, always text."""

    kind: ClassVar[str] = "text"
    value: str
    place: Position


@attrs.frozen
class Sequence:
    """List of nodes."""

    kind: ClassVar[str] = "a list"
    items: tuple[Node, ...]
    place: Position


@attrs.frozen
class Entries:
    """Mapping: pairs of key and value, without duplicate keys."""

    kind: ClassVar[str] = "a mapping"
    pairs: tuple[tuple[Scalar, Node], ...]
    place: Position


@attrs.frozen
class Nothing:
    """Value that was left empty, without quotes."""

    kind: ClassVar[str] = "nothing"
    place: Position


Node: TypeAlias = Scalar | Sequence | Entries | Nothing


def read_yaml(path: Path, diagnostics: Diagnostics) -> Node | None:
    """Read a file with one YAML document.

    Problems go to `diagnostics`. The result is `None` if the file cannot be read at all.
    """
    try:
        text = _read_text(path, diagnostics)
        diagnostics.add_source(path, text.split("\n"))
        _refuse_invisible(path, text)
        return _compose(path, text, diagnostics)
    except _UnreadableError as error:
        diagnostics.report(error.place, error.message)
        diagnostics.unreadable_file()
        return None


class _UnreadableError(Exception):
    """The rest of the file cannot be read."""

    def __init__(self, place: Position, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


def _read_text(path: Path, diagnostics: Diagnostics) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _UnreadableError(
            Position(path, 1, 1), f"the file cannot be read: {error.strerror}"
        ) from None
    if len(content) > MAX_BYTES:
        raise _UnreadableError(
            Position(path, 1, 1),
            f"the file is too large: a spec file may have at most {MAX_BYTES} bytes",
        )
    content = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        diagnostics.add_source(path, content.decode(errors="backslashreplace").split("\n"))
        byte = content[error.start]
        raise _UnreadableError(
            _place_after(path, content[: error.start].decode()),
            f"the byte 0x{byte:02x} is not UTF-8: save the file as UTF-8",
        ) from None


def _refuse_invisible(path: Path, text: str) -> None:
    if found := _INVISIBLE_IN_FILE.search(text):
        raise _UnreadableError(
            _place_after(path, text[: found.start()]),
            f"the invisible character {_code_point(found[0])} is not allowed: remove it",
        )


def _place_after(path: Path, text: str) -> Position:
    return Position(path, text.count("\n") + 1, len(text) - text.rfind("\n"))


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def _compose(path: Path, text: str, diagnostics: Diagnostics) -> Node:
    # The pure Python parser of PyYAML rejects `{type: string?}` as a syntax error.
    loader: type[yaml.SafeLoader] | None = getattr(yaml, "CSafeLoader", None)
    if loader is None:
        raise _UnreadableError(
            Position(path, 1, 1),
            "PyYAML was installed without libyaml: install PyYAML from a wheel",
        )
    try:
        return _Composer(path, yaml.parse(text, Loader=loader), diagnostics).compose()
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark
        _refuse_depth(path, yaml.parse(text[: mark.index], Loader=loader))
        place, message = explain(text, error, loader)
        raise _UnreadableError(_place(path, place), message) from None


def _refuse_depth(path: Path, events: Iterable[Any]) -> None:
    """Refuse text that is nested too deeply before the error that libyaml found.

    libyaml scans up to 1,024 characters before it returns an event, and has its own limit for
    nesting since 0.2.6. So libyaml may reach its limit before the composer reaches MAX_DEPTH.
    """
    depth = 0
    with contextlib.suppress(yaml.MarkedYAMLError):  # The text ends in the middle.
        for event in events:
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise _UnreadableError(_place(path, event.start_mark), _TOO_DEEP)


def _place(path: Path, mark: Any) -> Position:
    return Position(path, mark.line + 1, mark.column + 1)


class _Composer:
    """Composer of nodes from the events of the parser."""

    def __init__(self, path: Path, events: Iterable[Any], diagnostics: Diagnostics) -> None:
        self._path = path
        self._events = iter(events)
        self._diagnostics = diagnostics

    def compose(self) -> Node:
        next(self._events)  # the start of the stream
        if isinstance(start := next(self._events), yaml.StreamEndEvent):
            raise self._unreadable(start, "the file is empty")
        node = self._node(next(self._events), 1)
        next(self._events)  # the end of the document
        if not isinstance(end := next(self._events), yaml.StreamEndEvent):
            raise self._unreadable(end, "a second document starts here: a spec file holds one")
        return node

    def _node(self, event: Any, depth: int) -> Node:
        self._refuse(event, depth)
        place = _place(self._path, event.start_mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), place)
        if isinstance(event, yaml.MappingStartEvent):
            return Entries(tuple(self._pairs(depth)), place)
        if not event.value and not event.style:
            return Nothing(place)
        return self._scalar(event, place)

    def _refuse(self, event: Any, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self._unreadable(event, "aliases (*) are not supported: write the value out")
        if event.anchor is not None:
            raise self._unreadable(event, "anchors (&) are not supported: remove the anchor")
        if event.tag is not None:
            raise self._unreadable(
                event, "tags (!) are not supported: remove the tag, every value is text"
            )
        if depth > MAX_DEPTH:
            raise self._unreadable(event, _TOO_DEEP)

    def _scalar(self, event: Any, place: Position) -> Scalar:
        # The line breaks that end a block are notation, not text.
        value: str = event.value.rstrip("\n") if event.style in {"|", ">"} else event.value
        if found := _INVISIBLE_IN_TEXT.search(value):
            self._diagnostics.report(
                place,
                f"the text contains the invisible character {_code_point(found[0])}: remove it",
            )
        return Scalar(value, place)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _pairs(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Position] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._diagnostics.report(key.place, f"a key must be text, found {key.kind}")
            elif key.value == "<<" and not event.style:
                self._diagnostics.report(
                    key.place, "merge keys (<<) are not supported: write the entries out"
                )
            elif key.value in seen:
                self._diagnostics.report(
                    key.place,
                    f"duplicate key {quoted(key.value)}, first given on line "
                    f"{seen[key.value].line}",
                )
            else:
                seen[key.value] = key.place
                yield key, value

    def _unreadable(self, event: Any, message: str) -> _UnreadableError:
        return _UnreadableError(_place(self._path, event.start_mark), message)
