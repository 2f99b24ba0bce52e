"""Commands, each from its options to its exit status.

In reading order: `upload` (check, plan, confirm, run), `jobs` (about stored jobs), `event_groups`
(the groups `events` and `webhooks`), `listen` (by webhook), `watch` (by polling), `trigger` (a
sample delivery), `webhooks` (list, prune), `inbox` (status, replay, purge), `request` (a raw
request), `config` (the profiles), `doctor` (questions to the real API), `serve` (the fake server),
`fleet` (jobs of many accounts).

The module of a command is loaded when the command is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...late_names import late_names
from .event_groups import event_command_groups

if TYPE_CHECKING:
    from .config import config_command
    from .doctor import doctor_command
    from .fleet import fleet_commands
    from .jobs import job_commands
    from .request import request_command
    from .serve import introduction, serve_command
    from .upload import run_upload

__all__ = [
    "config_command",
    "doctor_command",
    "event_command_groups",
    "fleet_commands",
    "introduction",
    "job_commands",
    "request_command",
    "run_upload",
    "serve_command",
]

_HOMES = {
    "config_command": ".config",
    "doctor_command": ".doctor",
    "fleet_commands": ".fleet",
    "introduction": ".serve",
    "job_commands": ".jobs",
    "request_command": ".request",
    "serve_command": ".serve",
    "run_upload": ".upload",
}

if not TYPE_CHECKING:
    # Load a command when it is used.
    __getattr__ = late_names(__name__, _HOMES)
