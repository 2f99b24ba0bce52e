"""Reports about a job, for people and programs.

In reading order: `data` (the report as data), `reasons` (why rows were rejected), `headline`
(the first sentence), `next_steps` (the commands that come next), `summary` (the last lines of a
command), `result_files` (rejected and unconfirmed rows, byte for byte), `stored_upload` (the
upload of a stored job), `job_views` (jobs and rows as text), `html` (one page for a browser, from
the template `report.html.j2`), `rate_chart` (the chart of that page).
"""

from __future__ import annotations

from .data import job_report
from .headline import headline
from .html import html_report
from .job_views import print_row, show_job, story_lines, table_of_jobs
from .next_steps import JobFacts, NextStep, again_text, next_steps
from .reasons import RejectionReason, RejectionReasons, reasons_in
from .result_files import ResultFile, files_in, result_path, write_result
from .stored_upload import upload_job
from .summary import RunResult, exit_status, summary_lines

__all__ = [
    "JobFacts",
    "NextStep",
    "RejectionReason",
    "RejectionReasons",
    "ResultFile",
    "RunResult",
    "again_text",
    "exit_status",
    "files_in",
    "headline",
    "html_report",
    "job_report",
    "next_steps",
    "print_row",
    "reasons_in",
    "result_path",
    "show_job",
    "story_lines",
    "summary_lines",
    "table_of_jobs",
    "upload_job",
    "write_result",
]
