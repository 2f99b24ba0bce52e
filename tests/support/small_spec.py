"""A small spec of another API, with edits that break it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from postalytics_codegen.load import load_spec
from postalytics_codegen.yaml import SpecError

if TYPE_CHECKING:
    from postalytics_codegen.model import ApiModel, OperationModel, ResolvedModel

_CODEGEN = Path(__file__).parents[1] / "codegen"

_NAMES = [
    "api.yaml",
    *(f"resources/{name}.yaml" for name in ("keepers", "pets", "visits")),
    "fake.yaml",
]
FILES = {name: (_CODEGEN / "shelter_spec" / name).read_text(encoding="utf-8") for name in _NAMES}


def write(directory: Path, *edits: tuple[str, str, str]) -> Path:
    """Write the spec below `directory`, with edits of (file, old text, new text)."""
    files = dict(FILES)
    for name, old, new in edits:
        if files[name].count(old) != 1:
            raise ValueError(f"{old!r} is {files[name].count(old)} times in {name}.")
        files[name] = files[name].replace(old, new)
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return directory


def load(*edits: tuple[str, str, str]) -> ApiModel:
    """Load the spec with edits; it is written to `spec` in the current directory."""
    if Path("pyproject.toml").exists():
        raise RuntimeError("Go to a temporary directory first: here, the real spec would be lost.")
    return load_spec(write(Path("spec"), *edits))


def model(name: str, *edits: tuple[str, str, str]) -> ResolvedModel:
    """Return the model `name` of the spec with edits."""
    return next(model for model in load(*edits).models if model.name == name)


def operation(name: str, *edits: tuple[str, str, str]) -> OperationModel:
    """Return the operation `name` of the spec with edits."""
    resources = load(*edits).resources
    return next(one for resource in resources for one in resource.operations if one.name == name)


def shown(*edits: tuple[str, str, str]) -> str:
    """Return the messages about the faults that the edits make."""
    with pytest.raises(SpecError) as caught:
        load(*edits)
    return caught.value.render()


def faults(group: str) -> list[Any]:
    """Return the faults in `faults/<group>.yaml` as parameters: an edit and its messages."""
    text = (_CODEGEN / "faults" / f"{group}.yaml").read_text(encoding="utf-8")
    return [
        pytest.param(
            (case["file"], case["old"], case["new"]), case["shown"], id=f"{group}: {case['fault']}"
        )
        for case in yaml.safe_load(text)
    ]
