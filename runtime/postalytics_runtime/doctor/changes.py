"""Render single changes of a spec as YAML, one document for each file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
"""A text that needs no quotes: a spec reads every scalar as text."""

Tree: TypeAlias = "dict[str, Tree | SpecChange]"


@attrs.frozen(kw_only=True)
class SpecChange:
    """New value for a place in a spec."""

    file: str
    """The file in the folder of the spec, such as `resources/things.yaml`."""
    place: tuple[str, ...]
    """The keys to the value."""
    value: str
    """The value as a spec has it: a number and a flag are text, too."""
    reason: str
    """Why, on one line."""


def changes_text(changes: Iterable[SpecChange], remarks: Iterable[str] = ()) -> str:
    """Return changes as YAML: a document for each file, and remarks at the end.

    Of two changes of one place the first is kept.
    """
    files: dict[str, Tree] = {}
    for change in changes:
        _insert(files.setdefault(change.file, {}), change)
    lines: list[str] = []
    for file in sorted(files):
        lines += ["---", f"# {file}", *_lines(files[file], 0)]
    lines += [f"# {remark}" for remark in remarks]
    return "".join(f"{line}\n" for line in lines)


def _insert(tree: Tree, change: SpecChange) -> None:
    *keys, last = change.place
    for key in keys:
        inner = tree.setdefault(key, {})
        if isinstance(inner, SpecChange):
            return
        tree = inner
    tree.setdefault(last, change)


def _lines(tree: Tree, depth: int) -> Iterator[str]:
    margin = "  " * depth
    for key, inner in tree.items():
        if isinstance(inner, SpecChange):
            yield f"{margin}# {inner.reason}"
            yield f"{margin}{_scalar(key)}: {_scalar(inner.value)}"
        else:
            yield f"{margin}{_scalar(key)}:"
            yield from _lines(inner, depth + 1)


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text)
