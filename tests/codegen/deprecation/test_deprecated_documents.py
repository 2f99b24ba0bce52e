"""Documents say what is deprecated, since when, and what to use instead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from postalytics_codegen.emit.code import package
from postalytics_codegen.load import load_spec
from support.codegen.hostile import KINDS, planted, shapes, texts

WORKSHOP = Path(__file__).parents[1] / "workshop_spec"


@pytest.fixture
def openapi(workshop_home: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((workshop_home / "docs" / "openapi.json").read_text())
    return document


def deprecated(part: Any, at: str = "") -> list[str]:
    """Return the places of what is deprecated below a part of a document."""
    if isinstance(part, list):
        return [place for item in part for place in deprecated(item, at)]
    if not isinstance(part, dict):
        return []
    name = part.get("operationId") or part.get("name") or part.get("title")
    here = f"{at}/{name}" if isinstance(name, str) else at
    found = [here] if part.get("deprecated") is True else []
    return found + [
        place
        for key, value in part.items()
        for place in deprecated(value, f"{here}.{key}" if at.endswith("properties") else here)
    ]


def test_openapi_marks_what_is_deprecated(openapi: dict[str, Any]) -> None:
    schemas = openapi["components"]["schemas"]

    assert deprecated(openapi["paths"]) == [
        *("/list_tools/Place", "/list_places", "/get_hook", "/get_hook/Wear")
    ]
    assert [
        (model, name)
        for model, schema in schemas.items()
        for name, field in schema.get("properties", {}).items()
        if field.get("deprecated")
    ] == [("Tool", "Place"), ("NewTool", "Place"), ("ToolReplacement", "Place")]
    assert deprecated(schemas["Wear"]) == ["/Wear/blunt"]
    assert schemas["Tool"]["properties"]["Place"]["description"] == (
        "The number of its hook.\n\nDeprecated since 0.1: use `shelf`; it is removed in 99. Hooks "
        "have no numbers any more."
    )
    assert [server["description"] for server in openapi["servers"]] == [
        "The workshop in the hall.",
        "The old shed.\n\nDeprecated since 0.1: use `hall`; it is removed in 99. Its roof leaks.",
    ]


def test_the_reference_says_it(workshop_home: Path) -> None:
    page = (workshop_home / "docs" / "reference" / "tools.md").read_text()
    index = (workshop_home / "docs" / "reference" / "README.md").read_text()

    lines = [line for line in page.splitlines() if "eprecated" in line]
    assert lines[:5] == [
        "| `place` | `int` |  |  | Deprecated since 0.1: use `wear`; it is removed in 99. It is "
        "ignored. |  |",
        "| `named` | `str` |  |  | The old name `titled` is deprecated since 0.1; it is removed in "
        "99. |  |",
        "| `offset` | `int` | `0` |  | The old name `skip` is deprecated. |  |",
        "Deprecated since 0.1: use `list_tools`; it is removed in 99. Hooks have no numbers any "
        "more.",
        "The old name `read_tool` is deprecated since 0.1; it is removed in 99.",
    ]
    assert "@" not in page
    assert (
        "| [`list_places`](tools.md#list_places) | read | List the tools by their hooks. "
        "Deprecated. |" in index
    )


def test_the_coverage_lists_it(workshop_home: Path) -> None:
    page = (workshop_home / "docs" / "coverage.md").read_text()

    _, _, section = page.partition("\n## Deprecated\n\n")
    rows = section.strip().splitlines()
    assert rows[0] == "| what | name | of | since | use | removed in | note |"
    assert rows[2] == "| environment | `shed` |  | 0.1 | `hall` | 99 | Its roof leaks. |"
    assert rows[-1] == "| code | `BLUNT` | `Wear` | 0.1 | `USED` | 99 | Sharpen it. |"
    assert len(rows) == 2 + 19


def test_docstrings_say_it(workshop: Any) -> None:
    assert " ".join(workshop.tools.list_places.__doc__.split()).startswith(
        "List the tools by their hooks. Deprecated since 0.1: use `list_tools`; it is removed in "
        "99. Hooks have no numbers any more. Changes nothing."
    )
    assert workshop.tools.ToolsResource.list_places.__doc__ == workshop.tools.list_places.__doc__
    assert workshop.tools.read_tool.__doc__ == (
        "Deprecated since 0.1: use `get_tool`; it is removed in 99."
    )
    assert "        place: Deprecated since 0.1: use `wear`" in workshop.tools.list_tools.__doc__


def test_a_hostile_note_stays_text() -> None:
    api = load_spec(WORKSHOP)

    def shown_with(text: str) -> dict[str, Any]:
        return shapes(package(planted(api, lambda _: text)))

    harmless = shown_with("harmless")
    assert ("Deprecation", "note") in texts(api)
    assert [text for text in KINDS if shown_with(text) != harmless] == []
