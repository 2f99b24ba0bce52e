"""Draw the images of the guides: `make screenshots`. The report needs Chromium."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from postalytics_runtime.cli.jobs import JobRun
from postalytics_runtime.cli.report import NextStep, RejectionReason, html_report
from support.cli.browser import page_in_browser
from support.cli.job_reports import report, timeline
from support.fidelity.guides import HOME

IMAGES = HOME / "docs" / "images"
_BEGAN = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
_JOB = "601afb9d50"
_WIDTH, _HEIGHT = 800, 950
"""Size of the image of the report, in pixels: the page down to its chart."""


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
    draw_report(IMAGES / "report.png")
