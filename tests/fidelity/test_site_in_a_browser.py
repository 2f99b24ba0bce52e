"""The documentation site in a browser: every page fits a phone, and the search finds pages.

`make browser` builds the site, and looks at it.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.cli.browser import Page, page_in_browser

SITE = Path(os.environ.get("SITE", "")).resolve()
"""The folder of the site."""
pytestmark = pytest.mark.skipif(
    "SITE" not in os.environ, reason="only `make browser` builds the site for a browser"
)
PAGES = sorted(SITE.rglob("*.html")) if "SITE" in os.environ else []

WIDTHS = {"phone": 360, "tablet": 800, "screen": 1280}
"""Widths of windows in pixels."""
FOUND = """new Promise((resolve) => {
  const links = () => [...document.querySelectorAll("#search-results li a")];
  const look = () =>
    links().length ? resolve(links().map((link) => link.innerText)) : requestAnimationFrame(look);
  look();
})"""


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """A page in a browser."""
    async with page_in_browser(tmp_path) as page:
        yield page


async def test_every_page_is_as_wide_as_the_window(page: Page) -> None:
    wide: dict[str, int] = {}
    for path in PAGES:
        await page.open(path)
        for name, width in WIDTHS.items():
            await page.look(width=width)
            found = await page.evaluate("document.documentElement.scrollWidth")
            if found > width:
                wide[f"{path.name} on a {name}"] = found
    assert len(PAGES) > 100
    assert wide == {}


async def test_no_page_has_errors_in_its_console(page: Page) -> None:
    for name in ("index", "tutorial", "reference/contacts", "reference/python/client"):
        await page.open(SITE / f"{name}.html")
        assert not {"Log.entryAdded", "Runtime.exceptionThrown"} & {*page.events}


async def test_pictures_are_shown(page: Page) -> None:
    await page.open(SITE / "index.html")
    widths = await page.evaluate(
        "[...document.querySelectorAll('article img')].map((image) => image.naturalWidth > 0)"
    )
    assert widths == [True]


async def test_the_search_finds_pages(page: Page) -> None:
    await page.open(SITE / "search.html", query="?q=OutcomeUnknownError")
    titles = await page.evaluate(FOUND)
    assert "postalytics.errors.OutcomeUnknownError" in titles
