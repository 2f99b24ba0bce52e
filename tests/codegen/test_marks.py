"""A mark on an operation is declared twice, and reaches the package and all documents.

The change is the one in `docs/explanation/architecture.md`, carried out in a copy of the sources.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.codegen.changed_sources import GENERATE, ROOT, copy_sources, documented, run
from support.fidelity.shown_edits import Edit

PAGE = "explanation/architecture.md"
DESCRIBED = """
import json
from lending import API
marked = [(each.visibility, each.beta) for each in API.operations if each.visibility or each.beta]
print(json.dumps([str(API.operation("books.get_book")), *marked]))
"""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the changed sources, and what they emit from a spec with both marks."""
    home = tmp_path_factory.mktemp("marked")
    in_spec = "    summary: Get a book.\n"
    edit = Edit("spec/resources/books.yaml", in_spec, in_spec + MARKS)
    copy_sources(home, [*documented(PAGE), edit])
    tests = str(ROOT / "tests" / "operations")
    run(home, GENERATE, "generate", "--docs", "docs", "--tests", tests)
    return home


MARKS = "    visibility: the *staff*\n    beta: true\n"


def test_the_change_is_of_few_files() -> None:
    assert sorted(edit.name for edit in documented(PAGE)) == [
        "codegen/postalytics_codegen/language/operations.py",
        "runtime/postalytics_runtime/schema/operation.py",
    ]


def test_a_docstring_says_it_of_its_operation_only(marked: Path) -> None:
    module = (marked / "generated" / "lending" / "books.py").read_text(encoding="utf-8")

    assert module.count("Visibility: ") == module.count("Beta: ") == 1
    _, _, after = module.partition("async def get_book(")
    own, _, _ = after.partition("async def ")
    assert "Visibility: the *staff*.\n\n        Beta: it may change without notice.\n" in own


def test_a_page_of_the_reference_says_it(marked: Path) -> None:
    page = (marked / "docs" / "reference" / "books.md").read_text(encoding="utf-8")

    _, _, section = page.partition("## get_book\n")
    section, _, _ = section.partition("\n## ")
    assert "- Visibility: the \\*staff\\*.\n- Beta: it may change without notice.\n" in section
    assert page.count("- Visibility: ") == page.count("- Beta: ") == 1


def test_openapi_has_the_sentence_and_the_value(marked: Path) -> None:
    document = json.loads((marked / "docs" / "openapi.json").read_text(encoding="utf-8"))
    operations: list[dict[str, Any]] = [
        operation
        for path in document["paths"].values()
        for operation in path.values()
        if "x-visibility" in operation or "x-beta" in operation
    ]

    assert [(o["operationId"], o["x-visibility"], o["x-beta"]) for o in operations] == [
        ("get_book", "the *staff*", True)
    ]
    assert (
        "Visibility: the *staff*.\n\nBeta: it may change without notice."
        in (operations[0]["description"])
    )


def test_the_description_has_the_value(marked: Path) -> None:
    assert json.loads(run(marked, DESCRIBED)) == ["books.get_book", ["the *staff*", True]]
