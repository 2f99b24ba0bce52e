"""The command group `config`, which manages the profiles.

In reading order: `group` (the commands), `changes` (what `config set` takes), `checks` (the
problems of a profile whose file can be read).
"""

from __future__ import annotations

from .group import config_command

__all__ = ["config_command"]
