"""What has to be said of a release in several places, and must be the same in all."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

_VERSIONS = {
    "the runtime": ("runtime/postalytics_runtime/__init__.py", r'^__version__ = "(.+)"$'),
    "the generator": ("codegen/postalytics_codegen/imported_names.py", r'^RUNTIME = "(.+)"$'),
    "the emitted package": (
        "generated/postalytics/__init__.py",
        r'^require_runtime\("(.+)", __name__\)$',
    ),
    "CITATION.cff": ("CITATION.cff", r"^version: (.+)$"),
    "the first section of CHANGELOG.md": ("CHANGELOG.md", r"^## (?!Unreleased)(\S+)"),
}


def versions(home: Path) -> dict[str, str]:
    """Return the version that each place states, by the place."""
    found = {"spec/baseline.json": json.loads((home / "spec/baseline.json").read_text())["release"]}
    for place, (file, pattern) in _VERSIONS.items():
        match = re.search(pattern, (home / file).read_text("utf-8"), re.MULTILINE)
        found[place] = match[1] if match else "none"
    return found


def contradictions(home: Path) -> list[str]:
    """Return the places that state another version than the runtime."""
    found = versions(home)
    release = found["the runtime"]
    return [
        f"{place} says {version}, and the runtime {release}."
        for place, version in found.items()
        if version != release
    ]


def extras(home: Path) -> list[str]:
    """Return the extras of the package."""
    return sorted(_settings(home)["project"]["optional-dependencies"])


def left_to_do(home: Path) -> list[str]:
    """Return what is left to do by hand for this release."""
    repository = _settings(home)["tool"]["hatch"]["metadata"]["hooks"]["custom"]["repository"]
    release = versions(home)["the runtime"]
    changelog = (home / "CHANGELOG.md").read_text("utf-8")
    unreleased = changelog.partition("## Unreleased")[2].partition("\n## ")[0].strip()
    dated = rf"^## {re.escape(release)} - \d{{4}}-\d\d-\d\d$"
    steps: list[str] = []
    if not repository:
        steps.append(
            "Write the address of the repository into pyproject.toml: `repository` below "
            "[tool.hatch.metadata.hooks.custom]."
        )
    if unreleased:
        steps.append(
            "CHANGELOG.md has lines under Unreleased: move them to a release, or leave them out of "
            "the tag."
        )
    if not re.search(dated, changelog, re.MULTILINE):
        steps.append(f"Write the date into CHANGELOG.md: `## {release} - YYYY-MM-DD`.")
    return [
        *steps,
        "Try the sandbox with a real key: `postalytics doctor`; no test has one.",
        "Once: make the project known to the package index as a trusted publisher, with the "
        "workflow release.yml and the environment `release`.",
        "Once: the settings on GitHub that docs/maintaining/releases.md lists.",
        f"Tag and push: `git tag --sign v{release} && git push origin v{release}`. The workflow "
        "builds, checks and publishes.",
        f"Compare the SHA-256 of the files on the index with those above, and run `pip install "
        f"postalytics=={release}` in a new environment.",
    ]


def _settings(home: Path) -> dict[str, Any]:
    return tomllib.loads((home / "pyproject.toml").read_text("utf-8"))
