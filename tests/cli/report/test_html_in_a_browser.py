"""The page of a report in a browser: complete, without errors and without requests."""

from __future__ import annotations

import asyncio
import http.server
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.report.test_html import HOSTILE
from postalytics_runtime.cli.report import RejectionReason, html_report
from support.cli.job_reports import report

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None
)
pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no chromium, google-chrome or chromium-browser is on the PATH"
)
QUIET = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --enable-logging=stderr"
)


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


def browse(folder: Path, page: str, *words: str) -> subprocess.CompletedProcess[str]:
    file = folder / "report.html"
    file.write_text(page, encoding="utf-8")
    profile = f"--user-data-dir={folder / 'profile'}"
    return subprocess.run(
        [str(BROWSER), *QUIET.split(), profile, *words, file.as_uri()],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )


def said(error: str) -> list[str]:
    return [line for line in error.splitlines() if "CONSOLE" in line]


def test_a_browser_shows_all_of_it_and_runs_nothing(
    tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    url, paths = asked
    hostile = f"{HOSTILE}<img src={url}/image><style>@import '{url}/style';</style>"
    found = browse(
        tmp_path, html_report(report(rejected=[RejectionReason(hostile, 5, (3,))])), "--dump-dom"
    )
    text = re.sub(r"<[^>]+>", " ", found.stdout)
    for shown in ("books.csv", "290", "in total 500 rows", "No answer came.", "shelf_id"):
        assert shown in text
    assert "onerror='alert(1)'&gt;" in found.stdout
    assert "<script" not in found.stdout
    assert "<img" not in found.stdout
    assert said(found.stderr) == []
    assert paths == []


def test_the_policy_of_the_page_blocks_all_requests(
    tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    url, paths = asked
    foreign = f"<script src={url}/script></script><img src={url}/image></main>"
    found = browse(tmp_path, html_report(report()).replace("</main>", foreign), "--dump-dom")
    assert len(said(found.stderr)) == 2
    assert paths == []


async def test_pages_of_all_widths_and_colours_are_painted(tmp_path: Path) -> None:
    def paint(name: str, *words: str) -> bytes:
        folder = tmp_path / name
        folder.mkdir()
        browse(folder, html_report(report()), f"--screenshot={folder / 'page.png'}", *words)
        return (folder / "page.png").read_bytes()

    dark = "--blink-settings=preferredColorScheme=0"
    pictures = await asyncio.gather(
        asyncio.to_thread(paint, "light", "--window-size=1000,1800"),
        asyncio.to_thread(paint, "dark", "--window-size=1000,1800", dark),
        asyncio.to_thread(paint, "narrow", "--window-size=500,2200"),
    )
    assert len({*pictures}) == 3
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
