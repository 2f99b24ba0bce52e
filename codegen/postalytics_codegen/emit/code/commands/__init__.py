"""Operations as commands of the command line, as source.

In reading order: `command_line` (what the command lists), `modules` (one module for each resource),
`words` (the help), `examples`.
"""

from __future__ import annotations

from .command_line import command_line_module, main_module
from .modules import commands_package
from .words import CommandWords

__all__ = ["CommandWords", "command_line_module", "commands_package", "main_module"]
