"""Draw the images of the guides: `make screenshots`. The report needs Chromium."""

from __future__ import annotations

import asyncio
import io
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from rich.text import Text

from postalytics_runtime.bulk import RowCounts
from postalytics_runtime.cli.jobs import JobRun
from postalytics_runtime.cli.progress import Moment, display
from postalytics_runtime.cli.report import NextStep, RejectionReason, html_report
from support.cli.browser import page_in_browser
from support.cli.job_reports import report, timeline
from support.fidelity.guides import HOME

IMAGES = HOME / "docs" / "images"
_BEGAN = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
_JOB = "601afb9d50"
_WIDTH, _HEIGHT = 800, 950
"""Size of the image of the report, in pixels: the page down to its chart."""
_ROWS = 120_000
MOMENTS = (
    (
        "The file is checked:",
        Moment(
            phase="checking",
            title="Checking customers.csv",
            unit="bytes",
            done=4_900_000,
            total=8_200_000,
            rows=71_640,
            elapsed=12.0,
            per_second=410_000.0,
        ),
    ),
    (
        "The rows are sent:",
        Moment(
            phase="uploading",
            done=45_600,
            total=_ROWS,
            elapsed=15_200.0,
            per_second=3.0,
            counts=RowCounts(succeeded=45_597, rejected=3, pending=_ROWS - 45_600),
            word="added",
        ),
    ),
    (
        "The server does not respond, so the upload waits, and continues by itself:",
        Moment(
            phase="uploading",
            done=71_300,
            total=_ROWS,
            elapsed=23_800.0,
            retries=4,
            counts=RowCounts(succeeded=71_297, rejected=3, pending=_ROWS - 71_300),
            word="added",
            doing="waiting 30 s: the API is down",
        ),
    ),
)


def _terminal() -> Console:
    """Return a terminal of 80 columns that keeps what is printed."""
    return Console(
        record=True,
        width=80,
        height=25,
        force_terminal=True,
        color_system="truecolor",
        file=io.StringIO(),
        highlight=False,
        legacy_windows=False,
        _environ={},
    )


def progress_bar(moment: Moment) -> Text:
    """Return the progress bar as it looks at a moment."""
    console = _terminal()
    with display(lambda: moment, console, lambda: 0.0):
        pass  # It is drawn at the end.
    *_, line = (line for line in console.export_text(styles=True).split("\n") if "%" in line)
    return Text.from_ansi(line.rpartition("\x1b[2K")[2])


def draw_progress(path: Path) -> None:
    """Draw the progress bar of an upload at some moments."""
    console = _terminal()
    for title, moment in MOMENTS:
        console.print(Text(title, "dim"), progress_bar(moment), "", sep="\n")
    theme = DEFAULT_TERMINAL_THEME
    svg = console.export_svg(title="postalytics contacts upload", theme=theme, unique_id="progress")
    # Without its fonts: a page that shows an image loads nothing for it.
    path.write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S), "utf-8")


def shown_report() -> dict[str, Any]:
    """Return the report of an upload of an hour with a few rejected rows."""
    folder = f"/home/barbara/.local/state/postalytics/jobs/{_JOB}"
    command = "postalytics contacts upload customers.rejected.csv --list 42"
    return report(
        job=_JOB,
        operation="contacts.create_contact",
        command="contacts upload",
        environment={"name": "production", "url": "https://api.postalytics.com"},
        account="1001",
        fixed={"contact_list_id": 42},
        target="list 42",
        input={"name": "customers.csv", "sha256": "a5c9e948" * 8, "rows": 10_500},
        state="finished",
        headline="10,488 of 10,500 contacts were added; 12 were rejected.",
        percent=100,
        next_steps=[NextStep("upload the rejected rows after you have corrected them", command)],
        seconds=3510.0,
        counts={"succeeded": 10_488, "rejected": 12, "unconfirmed": 0, "pending": 0},
        done="added",
        runs=[JobRun(_BEGAN, _BEGAN + timedelta(seconds=3510), 1)],
        rejected=[
            RejectionReason("ZIP is not a US ZIP", 9, (211, 212, 4090)),
            RejectionReason("Address is missing", 3, (17, 1033, 8807)),
        ],
        unconfirmed=[],
        unconfirmed_rows=[],
        timeline=timeline(60, *[(180, 0, 0)] * 20, (48, 0, 0), *[(0, 0, 0)] * 3, *_REST),
        files={"rejected": "/home/barbara/lists/customers.rejected.csv"},
        exit_status=1,
        folder=folder,
    )


_REST = [(180, 0, 0)] * 38


async def drawn(html: Path) -> bytes:
    """Return the image of a page in a file, down to the height."""
    async with page_in_browser(html.parent) as page:
        await page.open(html)
        await page.look(width=_WIDTH)
        return await page.png(width=_WIDTH, height=_HEIGHT)


def draw_report(path: Path) -> None:
    """Draw the top of the page of a report."""
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder, "report.html")
        html.write_text(html_report(shown_report()), "utf-8")
        path.write_bytes(asyncio.run(drawn(html)))


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    draw_progress(IMAGES / "progress.svg")
    draw_report(IMAGES / "report.png")
