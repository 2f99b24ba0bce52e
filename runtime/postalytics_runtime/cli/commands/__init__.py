"""Commands, each from its options to its exit status.

In reading order: `upload` (check, plan, confirm, run), `jobs` (list, show, row, report),
`named_job` (the job that a command is about), `resume` (resume, resend), `recover` (reconcile,
adopt), `forget`, `event_groups` (the groups `events` and `webhooks`), `listen` (by webhook),
`watch` (by polling), `trigger` (a sample delivery), `webhooks` (list, prune), `inbox` (status,
replay, purge), `request` (a raw request), `serve` (the fake server).
"""

from __future__ import annotations

from .event_groups import event_command_groups
from .jobs import jobs_command_group
from .request import request_command
from .serve import introduction, serve_command
from .upload import run_upload

__all__ = [
    "event_command_groups",
    "introduction",
    "jobs_command_group",
    "request_command",
    "run_upload",
    "serve_command",
]
