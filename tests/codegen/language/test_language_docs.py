"""`docs/maintaining/spec-language.md` has a table for every mapping, with every key."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from postalytics_codegen.cli import main
from postalytics_codegen.language import SCALAR_TYPES, Key, Mapping, Version, keys
from postalytics_codegen.load import load_spec
from postalytics_codegen.resolve.operations.methods import FITTING
from postalytics_codegen.yaml import Name, Text, TypeName
from support.codegen.language import KINDS
from support.small_spec import FILES, shown

DOCS = (Path(__file__).parents[3] / "docs/maintaining/spec-language.md").read_text(encoding="utf-8")
WORDS = {
    Text: "text",
    Name: "name",
    TypeName: "class name",
    Version: "version",
    int: "number",
    bool: "`true` or `false`",
    Any: "anything",
}


def words(annotation: Any) -> str:
    """Return the type of a value, in words."""
    arguments = get_args(annotation)
    if get_origin(annotation) is types.UnionType:
        return " or ".join(words(one) for one in arguments if one is not types.NoneType)
    if get_origin(annotation) is list:
        return f"list of {words(arguments[0])}"
    if get_origin(annotation) is dict:
        return f"{words(arguments[0])} → {words(arguments[1])}"
    return WORDS.get(annotation) or f"[{annotation.__name__}](#{annotation.__name__.lower()})"


def row(key: Key) -> str:
    """Return the line of the table for a key."""
    value = ", ".join(f"`{choice}`" for choice in key.choices or ()) or words(key.type)
    return f"| `{key.name}`{'' if key.required else ' (optional)'} | {value} | {key.summary} |"


def table(kind: type[Mapping]) -> str:
    """Return the part of the documentation about a mapping."""
    rows = "\n".join(row(key) for key in keys(kind).values())
    summary = (kind.__doc__ or "").strip()
    head = "| key | value | meaning |\n| --- | --- | --- |"
    return f"### {kind.__name__}\n\n{summary}\n\n{head}\n{rows}\n"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_mapping_is_documented(kind: type[Mapping]) -> None:
    assert table(kind) in DOCS


@pytest.mark.parametrize(
    ("key", "choice", "meaning"),
    [
        (key.name, choice, meaning)
        for kind in KINDS
        for key in keys(kind).values()
        for choice, meaning in (key.choices or {}).items()
    ],
)
def test_every_choice_is_documented(key: str, choice: str, meaning: str) -> None:
    assert f"- `{choice}`: {meaning}" in DOCS, key


def test_the_effects_that_fit_a_method_are_documented() -> None:
    rows = [
        f"  | {method.upper()} | {', '.join(f'`{effect}`' for effect in effects)} |"
        for method, effects in FITTING.items()
    ]
    assert "\n".join(rows) in DOCS


def test_every_scalar_type_is_documented() -> None:
    assert [name for name in SCALAR_TYPES if f"| `{name}` |" not in DOCS] == []


def test_the_fault_in_the_documentation_is_real(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    edits = [
        ("resources/pets.yaml", "    returns: [Pet]", "    returns: [Pets]"),
        ("resources/keepers.yaml", "name: string?", "name: {type: strng}"),
        ("resources/keepers.yaml", "effect: read", "efect: read"),
    ]
    assert f"```\n{shown(*edits)}```\n" in DOCS


def test_the_examples_are_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    resource, api = (text.partition("```")[0] for text in DOCS.split("```yaml\n")[1:3])
    (tmp_path / "spec/resources").mkdir(parents=True)
    (tmp_path / "spec/resources/pets.yaml").write_text(resource)
    for limits in ("[{requests: 10, seconds: 1}]", "[]"):
        (tmp_path / "spec/api.yaml").write_text(
            api.replace("[{requests: 10, seconds: 1}]", limits, 1)
        )
        words = DOCS.partition("\npostalytics-codegen generate ")[2].partition("\n")[0].split()
        assert main(["generate", *words]) == 0
        assert (tmp_path / "src/shelter/pets.py").is_file()
        assert {path.name for path in (tmp_path / "docs").iterdir()} >= {
            "reference",
            "coverage.md",
            "openapi.json",
        }


def test_the_example_is_a_valid_resource(tmp_path: Path) -> None:
    example = DOCS.partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / "api.yaml").write_text(FILES["api.yaml"])
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "pets.yaml").write_text(example)
    (pets,) = load_spec(tmp_path).resources
    assert [operation.name for operation in pets.operations] == ["list_pets", "create_pet"]
