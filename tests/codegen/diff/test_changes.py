"""Each change of a spec is found, judged, and reported once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from postalytics_codegen.diff import Finding, Surface, compare, surface_of
from postalytics_codegen.diff.rules import CHANGED

HERE = Path(__file__).parent
TOY = HERE.parent / "toy_spec"
CHANGES = yaml.safe_load((HERE / "changes.yaml").read_text(encoding="utf-8"))
HARMLESS = yaml.safe_load((HERE / "harmless.yaml").read_text(encoding="utf-8"))
FILES = {path.stem: path.relative_to(TOY) for path in TOY.rglob("*.yaml")}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Surface:
    return surface_of(copied(tmp_path_factory.mktemp("before")))


def copied(folder: Path) -> Path:
    """Copy the toy spec, without what only says how its fake server and its examination work."""
    copy = folder / "spec"
    shutil.copytree(TOY, copy, ignore=shutil.ignore_patterns("fake.yaml", "doctor.yaml"))
    return copy


def edited(spec: Path, change: Mapping[str, Any]) -> Path:
    for name, old, new in change.get("edits", []):
        path = spec / FILES[name]
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new), encoding="utf-8")
    for old, new in change.get("words", {}).items():
        for path in spec.rglob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(rf"(?<![\w/-]){old}(?![\w-])", new, text), encoding="utf-8")
    return spec


def shown(finding: Finding) -> str:
    more = f" (and {', '.join(finding.more)})" if finding.more else ""
    return f"{finding.severity} {finding.id}{more}"


@pytest.mark.parametrize("change", CHANGES, ids=lambda it: it["change"])
def test_a_change_is_found_and_judged(
    change: Mapping[str, Any], before: Surface, tmp_path: Path
) -> None:
    found = compare(before, surface_of(edited(copied(tmp_path), change)))
    assert [shown(one) for one in found] == change["finds"]


@pytest.mark.parametrize("change", HARMLESS, ids=lambda it: it["change"])
def test_nothing_is_found_of_what_callers_do_not_see(
    change: Mapping[str, Any], before: Surface, tmp_path: Path
) -> None:
    assert compare(before, surface_of(edited(copied(tmp_path), change))) == []


def test_each_fact_of_a_spec_has_a_rule_or_is_only_read_beside_others(before: Surface) -> None:
    beside = {"field": {"direction", "scalar"}, "parameter": {"scalar"}, "command": {"calls"}}
    beside["command group"] = {"resource"}
    for kind, things in before.things.items():
        facts = {fact for thing in things.values() for fact in thing.facts}
        assert facts - {*CHANGED[kind]} - beside.get(kind, set()) == set()
