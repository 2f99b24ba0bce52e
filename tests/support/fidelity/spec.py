"""The spec of this project, checked."""

from __future__ import annotations

from pathlib import Path

from postalytics_codegen.load import load_spec

HOME = Path(__file__).parents[3]
API = load_spec(HOME / "spec")
OPERATIONS = {
    str(operation.name): operation
    for resource in API.resources
    for operation in resource.operations
}
