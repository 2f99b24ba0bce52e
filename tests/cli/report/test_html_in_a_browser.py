"""The page of a report in a browser: complete, legible everywhere, and without requests."""

from __future__ import annotations

import http.server
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cli.report.test_html import HOSTILE
from postalytics_runtime.cli.report import NextStep, RejectionReason, html_report
from support.cli.browser import Page, page_in_browser
from support.cli.job_reports import BEGAN, report, timeline

LOOKS = Path(__file__).with_name("looks.js").read_text("utf-8")
PAPER = 690
"""Width of a page of A4 between margins of 15 mm, rounded up, in pixels."""


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """An address, and the paths that were requested there."""
    paths: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its base's)
            """Return the messages of the browser, of which there must be none."""

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", paths
        server.shutdown()
        thread.join()


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """A page in a browser."""
    async with page_in_browser(tmp_path) as page:
        yield page


async def opened(page: Page, folder: Path, html: str) -> Page:
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    await page.open(file)
    return page


LONG = "x" * 300
REPORTS = {
    "a report with every part": report(mode="live", modes={"live": {"succeeded": 290}}),
    "a job of a second": report(
        headline="The book was created.",
        timeline=timeline(1, (1, 0, 0)),
        percent=100,
        next_steps=[],
        counts={"succeeded": 1, "rejected": 0, "unconfirmed": 0, "pending": 0},
    ),
    "a job of a day": report(
        timeline=timeline(900, *((rows, rows // 20, rows // 40) for rows in range(1, 97)))
    ),
    "a job of weeks": report(
        timeline=timeline(86_400, *[(250_000, 20, 5), (0, 0, 0), (9, 0, 0)] * 10)
    ),
    "long words": report(
        input={"name": f"{LONG}.csv", "sha256": "ab" * 32, "rows": 123_456_789},
        state=f"stopped: {LONG}",
        next_steps=[NextStep(LONG, f"bookshelf {LONG}")],
        target=f"shelf {LONG}",
        counts=dict.fromkeys(("succeeded", "rejected", "unconfirmed", "pending"), 123_456_789),
        rejected=[RejectionReason(LONG, 123_456_789, (123_456_789,) * 3)],
        unconfirmed_rows=[{"row": 123_456_789, "at": BEGAN, "reason": LONG}],
        files={"rejected": f"/{LONG}/{LONG}.csv", "unconfirmed": f"/{LONG}/{LONG}.csv"},
    ),
}


@pytest.mark.parametrize("name", REPORTS)
async def test_all_of_it_is_legible_on_screens_and_in_print(
    page: Page, tmp_path: Path, name: str
) -> None:
    """Legible: nothing is cut, covered, too faint, too small, or outside of the window."""
    await opened(page, tmp_path, html_report(REPORTS[name]))
    found: dict[str, list[str]] = {}
    for width in (320, 360, 800, 1600):
        for scheme in ("light", "dark"):
            await page.look(width=width, scheme=scheme)
            found[f"{width} {scheme}"] = await page.evaluate(LOOKS)
    for scheme in ("light", "dark"):
        await page.look(width=PAPER, scheme=scheme, media="print")
        found[f"print {scheme}"] = await page.evaluate(LOOKS)
    assert {look: wrong for look, wrong in found.items() if wrong} == {}


async def test_colors_follow_the_scheme_and_paper_is_white(page: Page, tmp_path: Path) -> None:
    await opened(page, tmp_path, html_report(report()))
    colors: list[str] = []
    for scheme, media in (("light", "screen"), ("dark", "screen"), ("dark", "print")):
        await page.look(width=1000, scheme=scheme, media=media)
        colors.append(await page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colors == ["rgb(251, 250, 248)", "rgb(21, 23, 27)", "rgb(255, 255, 255)"]


async def test_long_tables_are_printed_on_several_pages(page: Page, tmp_path: Path) -> None:
    rows = [{"row": row, "at": BEGAN, "reason": "No answer came."} for row in range(1, 201)]
    await opened(page, tmp_path, html_report(report(unconfirmed_rows=rows)))
    printed = await page.pdf()
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") >= 5


async def test_a_browser_shows_all_of_it_and_runs_nothing(
    page: Page, tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    url, paths = asked
    hostile = f"{HOSTILE}<img src={url}/image><style>@import '{url}/style';</style>"
    html = html_report(report(rejected=[RejectionReason(hostile, 5, (3,))]))
    await opened(page, tmp_path, html)
    text = await page.evaluate("document.body.innerText")
    for shown in ("books.csv", "290", "in total 500 rows", "No answer came.", "shelf_id"):
        assert shown in text
    assert "onerror='alert(1)'>" in text
    assert await page.evaluate("document.querySelectorAll('script, img').length") == 0
    assert not {"Log.entryAdded", "Runtime.consoleAPICalled"} & {*page.events}
    assert page.events.count("Network.requestWillBeSent") == 1  # The page itself.
    assert paths == []


async def test_the_policy_of_the_page_blocks_all_requests(
    page: Page, tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    url, paths = asked
    foreign = f"<script src={url}/script></script><img src={url}/image></main>"
    html = html_report(report()).replace("</main>", foreign)
    await opened(page, tmp_path, html)
    assert page.events.count("Log.entryAdded") == 2
    assert paths == []
