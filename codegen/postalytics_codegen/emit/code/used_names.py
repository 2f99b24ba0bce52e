"""What a source uses of other modules, and the statements that import it."""

from __future__ import annotations

import ast
from collections.abc import Set as AbstractSet

from ...imported_names import HOMES
from .python_source import blocks, several


def imported(text: str, but: AbstractSet[str] = frozenset()) -> str:
    """Statements that import what a source uses of the standard library, attrs and the runtime.

    Args:
        text: the source.
        but: names that it uses, but imports elsewhere.
    """
    used = _names(text) - but
    homes: dict[str, set[str]] = {}
    for name in used & HOMES.keys():
        homes.setdefault(HOMES[name], set()).add(name)
    lines = {home: f"from {home} import {several(homes[home])}\n" for home in sorted(homes)}
    runtime = [line for home, line in lines.items() if home.startswith("postalytics_runtime")]
    standard = [line for line in lines.values() if line not in runtime]
    return blocks("".join(standard), "import attrs\n" * ("attrs" in used), "".join(runtime))


def classes_in(text: str) -> set[str]:
    """The classes that a source uses: its names but for constants, modules and variables."""
    return {name for name in _names(text) if not (name.isupper() or name.islower())}


def _names(text: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
