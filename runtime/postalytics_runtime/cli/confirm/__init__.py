"""Check, plan and confirmation before anything is sent.

In reading order: `precheck` (runs the check), `problems_file` (all problems as CSV), `plan`
(problems and file as text, the plan as data), `export_lines` (the export that a file is), `tidying`
(what is tidied, as text), `destination_plan` (where to, and how long), `destinations` (where to:
account, target and mode, read once), `targets` (name and size of a target), `unknown_target`
(refusal of an unknown one), `mode` (live or test: read, and as text), `consent` (a yes, or the
number of live pieces), `prompts` (confirmation prompts).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...late_names import late_names
from .prompts import confirm, confirm_by_typing, require_terminal

if TYPE_CHECKING:
    from .consent import agreed, confirm_send
    from .destination_plan import destination_rows
    from .destinations import Destination, destination
    from .mode import mode_of, mode_text
    from .plan import PrecheckResult, plan_data, plan_lines, problem_lines
    from .precheck import precheck_file
    from .problems_file import ProblemsFile, harmless, problems_path
    from .unknown_target import account_text

__all__ = [
    "Destination",
    "PrecheckResult",
    "ProblemsFile",
    "account_text",
    "agreed",
    "confirm",
    "confirm_by_typing",
    "confirm_send",
    "destination",
    "destination_rows",
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

_HOMES = {
    **dict.fromkeys(("agreed", "confirm_send"), ".consent"),
    **dict.fromkeys(("Destination", "destination"), ".destinations"),
    **dict.fromkeys(("mode_of", "mode_text"), ".mode"),
    **dict.fromkeys(("PrecheckResult", "plan_data", "plan_lines", "problem_lines"), ".plan"),
    "destination_rows": ".destination_plan",
    "precheck_file": ".precheck",
    "account_text": ".unknown_target",
    **dict.fromkeys(("ProblemsFile", "harmless", "problems_path"), ".problems_file"),
}

if not TYPE_CHECKING:
    # Load what reads a file or a mode when it is used: most commands only ask a question.
    __getattr__ = late_names(__name__, _HOMES)
