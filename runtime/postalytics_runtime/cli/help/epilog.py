"""The end of a help, with examples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from inspect import cleandoc

_WIDTH = 76
"""Columns of a command in a help, of 80 with the indent of an example."""


def _command_lines(command: str) -> list[str]:
    """Return a command as lines that are narrow enough for a help; a shell joins them."""
    lines: list[str] = []
    for part in re.split(" (?=-)", command):
        if lines and len(f"{lines[-1]} {part} \\") <= _WIDTH:
            lines[-1] += f" {part}"
        elif lines:
            lines[-1] += " \\"
            lines.append(f"    {part}")
        else:
            lines.append(part)
    return lines


def epilog(commands: Iterable[str], *parts: str) -> str:
    """Return the end of a help: examples, and other parts.

    Args:
        commands: the commands; or, with a colon at its end, what the next command is for.
        parts: the other parts, indented as a docstring is.
    """
    lines = [
        f"  {line}"
        for command in commands
        for line in ([command] if command.endswith(":") else _command_lines(command))
    ]
    return "\n\n".join(["\n".join(["\b", "Examples:", *lines]), *map(cleandoc, parts)])
