"""A paging style is added in two files, and reaches the package, the documents and the fake.

The change is the one in `docs/decisions/paging-styles-in-one-place.md`, in a copy of the sources.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from postalytics_codegen.language import PAGING_STYLES
from postalytics_runtime.pagination.counting_styles import COUNTING
from postalytics_runtime.pagination.linked_styles import LINKED
from support.codegen.changed_sources import GENERATE, copy_sources, documented, run
from support.fidelity.shown_edits import Edit

PAGE = "decisions/paging-styles-in-one-place.md"
READ = """
import asyncio, json
from lending import Library
from lending.testing import FakeLibrary

async def main():
    async with FakeLibrary() as fake, Library(fake.api_key, base_url=fake.url) as client:
        pages = client.notices.list_notices()
        numbers = [notice.notice_id async for notice in pages]
        asked = [request.query.get("After") for request in fake.requests]
        print(json.dumps([numbers, asked, type(pages).__name__]))

asyncio.run(main())
"""
IN_SPEC = (
    Edit(
        "spec/resources/notices.yaml",
        "style: cursor, start: after, limit: size, key: [notice_id], items: notices, "
        "more: after.cursor,",
        "style: last_item, start: after, limit: size, key: [notice_id], items: notices, "
        "more: after.others,",
    ),
    Edit(
        "spec/resources/notices.yaml",
        "      parts: {type: int, wire: Parts}\n",
        "      parts: {type: int, wire: Parts}\n      others: {type: bool, wire: Others}\n",
    ),
)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the changed sources, and what they emit from a spec with the style."""
    home = tmp_path_factory.mktemp("changed")
    copy_sources(home, [*documented(PAGE), *IN_SPEC])
    run(home, GENERATE, "generate", "--docs", "docs")
    return home


def test_both_packages_have_the_same_styles() -> None:
    assert sorted(PAGING_STYLES) == sorted({**COUNTING, **LINKED})


def test_a_list_begins_where_both_packages_say() -> None:
    first = {name: style.first for name, style in PAGING_STYLES.items()}
    assert first == {name: style.first for name, style in {**COUNTING, **LINKED}.items()}


def test_the_change_is_of_one_file_in_each_package() -> None:
    assert sorted({edit.name for edit in documented(PAGE)}) == [
        "codegen/postalytics_codegen/language/paging/styles.py",
        "runtime/postalytics_runtime/pagination/linked_styles.py",
    ]


def test_a_list_is_read_and_served_with_the_style(changed: Path) -> None:
    numbers, asked, kind = json.loads(run(changed, READ))

    assert (numbers, asked) == ([1, 2, 3, 4, 5], [None, "2", "4"])
    assert kind == "CursorPages"


def test_the_documents_have_the_style(changed: Path) -> None:
    document = json.loads((changed / "docs" / "openapi.json").read_text(encoding="utf-8"))
    module = (changed / "generated" / "lending" / "notices.py").read_text(encoding="utf-8")
    coverage = (changed / "docs" / "coverage.md").read_text(encoding="utf-8")

    paging = document["paths"]["/notices"]["get"]["x-pagination"]
    assert (paging["style"], paging["more"]) == ("last_item", "Page.Others")
    assert "After a page: the API names a next page that cannot be requested." in module
    assert "| last_item |" in coverage


def test_the_schema_for_editors_has_the_style(changed: Path) -> None:
    schema = json.loads(run(changed, GENERATE, "schema"))

    assert "last_item" in schema["$defs"]["Paginate"]["properties"]["style"]["enum"]
