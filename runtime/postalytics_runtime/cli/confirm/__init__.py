"""Check, plan and confirmation before anything is sent.

In reading order: `precheck` (runs the check), `problems_file` (all problems as CSV), `plan`
(problems and plan as text), `mail_mode` (where to, live or test), `consent` (a yes, or the number
of live pieces), `prompts` (confirmation prompts).
"""

from __future__ import annotations

from .consent import confirm_send
from .mail_mode import Destination, destination, mode_of, mode_text
from .plan import PrecheckResult, plan_data, plan_lines, problem_lines
from .precheck import precheck_file
from .problems_file import ProblemsFile, harmless, problems_path
from .prompts import confirm, confirm_by_typing, require_terminal

__all__ = [
    "Destination",
    "PrecheckResult",
    "ProblemsFile",
    "confirm",
    "confirm_by_typing",
    "confirm_send",
    "destination",
    "harmless",
    "mode_of",
    "mode_text",
    "plan_data",
    "plan_lines",
    "precheck_file",
    "problem_lines",
    "problems_path",
    "require_terminal",
]
