"""The commands of the group `fleet`, each from its options to its exit status.

In reading order: `group` (all of them), `named_fleet` (the database of a command), `submit`,
`accounts_file` (what is submitted), `work`, `status` (status, unconfirmed), `changes` (pause,
resume, cancel).
"""

from __future__ import annotations

from .group import fleet_commands

__all__ = ["fleet_commands"]
