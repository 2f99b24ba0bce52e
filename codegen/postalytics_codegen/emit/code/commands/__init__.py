"""Operations as commands of the command line, as source.

In reading order: `modules` (one module for each resource), `words` (the help), `examples`.
"""

from __future__ import annotations

from .modules import commands_package, groups, loaders
from .words import CommandWords

__all__ = ["CommandWords", "commands_package", "groups", "loaders"]
