"""Workflows and templates name only what is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.fidelity.guides import HOME

FILES = sorted((HOME / ".github").rglob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+)(?: [a-z -]+)?:", (HOME / "Makefile").read_text(), re.M))
PINNED = re.compile(r"[\w-]+/[\w.-]+@(v\d+|release/v1)")


def read(file: Path) -> Any:
    # To YAML 1.1 the key `on` is the value True.
    return yaml.safe_load(file.read_text("utf-8"))


def steps(file: Path) -> list[dict[str, Any]]:
    jobs = read(file).get("jobs", {}) if file.parent.name == "workflows" else {}
    return [step for job in jobs.values() for step in job.get("steps", [])]


def test_there_are_workflows() -> None:
    names = {file.name for file in FILES}
    assert names >= {"tests.yml", "docs.yml", "release.yml", "spec.yml", "dependencies.yml"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_command_of_a_workflow_is_a_target(file: Path) -> None:
    commands = [step.get("run", "") for step in steps(file)]
    named = {target for text in commands for target in re.findall(r"^make ([a-z-]+)", text, re.M)}
    assert named - TARGETS == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_action_is_of_a_stated_version_or_of_here(file: Path) -> None:
    used = [step["uses"] for step in steps(file) if "uses" in step]
    assert [name for name in used if name != "./" and not PINNED.fullmatch(name)] == []


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.parent.name == "workflows"], ids=lambda file: file.name
)
def test_a_workflow_has_no_more_rights_than_it_states(file: Path) -> None:
    workflow = read(file)
    assert workflow["permissions"].get("contents") == "read"
    assert workflow["permissions"].get("id-token") is None, "only a job that publishes has it"


def test_a_job_that_may_change_the_repository_installs_and_runs_nothing() -> None:
    jobs = {
        f"{file.stem}: {name}": job
        for file in FILES
        for name, job in read(file).get("jobs", {}).items()
        if job.get("permissions", {}).get("contents") == "write"
    }
    assert [*jobs] == ["dependencies: pull-request"]
    commands = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    assert [text for text in commands if re.search(r"^ *(make|pip|python)", text, re.M)] == []


def test_no_token_is_left_where_code_of_others_runs() -> None:
    kept = [
        file.name
        for file in FILES
        if file.parent.name == "workflows"
        for job in read(file)["jobs"].values()
        for step in job.get("steps", [])
        if step.get("uses", "").startswith("actions/checkout@")
        and step.get("with", {}).get("persist-credentials") is not False
        and job.get("permissions", {}).get("contents") != "write"
    ]
    assert kept == []
