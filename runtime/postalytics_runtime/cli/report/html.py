"""Report of a job as one self-contained HTML page: no scripts, no network access."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape as _escape

from ...text import printable
from ..format import counted, duration
from .data import JobReport
from .html_style import POLICY, STYLE
from .rate_chart import rate_chart_svg
from .reasons import RejectionReason


def html_report(report: JobReport) -> str:
    """Return the report as an HTML page."""
    title = escape(f"{report.input.name}: {report.command} to {_target(report)}")
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<style>{STYLE}</style></head>\n<body><main>\n{_body(report)}\n</main></body></html>\n"
    )


def escape(text: object) -> str:
    """Return text of unknown origin, escaped for HTML."""
    return _escape(printable(str(text)))


def _target(report: JobReport) -> str:
    return f"{report.environment.name}, job {report.job}"


def _body(report: JobReport) -> str:
    sections = [
        _head(report),
        _counts(report),
        _rate(report),
        _reasons("Rejected", "Why rows were rejected", report.rejected),
        _reasons("Unconfirmed", "Why rows are unconfirmed", report.unconfirmed),
        _unconfirmed_rows(report),
        _runs(report),
        _facts(report),
    ]
    return "\n".join(section for section in sections if section)


def _head(report: JobReport) -> str:
    return (
        f"<header><p>{escape(report.command)} to {escape(report.environment.name)}</p>"
        f"<h1>{escape(report.input.name)}</h1>"
        f'<p class="state">{escape(report.state)}</p></header>'
    )


def _counts(report: JobReport) -> str:
    counts = report.counts
    numbers = (
        ("succeeded", report.done, counts.succeeded),
        ("rejected", "rejected", counts.rejected),
        ("unconfirmed", "unconfirmed", counts.unconfirmed),
        ("pending", "pending", counts.pending),
    )
    cells = "".join(
        f'<div class="{kind}"><dt>{escape(name)}</dt><dd>{number:,}</dd></div>'
        for kind, name, number in numbers
    )
    sum_text = f"in total {counted(report.input.rows, 'row')}"
    if not report.accounted:
        sum_text = (
            f"These are {counts.rows:,} rows, not {report.input.rows:,}: the journal is wrong."
        )
    return (
        '<section aria-label="Rows"><h2>Rows</h2>'
        f'<dl class="counts">{cells}</dl><p class="sum">{sum_text}</p></section>'
    )


def _rate(report: JobReport) -> str:
    if not report.minutes:
        return ""
    names = {"succeeded": report.done, "rejected": "rejected", "unconfirmed": "unconfirmed"}
    keys = "".join(f'<li class="{kind}">{escape(name)}</li>' for kind, name in names.items())
    return (
        f'<section><h2>Rows per minute</h2><ul class="legend">{keys}</ul>'
        f'{rate_chart_svg(report.minutes)}<p class="note">Times are in UTC.</p></section>'
    )


def _reasons(title: str, caption: str, reasons: Sequence[RejectionReason]) -> str:
    if not reasons:
        return ""
    rows = (
        (f"{reason.rows:,}", reason.reason, ", ".join(map(str, reason.first))) for reason in reasons
    )
    table = _table(caption, ("Rows", "Reason", "First rows"), rows)
    return f"<section><h2>{title}</h2>{table}</section>"


def _unconfirmed_rows(report: JobReport) -> str:
    unconfirmed = report.unconfirmed_rows
    if not unconfirmed:
        return ""
    more = report.counts.unconfirmed - len(unconfirmed)
    note = f'<p class="note">and {counted(more, "more row")}</p>' if more > 0 else ""
    rows = ((f"{row.row:,}", _time(row.at), row.reason) for row in unconfirmed)
    return (
        "<section><h2>Unconfirmed rows</h2>"
        "<p>These rows may exist already: they were sent, or may have been, without a "
        "response that confirms it.</p>"
        f"{_table('Unconfirmed rows', ('Row', 'When', 'Reason'), rows)}{note}</section>"
    )


def _runs(report: JobReport) -> str:
    if not report.runs:
        return ""
    rows = (
        (
            _time(run.began),
            duration((run.ended - run.began).total_seconds()) if run.ended else "unknown",
            "" if run.exit_status is None else str(run.exit_status),
            *([run.mode or ""] if report.mode else []),
            run.why or "",
        )
        for run in report.runs
    )
    mode = ["Mode"] if report.mode else []
    table = _table("Runs", ("Started", "Duration", "Exit status", *mode, "Stopped early"), rows)
    return f"<section><h2>Runs</h2>{table}</section>"


def _facts(report: JobReport) -> str:
    facts = [
        ("Job", report.job),
        ("Operation", report.operation),
        ("Environment", f"{report.environment.name}, {report.environment.url}"),
        ("Mode", "" if report.mode is None else f"{report.mode}: {_modes(report)}"),
        ("Responses that confirm nothing", f"{report.status_only:,}" if report.status_only else ""),
        ("Account", "" if report.account is None else str(report.account)),
        *((name, str(value)) for name, value in report.fixed.items()),
        ("Rows", f"{report.input.rows:,}"),
        ("SHA-256 of the input", report.input.sha256),
        *((f"{state.capitalize()} rows", path) for state, path in report.files.items()),
    ]
    pairs = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts if value
    )
    return f'<section><h2>The job</h2><dl class="facts">{pairs}</dl></section>'


def _modes(report: JobReport) -> str:
    counts = [
        f"{rows['succeeded']:,} {report.done} in {mode} mode" for mode, rows in report.modes.items()
    ]
    changes = [run.mode_change for run in report.runs if run.mode_change]
    return ". ".join([", ".join(counts) or "nothing was sent", *changes])


def _table(caption: str, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        f'<div class="wide"><table><caption class="unseen">{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
