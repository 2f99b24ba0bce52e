"""Report of a job as one self-contained HTML page: no scripts, no network access."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ...text import printable
from ..format import counted, duration
from .rate_chart import rate_chart


def html_report(report: Mapping[str, Any]) -> str:
    """Return the report as an HTML page."""
    return _page()(
        report=report,
        chart=rate_chart(report["timeline"]),
        shares=_shares(report),
        kind=_kind(report),
        modes=_modes(report),
        counted=counted,
        duration=duration,
        number="{:,}".format,
        place="{:.2f}".format,
        time="{:%Y-%m-%d %H:%M:%S}".format,
    )


@cache
def _page() -> Callable[..., str]:
    """Return the function that renders the page."""
    # Imported late: it takes 20 ms, and few commands write a page.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    source = Path(__file__).with_name("report.html.j2").read_text("utf-8")
    return environment.from_string(source).render


def _shown(value: object) -> object:
    """Return a value as the template shows it; Jinja escapes it for HTML afterwards."""
    if hasattr(value, "__html__"):  # The template made it of escaped text.
        return value
    return "" if value is None else printable(str(value))


def _kind(report: Mapping[str, Any]) -> str:
    """Return the state whose color the page has: that of the rows that most need attention."""
    counts = report["counts"]
    return next(
        (state for state in ("unconfirmed", "rejected", "pending") if counts[state] > 0),
        "succeeded",
    )


def _shares(report: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """Return the state of each part of the bar of all rows, its left edge and width, in percent."""
    counts = {state: max(rows, 0) for state, rows in report["counts"].items()}
    rows, left = sum(counts.values()) or 1, 0.0
    parts: list[tuple[str, float, float]] = []
    for state, count in counts.items():
        if count:
            parts.append((state, left, count * 100 / rows))
            left += count * 100 / rows
    return parts


def _modes(report: Mapping[str, Any]) -> str:
    if report["mode"] is None:
        return ""
    counts = [
        f"{rows['succeeded']:,} {report['done']} in {mode} mode"
        for mode, rows in report["modes"].items()
    ]
    changes = [run.mode_change for run in report["runs"] if run.mode_change]
    return f"{report['mode']}: " + ". ".join([", ".join(counts) or "nothing was sent", *changes])
