"""The schema accepts the spec as editors see it, and refuses what the loader refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from postalytics_codegen.language import EFFECTS, PAGING_STYLES, keys, schema_text
from support.codegen.language import KINDS
from support.fidelity.pages import Code, code_on
from support.small_spec import FILES

SPEC = Path(__file__).parents[3] / "spec"
SCHEMA: dict[str, Any] = json.loads(schema_text())
SPEC_FILES = [SPEC / "api.yaml", SPEC / "fake.yaml", *sorted((SPEC / "resources").iterdir())]
FILE_KINDS = {"api.yaml": "ApiFile", "fake.yaml": "FakeFile"}
FILE_NAMES = [kind for kind in SCHEMA["$defs"] if kind.endswith("File")]
SNIPPETS = [code for code in code_on("maintaining/spec-language.md") if code.language == "yaml"]


class EditorLoader(yaml.CSafeLoader):
    """Loader for YAML 1.2, as in editors: `on` and `off` are text."""


EditorLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


def faults(kind: str, text: str) -> list[str]:
    """Return the errors of the schema for a file of that kind."""
    schema = {"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]}
    data = yaml.load(text, Loader=EditorLoader)  # noqa: S506  It is a safe loader.
    return [error.message for error in Draft202012Validator(schema).iter_errors(data)]


def test_it_is_a_valid_schema_of_its_draft() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


def test_it_is_the_same_every_time_and_ends_with_a_line_break() -> None:
    assert schema_text() == schema_text()
    assert schema_text().endswith("}\n")


def test_the_file_beside_the_spec_is_up_to_date() -> None:
    assert (SPEC / "schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("path", SPEC_FILES, ids=lambda path: path.name)
def test_every_spec_file_names_its_schema_and_is_valid(path: Path) -> None:
    kind = FILE_KINDS.get(path.name, "ResourceFile")
    text = path.read_text(encoding="utf-8")
    where = "schema.json" if path.parent == SPEC else "../schema.json"
    first = text.splitlines()[0]
    assert first == f"# yaml-language-server: $schema={where}#/$defs/{kind}"
    assert faults(kind, text) == []


@pytest.mark.parametrize("name", FILES)
def test_the_small_spec_is_valid(name: str) -> None:
    assert faults(FILE_KINDS.get(name, "ResourceFile"), FILES[name]) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "api.yaml",
            "version: v2",
            "versoin: v2",
            [
                "'version' is a required property",
                "Additional properties are not allowed ('versoin' was unexpected)",
            ],
        ),
        (
            "api.yaml",
            "api: Shelter",
            "api: shelter",
            ["'shelter' does not match '^[A-Z][A-Za-z0-9]*$'"],
        ),
        ("api.yaml", "requests: 5", "requests: five", ["'five' is not of type 'integer'"]),
        (
            "resources/pets.yaml",
            "style: rows",
            "style: row",
            [f"'row' is not one of {[*PAGING_STYLES]}"],
        ),
        (
            "resources/keepers.yaml",
            "get_keeper:",
            "getKeeper:",
            ["'getKeeper' does not match '^[a-z][a-z0-9_]*$'"],
        ),
        (
            "resources/keepers.yaml",
            "unwrap: true",
            "unwrap: maybe",
            ["'maybe' is not of type 'boolean'"],
        ),
        (
            "resources/keepers.yaml",
            "name: string?",
            "name: {type: string?, maxlength: 3}",
            ["{'type': 'string?', 'maxlength': 3} is not valid under any of the given schemas"],
        ),
        (
            "resources/keepers.yaml",
            "effect: read",
            "effect: reed",
            [f"'reed' is not one of {list(EFFECTS)}"],
        ),
        ("fake.yaml", "first_key: 10", "first_key: [10]", ["[10] is not of type 'integer'"]),
    ],
    ids=[
        "an unknown key",
        "a class name",
        "a number",
        "a choice",
        "a name as a key",
        "a flag",
        "a key beside a shorthand",
        "another choice",
        "a list",
    ],
)
def test_it_refuses_what_the_loader_refuses(
    name: str, old: str, new: str, expected: list[str]
) -> None:
    text = FILES[name].replace(old, new)
    assert sorted(faults(FILE_KINDS.get(name, "ResourceFile"), text)) == expected


@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_a_snippet_of_the_documentation_is_valid_somewhere_in_a_spec(snippet: Code) -> None:
    """It is a part of a file or of an operation, or operations by their names."""
    data = yaml.load(snippet.text, Loader=EditorLoader)  # noqa: S506  It is a safe loader.
    parts = _without_required(SCHEMA["$defs"])
    kinds: list[Any] = [{"$ref": f"#/$defs/{kind}"} for kind in (*FILE_NAMES, "Operation")]
    kinds.append({"additionalProperties": {"$ref": "#/$defs/Operation"}})
    assert any(Draft202012Validator({**kind, "$defs": parts}).is_valid(data) for kind in kinds)


def _without_required(part: Any) -> Any:
    """Return a part of the schema that takes mappings of which keys are left out."""
    match part:
        case list():
            return [_without_required(one) for one in part]
        case dict():
            lists_of_names = {"required"} if isinstance(part.get("required"), list) else set()
            left = part.keys() - lists_of_names
            return {key: _without_required(part[key]) for key in left}
        case _:
            return part


def test_every_mapping_and_key_is_described() -> None:
    missing = [
        name
        for name, kind in SCHEMA["$defs"].items()
        for part in (kind, *_mapping(kind)["properties"].values())
        if not part.get("description")
    ]
    assert missing == []


def test_every_kind_of_mapping_is_in_it_with_all_its_keys() -> None:
    assert {name: set(_mapping(kind)["properties"]) for name, kind in SCHEMA["$defs"].items()} == {
        kind.__name__: set(keys(kind)) for kind in KINDS
    }


def _mapping(definition: dict[str, Any]) -> dict[str, Any]:
    return definition["anyOf"][1] if "anyOf" in definition else definition
