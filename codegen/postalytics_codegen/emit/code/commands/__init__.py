"""Operations as commands of the command line, as source.

In reading order: `modules` (one module for each resource), `words` (the help), `examples`.
"""

from __future__ import annotations

from .modules import commands_package, groups, loaders

__all__ = ["commands_package", "groups", "loaders"]
