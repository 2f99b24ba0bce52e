"""Commands: how the command line calls each operation.

In reading order: `checker` (the commands of a resource), `command_names` (names by default and
names that are taken), `values` (arguments and options), `record_reads` (what is read before a
record is deleted).
"""

from __future__ import annotations

from .checker import CommandChecker

__all__ = ["CommandChecker"]
