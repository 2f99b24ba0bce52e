"""Before anything is sent: the file is checked, the plan is shown, and you are asked.

In reading order: `precheck` (runs the check), `problems_file` (all problems as CSV), `plan`
(problems and plan as text), `mail_mode` (live or test), `consent` (a yes, or the number of live
pieces), `prompts`.
"""

from __future__ import annotations

from .consent import agreed_job, in_mode
from .mail_mode import ModeReader, bound_to, mode_of, mode_text
from .plan import Checked, fault_lines, plan_data, plan_lines
from .precheck import checked
from .problems_file import FaultsFile, faults_path, harmless
from .prompts import agreed, require_terminal, typed

__all__ = [
    "Checked",
    "FaultsFile",
    "ModeReader",
    "agreed",
    "agreed_job",
    "bound_to",
    "checked",
    "fault_lines",
    "faults_path",
    "harmless",
    "in_mode",
    "mode_of",
    "mode_text",
    "plan_data",
    "plan_lines",
    "require_terminal",
    "typed",
]
