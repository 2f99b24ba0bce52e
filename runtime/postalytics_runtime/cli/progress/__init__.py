"""Progress of a command: a bar on a terminal, lines elsewhere, or JSON for programs.

In reading order: `moment` (how far a task is), `meter` (its rate), `fitting` (the facts that fit a
line), `bar` (on a terminal), `lines` (for a log), `json_lines` (for programs), `displays` (which of
them), `tasks` (what reads, checks or compares).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...late_names import late_names
from .json_lines import json_progress_option

if TYPE_CHECKING:
    from .displays import Display, display
    from .fitting import fitted
    from .json_lines import ProgressWriter
    from .meter import RateMeter
    from .moment import Moment
    from .tasks import LARGE, Task, sized_task, task

__all__ = [
    "LARGE",
    "Display",
    "Moment",
    "ProgressWriter",
    "RateMeter",
    "Task",
    "display",
    "fitted",
    "json_progress_option",
    "sized_task",
    "task",
]

_HOMES = {
    **dict.fromkeys(("Display", "display"), ".displays"),
    "fitted": ".fitting",
    "ProgressWriter": ".json_lines",
    "RateMeter": ".meter",
    "Moment": ".moment",
    **dict.fromkeys(("LARGE", "Task", "sized_task", "task"), ".tasks"),
}

if not TYPE_CHECKING:
    # Load what shows progress when something takes time: the help of a command shows only options.
    __getattr__ = late_names(__name__, _HOMES)
