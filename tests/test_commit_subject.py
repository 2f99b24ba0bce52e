from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

CONFIGURATION = Path(__file__).parents[1] / ".pre-commit-config.yaml"


def accepts(message: str) -> bool:
    """Return whether the hook for commit messages accepts a message."""
    (repository,) = yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8"))["repos"]
    (hook,) = (one for one in repository["hooks"] if one["id"] == "commit-subject")
    assert (hook["language"], hook["args"]) == ("pygrep", ["--multiline", "--negate"])
    return re.search(hook["entry"], message, re.MULTILINE) is not None


@pytest.mark.parametrize(
    "subject",
    [
        "bulk: record the intent before sending",
        "codegen, docs: name the word for a row that succeeded",
        "bulk/journal: x",
        "http: " + "x" * 66,
    ],
)
def test_a_subject_with_a_component_is_accepted(subject: str) -> None:
    assert accepts(subject)
    assert accepts(f"{subject}\n\nThe reason, on lines of any length: {'x' * 100}\n")


@pytest.mark.parametrize(
    "subject",
    ["", "Fix things", "Bulk: record the intent", "bulk record: ", "http: " + "x" * 67, "bulk:x"],
)
def test_another_subject_is_refused(subject: str) -> None:
    assert not accepts(subject)
    assert not accepts(f"{subject}\n\nbulk: a component in the body is not a subject\n")
