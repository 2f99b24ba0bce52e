"""Faults in the events of the toy spec, and what is shown for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

_CODEGEN = Path(__file__).parents[2] / "codegen"
_SPEC = _CODEGEN / "toy_spec"


def edited(directory: Path, *edits: tuple[str, str]) -> Path:
    """Write the toy spec to a folder, with edits of (old text, new text) in all its files."""
    for path in sorted(_SPEC.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        for old, new in edits:
            text = text.replace(old, new)
        written = directory / path.relative_to(_SPEC)
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(text, encoding="utf-8")
    return directory


def only_polled(directory: Path) -> Path:
    """Write the toy spec without deliveries and webhooks."""
    spec = edited(directory)
    api = spec / "api.yaml"
    before, _, rest = api.read_text(encoding="utf-8").partition("  delivery:\n")
    settings, _, kinds_and_poll = before.partition("  kinds:\n")
    poll = "  poll:" + kinds_and_poll.partition("  poll:")[2]
    lists = "  lists:" + rest.partition("  lists:")[2]
    api.write_text(f"{settings}  kinds: {{lent: {{label: Lent}}}}\n{poll}{lists}", encoding="utf-8")
    return spec


def _faults() -> list[Any]:
    text = (_CODEGEN / "faults" / "events.yaml").read_text(encoding="utf-8")
    return [
        pytest.param([(case["old"], case["new"])], case["shown"], id=case["fault"])
        for case in yaml.safe_load(text)
    ]


FAULTS = _faults()
