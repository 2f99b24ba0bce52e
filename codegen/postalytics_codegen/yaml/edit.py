"""Lines of a YAML file, to add entries without changing the others."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .untrusted import Position


class NoRoomError(Exception):
    """The text at a position cannot be edited line by line; the message says what to do."""

    def __init__(self, place: Position, message: str) -> None:
        super().__init__(message)
        self.place = place


class Lines:
    """Lines of a file and the edits to them, in memory only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        text = path.read_bytes().decode("utf-8")
        self._end = "\r\n" if "\r\n" in text else "\n"
        self._lines = text.split(self._end)
        self._changed = [[line] for line in self._lines]
        """The replacement of each line, as one or more lines."""

    def entry(self, key: Position) -> list[str]:
        """Return the lines of an entry of a mapping, without the indentation of its key.

        Raises:
            NoRoomError: if the entry shares its first line with others.
        """
        self._require_own_line(key)
        return [line[key.column - 1 :] for line in self._lines[key.line - 1 : self._last(key)]]

    def add_entry(self, after: Position, entry: list[str]) -> None:
        """Add an entry to a mapping.

        Args:
            after: the position of the key of the previous entry.
            entry: the lines of the entry, without the indentation of the mapping.

        Raises:
            NoRoomError: if the entries of the mapping do not have lines of their own.
        """
        self._require_own_line(after)
        indent = " " * (after.column - 1)
        self._changed[self._last(after) - 1] += [(indent + line).rstrip() for line in entry]

    def add_first_entry(self, empty: Position, entry: list[str]) -> None:
        """Add an entry to a mapping that is written as `{}`, after those added before.

        Raises:
            NoRoomError: if the mapping is not written as `{}` at the end of a line.
        """
        line = self._lines[empty.line - 1]
        start = empty.column - 1
        if line[start:].rstrip() != "{}":
            raise NoRoomError(empty, "a first entry can only replace {} at the end of a line")
        indent = " " * (len(line) - len(line.lstrip(" ")) + 2)
        changed = self._changed[empty.line - 1]
        changed[0] = line[:start].rstrip()
        changed += [(indent + one).rstrip() for one in entry]

    def replace(self, place: Position, old: str, new: str) -> None:
        """Replace a type.

        Raises:
            NoRoomError: if the old type is not written in the usual way.
        """
        line = self._changed[place.line - 1][0]
        start = place.column - 1
        found = re.compile(rf"([\"']?){re.escape(old)}\1").match(line, start)
        if found is None:
            raise NoRoomError(
                place, f"the type {old} is written in an unusual way: change it by hand"
            )
        written = f'"{new}"' if new.endswith("]?") else new
        self._changed[place.line - 1][0] = line[:start] + written + line[found.end() :]

    def add_names(self, place: Position, names: str) -> None:
        """Add names to a list that is written in brackets on one line.

        Raises:
            NoRoomError: if the list is not written in that way.
        """
        line = self._changed[place.line - 1][0]
        end = line.find("]", place.column - 1)
        if line[place.column - 1 : place.column] != "[" or end < 0:
            raise NoRoomError(place, f"the list has no brackets on its line: add {names} by hand")
        self._changed[place.line - 1][0] = f"{line[:end]}, {names}{line[end:]}"

    def add_key(self, mapping: Position, after: Position, value: str, key: str) -> None:
        """Add a key to a mapping that is written in braces, over several lines, or as a lone value.

        Args:
            mapping: the start of the mapping.
            after: the start of the value that the key comes after.
            value: the text of that value.
            key: the text of the key and its value.

        Raises:
            NoRoomError: if the value is not written in the usual way.
        """
        changed = self._changed[after.line - 1]
        line, start = changed[0], after.column - 1
        found = re.compile(rf"([\"']?){re.escape(value)}\1").match(line, start)
        if found is None:
            raise NoRoomError(after, f"{value} is written in an unusual way: add {key} by hand")
        before, written, rest = line[:start], found[0], line[found.end() :]
        if mapping == after:
            changed[0] = f"{before}{{type: {written}, {key}}}{rest}"
        elif self._lines[mapping.line - 1][mapping.column - 1] == "{":
            changed[0] = f"{before}{written}, {key}{rest}"
        else:
            changed.insert(1, " " * (mapping.column - 1) + key)

    def diff(self) -> str:
        """Return the changes as a diff for `git apply`; empty if there are none."""
        after = [line for lines in self._changed for line in lines]
        name = Path(os.path.relpath(self._path)).as_posix()
        changes = difflib.unified_diff(
            self._ended(self._lines), self._ended(after), f"a/{name}", f"b/{name}"
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in changes
        )

    def _ended(self, lines: list[str]) -> list[str]:
        *whole, rest = lines
        return [*(line + self._end for line in whole), *([rest] if rest else [])]

    def _require_own_line(self, key: Position) -> None:
        if self._lines[key.line - 1][: key.column - 1].strip():
            raise NoRoomError(key, "an entry can only be added where every entry has its own line")

    def _last(self, key: Position) -> int:
        """Return the last line of an entry, which has all lines indented deeper than its key."""
        last = key.line
        for number, line in enumerate(self._lines[key.line :], key.line + 1):
            if line.strip():
                if len(line) - len(line.lstrip(" ")) < key.column:
                    break
                last = number
        return last
