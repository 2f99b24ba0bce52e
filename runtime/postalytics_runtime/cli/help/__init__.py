"""Help: the end of each, the reference of all commands, and completion by a shell.

In reading order: `epilog` (examples, and what follows them), `completion` (the command).
"""

from __future__ import annotations

from .completion import completion_command
from .epilog import epilog

__all__ = ["completion_command", "epilog"]
