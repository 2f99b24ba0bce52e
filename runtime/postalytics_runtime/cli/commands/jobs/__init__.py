"""The commands of the group `jobs`, each from its options to its exit status.

In reading order: `group` (all of them; show, row, report), `named_job` (the job that a command
is about), `trusted_url` (where a key may go), `resume` (resume, resend), `recover` (reconcile,
adopt), `move` (into a database), `forget`, `purge` (old jobs).
"""

from __future__ import annotations

from .group import job_commands

__all__ = ["job_commands"]
