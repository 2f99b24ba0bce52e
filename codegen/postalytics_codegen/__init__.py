"""Turns an API spec in YAML into a typed client package and its documents.

In reading order: `load` reads a spec: `yaml` (text to nodes with positions), `language` (nodes to
the classes of the spec language), `resolve` (those, held against each other, to the `model`, whose
parts are in `model_types`, `model_operations`, `model_events`, `model_commands`,
`model_doctor` and `model_exports`). `generate` turns the model into files: `emit` writes them, ruff
formats them. `release` reads the version of the project, which decides what has ended.
`numbered_fields` finds fields that are alike but for a number. `imported_names` has what emitted
modules import, which nothing in a spec can be called. `output` puts them on disk. `diff` says what
a change of the spec breaks for callers. `cli` is the command `postalytics-codegen`.

It imports nothing of the runtime: it only writes text that does.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command `postalytics-codegen`, and return its exit status."""
    try:
        from .cli import main as run
    except ModuleNotFoundError as error:
        if error.name != "yaml":
            raise
        sys.stderr.write(
            "postalytics-codegen needs PyYAML and ruff: run pip install 'postalytics[codegen]'.\n"
        )
        return 1
    return run()
